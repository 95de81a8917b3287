import Basics
import Experiments
import Models
import Sessions
import TestSupport
import Testing
import Training

/// An item that no session contains, but whose parts are known: every category has a phone, a case and a charger,
/// people look at them in this order, and nobody has yet seen the charger of the last category.
@Suite struct ColdItemTests {
    private static let cold: Int32 = 35

    @Test(arguments: [1, 2, 3] as [UInt64]) func itemsFromMetadataRankFirstWithoutTraining(seed: UInt64) throws {
        let scores = try scoresOfAllItems(seed: seed, .tied)
        #expect(scores.max() == scores[Int(Self.cold)])
    }

    /// With a vector per item in the softmax, an item without clicks only ever learns to be wrong.
    @Test(arguments: [1, 2, 3] as [UInt64]) func ownOutputCannotRankThem(seed: UInt64) throws {
        let scores = try scoresOfAllItems(seed: seed, .own)
        #expect(scores.filter { $0 > scores[Int(Self.cold)] }.count >= 4)
    }

    /// After the item that the cold one should follow.
    private func scoresOfAllItems(seed: UInt64, _ output: ModelSettings.Output) throws -> [Float] {
        let items = (0..<36).map(Int32.init)
        func field(_ name: String, _ kind: ItemField.Kind, size: Int, _ token: (Int32) -> Int32) -> ItemField {
            ItemField(
                name: name, kind: kind, vocabulary: (0..<size).map { "\(name) \($0)" },
                bags: Packed(items.map { [token($0)] }))
        }
        let catalogue = Catalogue(
            ids: items.map(String.init),
            categories: [CategoryLevel(field: field("category", .category, size: 12) { $0 / 3 })],
            fields: [field("kind", .attribute, size: 3) { $0 % 3 }])
        let sessions = sessionSet(
            items.filter { $0 % 3 < 2 }.map { [$0, $0 + 1] }.filter { !$0.contains(Self.cold) })

        var settings = ModelSettings()
        settings.kind = .m2trec
        settings.width = 16
        settings.layers = 1
        settings.heads = 2
        settings.dropout = 0
        settings.scores = .cosine
        settings.output = output
        let model = try makeModel(settings.kind.trained, settings, catalogue: catalogue, seed: seed)
        let step = TrainingStep(model, settings: TrainingSettings(), sessions: sessions, itemCount: catalogue.count)
        for number in 0..<200 {
            _ = try step(sessions, batch: Array(0..<sessions.count)[...], step: number, learningRate: 0.01)
        }
        let evaluator = Evaluator(model, settings: EvaluationSettings(), itemCount: catalogue.count, workers: 1)
        return evaluator.scores(after: [Self.cold - 1]).items
    }
}
