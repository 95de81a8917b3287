import Basics
import Experiments
import Models
import Sessions
import Tensor
import TestSupport
import Testing
import Training

@Suite struct MetadataTests {
    @Test func largestTieGroup() {
        let catalogue = Catalogue(
            ids: ["a", "b", "c", "d", "e"],
            categories: [
                CategoryLevel(field: field("category", .category, [[0], [0], [0], [1], []]))
            ],
            fields: [
                // The order of the words does not matter to their mean, their number does.
                field("title", .title, [[0, 1], [1, 0], [0, 1, 1], [0, 1], [0, 1]]),
                field("price", .number, [[0], [1], [2], [3], [4]]),
            ])
        func ties(_ change: (inout MetadataSettings) -> Void) -> Int {
            var settings = MetadataSettings.none
            change(&settings)
            return ItemMetadata(catalogue, settings).largestTieGroup
        }
        #expect(ties { _ in } == 5)
        #expect(ties { $0.category = true } == 3)
        #expect(ties { $0.title = true } == 4)
        #expect(
            ties {
                $0.category = true
                $0.title = true
            } == 2)
        #expect(ties { $0.numbers = true } == 1)
        #expect(ItemMetadata(catalogue, MetadataSettings()).largestTieGroup == 1)
    }

    /// Rows whose next item has no category teach the item head only.
    @Test(arguments: ModelSettings.CategoryTarget.allCases)
    func itemsWithoutCategory(_ target: ModelSettings.CategoryTarget) throws {
        let catalogue = Catalogue(
            ids: (0..<6).map(String.init),
            categories: [CategoryLevel(field: field("category", .category, [[0], [1], [2, 0], [1], [], []]))])
        #expect(catalogue.categories[0].target.suffix(2) == [-1, -1])
        var settings = ModelSettings()
        settings.width = 8
        settings.hierarchy = .parallel
        settings.categoryTarget = target
        settings.dropout = 0
        let model = try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: 1)
        let names = model.parameters.layout.entries.map(\.name)
        let head = Parameter(index: try #require(names.firstIndex(of: "category.0.weight")))

        func category(_ sessions: [[Int32]]) throws -> (loss: Double, gradient: [Float]) {
            let set = sessionSet(sessions)
            let step = TrainingStep(model, settings: TrainingSettings(), sessions: set, itemCount: catalogue.count)
            let result = try step.computeGradients(set, batch: Array(0..<set.count)[...], step: 0)
            return (result.losses[.category] ?? .nan, step.gradients.elements(head))
        }
        let without = try category([[0, 4, 5], [3, 5]])
        #expect(without.loss == 0)
        #expect(without.gradient.allSatisfy { $0 == 0 })
        // They count as rows, of which the loss is the mean.
        let with = try category([[0, 1, 2], [3, 0]])
        let both = try category([[0, 1, 2], [3, 0], [0, 4, 5], [3, 5]])
        #expect(with.loss > 0)
        #expect(abs(both.loss - with.loss / 2) < 1e-6)
        #expect(relativeError(both.gradient, with.gradient.map { $0 / 2 }) < 1e-5)
    }

    private func field(_ name: String, _ kind: ItemField.Kind, _ bags: [[Int32]]) -> ItemField {
        let size = bags.joined().max().map { Int($0) + 1 } ?? 0
        return ItemField(
            name: name, kind: kind, vocabulary: (0..<size).map(String.init),
            bags: Packed(bags))
    }
}
