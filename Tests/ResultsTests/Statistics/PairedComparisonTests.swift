import Basics
import Foundation
import Results
import Testing

@Suite("Paired comparison")
struct PairedComparisonTests {
    private func compare(
        _ arm: [[Double]], _ baseline: [[Double]], rowsPerSession: [Int32], margin: Double? = nil,
        isTrained: Bool = true, draws: Int = 200
    ) -> (difference: PairedDifference, verdict: PairedDifference.Verdict) {
        let comparison = PairedComparison(
            [
                .init(name: "baseline", values: baseline, isTrained: isTrained),
                .init(name: "arm", values: arm, isTrained: isTrained),
            ], baseline: 0, rowsPerSession: rowsPerSession, margin: margin, draws: draws)
        return (comparison.differences[0].difference, comparison.differences[0].verdict)
    }

    @Test("by hand")
    func byHand() throws {
        // Three sessions of 1, 2 and 1 rows; differences of rows 1, 0, ½, −½.
        let arm = [[1, 0.5, 0.5, 0.0]]
        let baseline = [[0, 0.5, 0.0, 0.5]]
        let (difference, verdict) = compare(arm, baseline, rowsPerSession: [1, 2, 1], isTrained: false, draws: 4_000)
        #expect(difference.estimate == 0.25)
        #expect(difference.better == 0.5 && difference.worse == 0.25 && difference.same == 0.25)
        // Residuals of the sessions 1 − ¼, ½ − ½, −½ − ¼: squares sum to 9/8, so the variance is 3/2 · 9/8 / 16.
        let error = (1.5 * 1.125 / 16).squareRoot()
        let reach = 4.302652729696142 * error
        let interval = try #require(difference.newTraining)
        #expect(abs(interval.lower - (0.25 - reach)) < 1e-9 && abs(interval.upper - (0.25 + reach)) < 1e-9)
        let p = StudentT(freedom: 2).twoSided(0.25 / error)
        #expect(try abs(#require(difference.pNewTraining) - p) < 1e-12)
        #expect(verdict == .undecided)
        // Sums 1, ½, −½ with all signs: |sum| ≥ 1 in six of eight.
        #expect(abs(difference.pTheseWeights - 0.75) < 0.03)
    }

    @Test("seeds widen the interval, by Welch and Satterthwaite")
    func seeds() throws {
        // One row per session; sessions do not differ, seeds do.
        let baseline = [0.10, 0.12, 0.14].map { [Double](repeating: $0, count: 50) }
        let arm = [0.20, 0.22, 0.27].map { [Double](repeating: $0, count: 50) }
        let (difference, verdict) = compare(arm, baseline, rowsPerSession: Array(repeating: 1, count: 50))
        let (one, other) = (0.0013 / 3, 0.0004 / 3)
        let error = (one + other).squareRoot()
        let freedom = (one + other) * (one + other) / (one * one / 2 + other * other / 2)
        let reach = StudentT(freedom: freedom).quantile(0.975) * error
        let interval = try #require(difference.newTraining)
        #expect(abs(difference.estimate - 0.11) < 1e-12)
        #expect(abs(interval.lower - (0.11 - reach)) < 1e-9 && abs(interval.upper - (0.11 + reach)) < 1e-9)
        #expect(verdict == .better)
        #expect(abs(difference.theseWeights.lower - 0.11) < 1e-12, "no session differs from another")
    }

    @Test("with fewer than three seeds nothing is said about retraining")
    func tooFewSeeds() {
        let values = [[0.1, 0.2], [0.2, 0.4]]
        let (difference, verdict) = compare(values, values, rowsPerSession: [1, 1], margin: 0.5)
        #expect(verdict == .tooFewSeeds)
        #expect(difference.newTraining == nil && difference.pNewTraining == nil && difference.pEquivalence == nil)
    }

    @Test("what lies inside the margin is equal; what differs for sure is not, however little")
    func equivalence() {
        var draw = Draw(seed: 5)
        let base = (0..<3).map { _ in (0..<2_000).map { _ in draw.normal() * 0.01 + 0.3 } }
        let rows = [Int32](repeating: 1, count: 2_000)
        func shifted(_ by: Double, noise: Double) -> [[Double]] {
            base.map { seed in
                let shift = by + noise * draw.normal()
                return seed.map { $0 + shift + 0.002 * draw.normal() }
            }
        }
        #expect(compare(shifted(0, noise: 1e-5), base, rowsPerSession: rows, margin: 0.002).verdict == .equal)
        #expect(compare(shifted(0, noise: 1e-5), base, rowsPerSession: rows, margin: 1e-6).verdict == .undecided)
        #expect(compare(shifted(0, noise: 1e-5), base, rowsPerSession: rows).verdict == .undecided)
        #expect(compare(shifted(-0.01, noise: 1e-5), base, rowsPerSession: rows, margin: 0.05).verdict == .worse)
    }

    @Test("nothing depends on threads, and arms do not depend on each other")
    func stable() {
        var draw = Draw(seed: 6)
        let rows = (0..<300).map { _ in Int32(1 + draw.stream.index(below: 9)) }
        let count = rows.reduce(0) { $0 + Int($1) }
        let arms = (0..<20).map { arm in
            PairedComparison.Arm(
                name: "\(arm)", values: [(0..<count).map { _ in draw.stream.uniform() }], isTrained: false)
        }
        let all = PairedComparison(arms, baseline: 3, rowsPerSession: rows, margin: nil, draws: 300)
        let again = PairedComparison(arms, baseline: 3, rowsPerSession: rows, margin: nil, draws: 300)
        #expect(all.differences.map(\.difference) == again.differences.map(\.difference))
        let pair = PairedComparison([arms[3], arms[17]], baseline: 0, rowsPerSession: rows, margin: nil, draws: 300)
        #expect(pair.differences[0].difference == all.differences.first { $0.name == "17" }?.difference)
    }
}
