import Basics
import Experiments
import Models
import Tensor
import TestSupport
import Testing
import Training

/// Experts and gates, and the models that stand several tasks on them; values and gradients are in the fixtures.
@Suite struct MixtureOfExpertsTests {
    private static func settings(_ sharing: TaskSettings.Sharing, experts: Int = 3) -> TaskSettings {
        var settings = TaskSettings()
        settings.sharing = sharing
        settings.experts = experts
        settings.ownExperts = 2
        settings.extractionLayers = 2
        settings.expertWidth = 4
        settings.towerWidth = 5
        return settings
    }

    private static let tasks = ["item", "category.0", "feedback.0"]
    private static let width = 6

    /// Experts over session vectors of their own.
    private struct Laid {
        let parameters: Parameters
        let sessions: Table
        let experts: MixtureOfExperts

        init(_ settings: TaskSettings, rows: Int) {
            var layout = ParameterLayout()
            sessions = layout.table("sessions", rows: rows, columns: width, .uniform(bound: 2))
            experts = MixtureOfExperts(&layout, settings, tasks: tasks, in: width)
            parameters = Parameters(layout) { RandomStream(seed: 3, name: $0) }
        }

        func matrix(_ name: String) throws -> Matrix {
            let index = try #require(parameters.layout.entries.firstIndex { $0.name == name })
            return parameters.matrix(Parameter(index: index))
        }

        func mixtures() -> [[Float]] {
            let tape = Tape(parameters, gradients: nil)
            let rows = parameters.matrix(sessions.parameter).rows
            return experts(tape, tape.rows(of: sessions, 0..<rows)).map(\.value.elements)
        }
    }

    @Test(arguments: [TaskSettings.Sharing.mmoe, .ple], [1, 9])
    func gatesAreShares(_ sharing: TaskSettings.Sharing, rows: Int) throws {
        let laid = Laid(Self.settings(sharing), rows: rows)
        let tape = Tape(laid.parameters, gradients: nil)
        let gates = try #require(laid.experts.gateWeights(tape, tape.rows(of: laid.sessions, 0..<rows)))
        #expect(gates.count == Self.tasks.count)
        for gate in gates {
            #expect(gate.rows == rows && gate.columns == (sharing == .ple ? 5 : 3))
            for row in 0..<rows {
                let shares = gate.value.rows(row..<row + 1).elements
                #expect(abs(shares.reduce(0, +) - 1) < 1e-6)
                #expect(shares.allSatisfy { $0 > 0 })
            }
        }
        #expect(laid.mixtures().map(\.count) == Self.tasks.map { _ in rows * 4 })
    }

    @Test func aSharedBottomHasNoGates() {
        let laid = Laid(Self.settings(.bottom), rows: 2)
        let tape = Tape(laid.parameters, gradients: nil)
        #expect(laid.experts.gateWeights(tape, tape.rows(of: laid.sessions, 0..<2)) == nil)
        #expect(!laid.parameters.layout.entries.contains { $0.name.contains("gate") })
        let mixtures = laid.mixtures()
        #expect(mixtures[0] == mixtures[1] && mixtures[0] == mixtures[2])
    }

    @Test func oneExpertIsASharedBottom() throws {
        let one = Laid(Self.settings(.mmoe, experts: 1), rows: 9)
        let bottom = Laid(Self.settings(.bottom), rows: 9)
        // Weights start from their names, so those of equal names are equal.
        #expect(try one.matrix("experts.shared.weight").elements == bottom.matrix("experts.shared.weight").elements)
        #expect(one.mixtures() == bottom.mixtures())
        #expect(Laid(Self.settings(.mmoe, experts: 2), rows: 9).mixtures() != bottom.mixtures())
    }

