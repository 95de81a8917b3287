import Baselines
import Sessions
import Tensor
import Testing

/// Scores of a naive implementation; items without an entry have 0.
typealias Twin = (_ prefix: [Int32]) -> [Int32: Double]

/// A baseline gives the scores of its twin, and ranks what it scores.
func expect(
    _ baseline: some Baseline, equals twin: Twin, on test: SessionSet, itemCount: Int, tolerance: Double = 1e-12,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    var ranks: [Int32] = []
    var reached = 0
    for (prefix, target) in test.examples {
        let scores = baseline.scores(after: prefix)
        let expected = twin(prefix)
        for item in 0..<itemCount {
            let value = expected[Int32(item)] ?? 0
            #expect(
                abs(scores[item] - value) <= tolerance * max(1, abs(value)), "item \(item) after \(prefix)",
                sourceLocation: sourceLocation)
        }
        reached += expected.count
        ranks.append(Int32(scores.count { $0 >= scores[target] }))
    }
    #expect(reached > 0, sourceLocation: sourceLocation)
    #expect(try baseline.ranks(of: test, workers: Workers(2)) == ranks, sourceLocation: sourceLocation)
}
