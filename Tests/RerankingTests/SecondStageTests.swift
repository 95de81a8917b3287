import Reranking
import Testing

@Suite struct SecondStageTests {
    private static let names = ["model's score", "model's place, log", "other"]
    /// Four candidates; the model cannot tell the last two apart.
    private static let features: [Float] = [0, 0, 1, -1, 0.7, 2, -2, 1.1, 2, -2, 1.1, 2]

    private static func ranks(_ stage: SecondStage) -> [Int32] {
        (0..<4).map { target in
            stage.rank(
                PoolRow(
                    session: 0, items: [7, 5, 3, 1], features: features, target: target, modelRank: 9, outsideRank: 0))
        }
    }

    @Test("Candidates that the stage cannot tell apart are in the model's order, full ties against the target")
    func ties() throws {
        let none = try TreeEnsemble(featureCount: 3, offsets: [0], features: [], values: [], gains: [0, 0, 0])
        #expect(Self.ranks(SecondStage(Self.names, .trees(none))) == [1, 2, 4, 4])
        #expect(Self.ranks(SecondStage(Self.names, .linear([0, 0, 0]))) == [1, 2, 4, 4])
        // By the third feature the first candidate comes last, and the others tie.
        #expect(Self.ranks(SecondStage(Self.names, .linear([0, 0, 1]))) == [4, 1, 3, 3])
        #expect(Self.ranks(SecondStage(Self.names, .linear([0, 0, .nan]))) == [0, 0, 0, 0])
    }

    @Test("A target outside the pool has the rank of the model behind it, a miss stays one")
    func outside() {
        let stage = SecondStage(Self.names, .linear([1, 0, 0]))
        func rank(_ model: Int32) -> Int32 {
            stage.rank(
                PoolRow(
                    session: 0, items: [7, 5, 3, 1], features: Self.features, target: nil, modelRank: model,
                    outsideRank: 12))
        }
        #expect(rank(3) == 12 && rank(0) == 0)
    }
}