    @Test func theOrderOfExpertsDoesNotMatter() throws {
        let laid = Laid(Self.settings(.mmoe), rows: 9)
        let before = laid.mixtures()
        // Experts 0, 1, 2 become 1, 2, 0: rows of the experts' weights, and rows of every gate's.
        for (name, height) in [("experts.shared.weight", 4), ("experts.shared.bias", 4)]
            + Self.tasks.map({ ("experts.\($0).gate.weight", 1) })
        {
            let matrix = try laid.matrix(name)
            let part = name.hasSuffix("bias") ? height : height * matrix.columns
            let old = matrix.elements
            for expert in 0..<3 {
                for index in 0..<part { matrix.pointer[expert * part + index] = old[(expert + 1) % 3 * part + index] }
            }
        }
        let after = laid.mixtures()
        for (old, new) in zip(before, after) { #expect(relativeError(new, old) < 1e-6) }
        // Without the gates the mixtures are others.
        let gate = try laid.matrix("experts.item.gate.weight")
        let old = gate.elements
        for index in 0..<gate.count { gate.pointer[index] = old[(index + gate.columns) % gate.count] }
        #expect(relativeError(laid.mixtures()[0], before[0]) > 1e-3)
    }

    @Test(arguments: ["tasks-mmoe", "tasks-ple", "tasks-ple-deep", "tasks-transformer", "tasks-srgnn", "shown-mmoe"])
    func everyGateLearnsAndIsSaved(_ name: String) throws {
        let fixture = try Fixture(name)
        let model = try fixture.model()
        let step = TrainingStep(
            model, settings: fixture.trainingSettings, sessions: fixture.sessions, itemCount: fixture.catalogue.count)
        _ = try step.computeGradients(fixture.sessions, batch: Array(0..<fixture.sessions.count)[...], step: 0)
        let entries = model.parameters.layout.entries
        let gates = entries.indices.filter { entries[$0].name.contains("gate") }
        let shared = fixture.modelSettings.tasks
        let tasks = 1 + model.categoryLevels.count + model.feedback.count
        let layers = shared.sharing == .ple ? shared.extractionLayers : 1
        #expect(gates.count == tasks * layers + layers - 1)
        for index in gates {
            let gradient = step.gradients.elements(Parameter(index: index))
            #expect(gradient.allSatisfy { $0 != 0 }, "\(entries[index].name)")
        }

        // What weight files and checkpoints are made of.
        let saved = model.parameters.layout.matrices(of: model.parameters.buffer, prefix: "")
        for index in gates {
            let matrix = try #require(saved.first { $0.name == entries[index].name }).matrix
            #expect(matrix.elements == model.parameters.matrix(Parameter(index: index)).elements)
        }
    }

    @Test(arguments: ["tasks-bottom", "tasks-mmoe", "tasks-ple-deep", "tasks-feedback-alone"])
    func aBatchOfOneWorks(_ name: String) throws {
        let fixture = try Fixture(name)
        let settings = fixture.trainingSettings
        let step = TrainingStep(
            try fixture.model(), settings: settings, sessions: fixture.sessions, itemCount: fixture.catalogue.count)
        let shortest = try #require((0..<fixture.sessions.count).first { fixture.sessions.length($0) == 2 })
        let result = try step(fixture.sessions, batch: [shortest], step: 0, learningRate: settings.learningRate)
        #expect(result.rows == 1)
        #expect(result.losses.values.allSatisfy { $0.isFinite })
        #expect(step.model.parameters.buffer.elements.allSatisfy { $0.isFinite })
    }

    @Test func tasksDecideTheHeads() throws {
        let fixture = try Fixture("tasks-mmoe")
        func model(_ change: (inout TaskSettings) -> Void) throws -> any SessionModel {
            var settings = fixture.modelSettings
            change(&settings.tasks)
            return try makeModel(
                settings.kind.trained, settings, catalogue: fixture.catalogue, feedback: fixture.feedback, seed: 1)
        }
        let all = try model { _ in }
        #expect(all.categoryLevels.count == 3)
        #expect(all.feedback.map(\.name) == ["like", "share"])
        let items = try model { $0.category = false }
        #expect(items.categoryLevels.isEmpty)
        let share = try model { $0.feedback = ["share"] }
        #expect(share.feedback == [all.feedback[1]])
        #expect(share.feedback[0].index == 1)
        let none = try model { $0.feedback = [] }
        #expect(none.feedback.isEmpty)
        let single = try model { $0.sharing = .none }
        #expect(single.feedback.isEmpty && single.categoryLevels.isEmpty && single.itemWeight == 1)
        #expect(!single.parameters.layout.entries.contains { $0.name.contains("expert") || $0.name == "item.weight" })
        let itemless = try model { $0.itemWeight = 0 }
        #expect(itemless.itemWeight == 0)

        func fails(_ change: (inout TaskSettings) -> Void) -> Bool {
            do {
                _ = try model(change)
                return false
            } catch { return error is ModelError }
        }
        #expect(fails { $0.feedback = ["shares"] })
        let nothingToChooseBy = fails {
            $0.itemWeight = 0
            $0.feedback = []
        }
        #expect(nothingToChooseBy)
    }
}
