import Basics
import Experiments
import Foundation
import Models
import Sessions
import Tensor
import TestSupport
import Testing
import Training

/// Feedback on the next click as a level of the hierarchy; values and gradients are in the fixtures, too.
@Suite struct FeedbackLevelTests {
    private static func fixture() throws -> Fixture { try Fixture("feedback-level") }

    /// Weights start from their names, so those of equal names and shapes are equal.
    private static func model(_ change: (inout ModelSettings) -> Void) throws -> any SessionModel {
        let fixture = try Self.fixture()
        var settings = fixture.modelSettings
        change(&settings)
        return try makeModel(
            settings.kind.trained, settings, catalogue: fixture.catalogue, feedback: fixture.feedback, seed: 5)
    }

    private static func step(_ model: any SessionModel) throws -> TrainingStep {
        let fixture = try Self.fixture()
        var settings = fixture.trainingSettings
        settings.workers = 1
        return TrainingStep(
            model, settings: settings, sessions: fixture.sessions, itemCount: fixture.catalogue.count)
    }

    /// Losses of all sessions, with gradients.
    private static func losses(_ step: TrainingStep) throws -> [LossPart: Double] {
        let sessions = try Self.fixture().sessions
        return try step.computeGradients(sessions, batch: Array(0..<sessions.count)[...], step: 0).losses
    }

    private static func parameter(_ name: String, of model: any SessionModel) throws -> Parameter {
        Parameter(index: try #require(model.parameters.layout.entries.firstIndex { $0.name == name }))
    }

    private static func output(_ model: any SessionModel) throws -> (sessions: [Float], categories: [[Float]]) {
        let fixture = try Self.fixture()
        let tape = Tape(model.parameters, gradients: nil)
        let batch = PackedBatch(evaluation: fixture.sessions, 0..<fixture.sessions.count, length: 5)
        let output = model.forward(tape, batch, StepContext(rows: 1))
        return (output.sessions.value.elements, output.categoryLogits.map(\.value.elements))
    }

    private static func names(_ model: any SessionModel) -> [String] { model.parameters.layout.entries.map(\.name) }

    @Test("Without a hierarchy nothing but the item is predicted, as if there were no feedback")
    func none() throws {
        let models = try [true, false].map { isOn in
            try Self.model {
                $0.hierarchy = .none
                $0.feedbackLevel = isOn
            }
        }
        #expect(models[0].feedback.isEmpty)
        #expect(Self.names(models[0]) == Self.names(models[1]))
        #expect(try Self.losses(Self.step(models[0])) == Self.losses(Self.step(models[1])))
    }

    @Test("In parallel it is learned, but the item head does not see it")
    func parallel() throws {
        let model = try Self.model { $0.hierarchy = .parallel }
        let without = try Self.model {
            $0.hierarchy = .parallel
            $0.feedbackLevel = false
        }
        #expect(Self.names(model).filter { !Self.names(without).contains($0) }.allSatisfy { $0.hasPrefix("feedback.") })
        #expect(try Self.output(model) == Self.output(without))
        let losses = try Self.losses(Self.step(model))
        #expect(losses[.feedback("like")] ?? 0 > 0 && losses[.feedback("share")] ?? 0 > 0)
    }

    @Test("In the hierarchy the item head sees it, and the categories do not")
    func hierarchical() throws {
        let model = try Self.model { _ in }
        let before = try Self.output(model)
        #expect(try before.categories == Self.output(Self.model { $0.feedbackLevel = false }).categories)
        let weight = model.parameters.matrix(try Self.parameter("feedback.1.weight", of: model))
        for column in 0..<weight.columns { weight[0, column] += 1 }
        let after = try Self.output(model)
        #expect(after.sessions != before.sessions && after.categories == before.categories)
    }

    @Test("The loss of the item trains the heads, unless the projection is detached", arguments: [true, false])
    func detached(_ isDetached: Bool) throws {
        let model = try Self.model {
            $0.detachProjection = isDetached
            $0.tasks.feedbackWeight = 0
        }
        let step = try Self.step(model)
        _ = try Self.losses(step)
        let gradient = step.gradients.elements(try Self.parameter("feedback.0.weight", of: model))
        #expect(gradient.allSatisfy { ($0 == 0) == isDetached })
        let projection = step.gradients.elements(try Self.parameter("projection.feedback.weight", of: model))
        #expect(projection.allSatisfy { $0 != 0 })
    }

    @Test("Gradients are those of the sum of all losses", arguments: ModelSettings.Projection.allCases)
    func gradients(_ projection: ModelSettings.Projection) throws {
        let model = try Self.model { $0.projection = projection }
        let step = try Self.step(model)
        _ = try Self.losses(step)
        func sum() throws -> Double {
            // Gradients add up until they are used; only the losses count here.
            try Self.losses(Self.step(model)).reduce(0) { $0 + model.settings.lossWeight($1.key) * $1.value }
        }
        for name in ["feedback.0.weight", "feedback.1.weight", "projection.feedback.weight", "projection.2.weight"] {
            let parameter = try Self.parameter(name, of: model)
            let computed = step.gradients.elements(parameter)
            let values = model.parameters.matrix(parameter)
            let places = Array(stride(from: 0, to: values.count, by: max(1, values.count / 5)))
            let differences = try places.map { place -> Float in
                let (row, column) = (place / values.columns, place % values.columns)
                let value = values[row, column]
                defer { values[row, column] = value }
                values[row, column] = value + 2e-2
                let above = try sum()
                values[row, column] = value - 2e-2
                return Float((above - (try sum())) / 4e-2)
            }
            #expect(relativeError(places.map { computed[$0] }, differences) < 1e-2, "\(name)")
        }
    }

    @Test func tasksAreThoseNamed() throws {
        #expect(try Self.model { $0.tasks.feedback = ["share"] }.feedback.map(\.name) == ["share"])
        #expect(throws: ModelError.self) { try Self.model { $0.tasks.feedback = ["shares"] } }
        let alone = try Self.model { $0.tasks.category = false }
        #expect(alone.categoryLevels.isEmpty && alone.feedback.count == 2)
    }
}
