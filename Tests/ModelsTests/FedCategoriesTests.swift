import Basics
import Experiments
import Foundation
import Models
import Sessions
import Tensor
import TestSupport
import Testing
import Training

/// What feeds the item head in place of the predicted categories.
@Suite struct FedCategoriesTests {
    /// Two departments of two categories of two items.
    private static let catalogue = Catalogue(
        ids: (0..<8).map(String.init),
        categories: [("department", 4), ("category", 2)].map { name, size in
            CategoryLevel(
                field: ItemField(
                    name: name, kind: .category, vocabulary: (0..<8 / size).map(String.init),
                    bags: Packed((0..<8).map { [Int32($0 / size)] })))
        })

    private static func model(_ projection: ModelSettings.Projection) throws -> any SessionModel {
        var settings = ModelSettings()
        settings.width = 8
        settings.heads = 2
        settings.layers = 1
        settings.dropout = 0
        settings.projection = projection
        return try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: 3)
    }

    private static func softmax(_ logits: [Float]) -> [Float] {
        let exponentials = logits.map { expf($0 - (logits.max() ?? 0)) }
        return exponentials.map { $0 / exponentials.reduce(0, +) }
    }

    @Test(
        "Two categories exchanged are those numbers exchanged, on one level",
        arguments: ModelSettings.Projection.allCases, [0, 1])
    func swapped(_ projection: ModelSettings.Projection, level: Int) throws {
        let model = try Self.model(projection)
        let batch = PackedBatch(evaluation: sessionSet([[0, 3, 5, 1], [6, 2]]), 0..<2, length: 5)
        let tape = Tape(model.parameters, gradients: nil)
        func output(_ batch: PackedBatch, _ fed: FedCategories) -> (sessions: [Float], logits: [[Float]]) {
            tape.reset()
            let output = model.forward(tape, batch, StepContext(rows: 1, fed: fed))
            return (output.sessions.value.elements, output.categoryLogits.map(\.value.elements))
        }
        let plain = output(batch, .predicted)
        let swaps: [CategorySwap] = [(0, 1), (1, 1), (1, 0), (0, 1)]
        let swapped = output(batch, .swapped(level: level, swaps))
        for (row, swap) in swaps.enumerated() {
            // Each row alone, with numbers from outside.
            let prefix = [[0], [0, 3], [0, 3, 5], [6]][row] as [Int32]
            let alone = PackedBatch(prefix: prefix, length: 5)
            var seen = output(alone, .swapped(level: level, [swap])).logits
            if projection == .probabilities { seen = seen.map(Self.softmax) }
            seen[level].swapAt(Int(swap.0), Int(swap.1))
            let fixed = output(alone, .fixed(seen)).sessions
            let range = row * 8..<(row + 1) * 8
            #expect(relativeError(Array(swapped.sessions[range]), fixed) < 1e-4)
            #expect((relativeError(Array(plain.sessions[range]), fixed) > 1e-3) == (swap.0 != swap.1))
        }
        // The prediction of the level itself stays; those below it may not.
        #expect(swapped.logits[level] == plain.logits[level])
    }

    @Test(
        "Noise in training is drawn anew in each step, the same each time, and its gradients are right",
        arguments: ModelSettings.Projection.allCases)
    func noise(_ projection: ModelSettings.Projection) throws {
        let sessions = sessionSet([[0, 3, 5, 1], [6, 2, 7], [4, 1, 0]])
        func step(_ share: Double) throws -> TrainingStep {
            var settings = TrainingSettings()
            settings.workers = 1
            settings.categoryNoise = share
            return TrainingStep(
                try Self.model(projection), settings: settings, sessions: sessions, itemCount: Self.catalogue.count)
        }
        func loss(_ step: TrainingStep, _ number: Int = 0) throws -> Double {
            let result = try step.computeGradients(sessions, batch: Array(0..<3)[...], step: number)
            return result.losses.values.reduce(0, +)
        }
        let losses = try [0, 0.5, 1].map { try loss(try step($0)) }
        #expect(Set(losses).count == 3)
        let noisy = try step(1)
        let again = try loss(noisy)
        #expect(again == losses[2])
        // Which category takes the place of the best one is drawn by the step; two draws may be the same.
        let drawn = try (0..<4).map { try loss(noisy, $0) }
        #expect(Set(drawn).count > 1)

        let names = noisy.model.parameters.layout.entries.map(\.name)
        for name in ["projection.1.weight", "category.1.weight", "projection.0.weight", "head.weight"] {
            let parameter = Parameter(index: try #require(names.firstIndex(of: name)))
            // Gradients add up until they are used.
            let first = try step(1)
            _ = try loss(first)
            let computed = first.gradients.elements(parameter)
            let values = noisy.model.parameters.matrix(parameter)
            let places = Array(stride(from: 0, to: values.count, by: max(1, values.count / 7)))
            let differences = try places.map { place -> Float in
                let (row, column) = (place / values.columns, place % values.columns)
                let value = values[row, column]
                defer { values[row, column] = value }
                func at(_ distance: Float) throws -> Double {
                    values[row, column] = value + distance
                    return try loss(noisy)
                }
                let (above, below) = (try at(4e-3), try at(-4e-3))
                return Float((above - below) / 8e-3)
            }
            #expect(relativeError(places.map { computed[$0] }, differences) < 1e-2, "\(name)")
        }
    }
}
