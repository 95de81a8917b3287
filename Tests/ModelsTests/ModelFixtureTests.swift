import Basics
import Experiments
import Foundation
import Models
import Tensor
import TestSupport
import Testing
import Training

/// Whole models, their losses and their optimiser against PyTorch.
@Suite struct ModelFixtureTests {
    /// Of the norm of a tensor's difference.
    private static let tolerance = 1e-4
    /// Of ‖b‖²: what is zero in single precision there need not be here.
    private static let floor = 1e-12

    @Test(arguments: Fixture.names, [1, 2])
    func lossesAndGradients(_ name: String, workers: Int) throws {
        let fixture = try Fixture(name)
        let step = try makeStep(fixture, workers: workers)
        let result = try step.computeGradients(fixture.sessions, batch: firstHalf(fixture), step: 0)

        for loss in [.item, .category] + fixture.feedback.map(LossPart.feedback) {
            let expected = try fixture.file.floats("loss.\(loss)")
            #expect(
                relativeError([Float(result.losses[loss] ?? 0)], expected, floor: Self.floor) < Self.tolerance,
                "\(loss) loss")
        }
        for (index, entry) in step.model.parameters.layout.entries.enumerated() {
            try expectClose(
                step.gradients.elements(Parameter(index: index)), fixture.file, "gradient.", entry.name)
        }
    }

    @Test(arguments: Fixture.names, [1, 2])
    func tenSteps(_ name: String, workers: Int) throws {
        let fixture = try Fixture(name)
        let step = try makeStep(fixture, workers: workers)
        let batches = [firstHalf(fixture), secondHalf(fixture)]
        for index in 0..<10 {
            _ = try step(
                fixture.sessions, batch: batches[index % 2], step: index,
                learningRate: fixture.trainingSettings.learningRate)
        }
        let parameters = step.model.parameters
        for (index, entry) in parameters.layout.entries.enumerated() {
            try expectClose(
                parameters.matrix(Parameter(index: index)).elements, fixture.file, "trained.", entry.name)
        }
    }

    @Test(arguments: Fixture.names)
    func scoresAndRanks(_ name: String) throws {
        let fixture = try Fixture(name)
        var settings = EvaluationSettings()
        settings.batch = 5
        let items = fixture.catalogue.count
        let evaluator = Evaluator(try fixture.model(), settings: settings, itemCount: items, workers: 2)

        let result = try evaluator.evaluate(fixture.sessions, withLoss: true)
        #expect(try result.ranks == fixture.file.integers("evaluation.ranks"))
        #expect(
            try relativeError([Float(result.loss)], fixture.file.floats("evaluation.loss"), floor: Self.floor)
                < Self.tolerance)

        let expected = try fixture.file.floats("evaluation.scores")
        var row = 0
        for session in (0..<fixture.sessions.count).map({ Array(fixture.sessions[$0]) }) {
            for target in 1..<session.count {
                let scores = evaluator.scores(after: Array(session[..<target])).items
                let wanted = Array(expected[row * items..<(row + 1) * items])
                #expect(relativeError(scores, wanted, floor: Self.floor) < Self.tolerance, "row \(row)")
                row += 1
            }
        }
        #expect(row * items == expected.count)
    }

    /// Target categories are data of the model: both sides choose them by the same rule.
    @Test(arguments: Fixture.names)
    func targetCategories(_ name: String) throws {
        let fixture = try Fixture(name)
        for (index, level) in fixture.catalogue.categories.enumerated() {
            #expect(try level.target == fixture.file.integers("field.\(index).target"))
        }
    }

    private func makeStep(_ fixture: Fixture, workers: Int) throws -> TrainingStep {
        var settings = fixture.trainingSettings
        settings.workers = workers
        return TrainingStep(
            try fixture.model(), settings: settings, sessions: fixture.sessions, itemCount: fixture.catalogue.count)
    }

    private func firstHalf(_ fixture: Fixture) -> ArraySlice<Int> {
        Array(0..<fixture.sessions.count / 2)[...]
    }

    private func secondHalf(_ fixture: Fixture) -> ArraySlice<Int> {
        Array(fixture.sessions.count / 2..<fixture.sessions.count)[...]
    }

    private func expectClose(_ values: [Float], _ file: Safetensors, _ prefix: String, _ name: String) throws {
        let expected = try file.floats(prefix + name)
        #expect(values.count == expected.count, "size of \(name)")
        let error = relativeError(determined(values, name), determined(expected, name), floor: Self.floor)
        #expect(error < Self.tolerance, "\(prefix)\(name)")
    }

    /// Without the biases of attention keys: softmax ignores what all keys have in common, so their gradient is zero
    /// but for rounding, which Adam magnifies.
    private func determined(_ values: [Float], _ name: String) -> [Float] {
        guard name.hasSuffix("attention.in.bias") else { return values }
        let width = values.count / 3
        return Array(values[..<width] + values[(2 * width)...])
    }
}
