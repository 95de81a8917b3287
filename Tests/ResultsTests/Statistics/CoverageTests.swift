import Experiments
import Foundation
import Results
import Runs
import Synchronization
import Testing

/// Whether intervals hold what they promise, by simulation: 4,000 times 500 sessions of unequal length.
@Suite("Coverage of intervals")
struct CoverageTests {
    private static let repetitions = 4_000

    /// Shares of the repetitions in which each of some statements holds.
    private func shares(_ statements: @Sendable (inout Draw) -> [Bool]) -> [Double] {
        let counts = Mutex([Int]())
        DispatchQueue.concurrentPerform(iterations: Self.repetitions) { repetition in
            var draw = Draw(seed: 11, index: repetition)
            let found = statements(&draw).map { $0 ? 1 : 0 }
            counts.withLock { $0 = $0.isEmpty ? found : zip($0, found).map(+) }
        }
        return counts.withLock { $0.map { Double($0) / Double(Self.repetitions) } }
    }

    private func comparison(
        _ rows: SimulatedRows, isTrained: Bool, margin: Double? = nil, draws: Int
    ) -> PairedComparison {
        PairedComparison(
            rows.arms.enumerated().map { .init(name: "\($0)", values: $1, isTrained: isTrained) }, baseline: 0,
            rowsPerSession: rows.rowsPerSession, margin: margin, draws: draws)
    }

    private static let promised = 0.935...0.97

    @Test("of these weights, the bootstrap of sessions; and the level of sign flips")
    func theseWeights() {
        let found = shares { draw in
            let differing = SimulatedRows(effects: [0.1, 0.13], seeds: 1, seedNoise: 0, draw: &draw)
            let one = comparison(differing, isTrained: false, draws: 400).differences[0].difference
            let same = SimulatedRows(effects: [0.1, 0.1], seeds: 1, seedNoise: 0, draw: &draw)
            let other = comparison(same, isTrained: false, draws: 400).differences[0].difference
            return [
                one.theseWeights.lower < 0.03 && one.theseWeights.upper > 0.03, other.pTheseWeights <= 0.05,
            ]
        }
        #expect(Self.promised.contains(found[0]), "\(found)")
        #expect((0.04...0.06).contains(found[1]), "\(found)")
    }

    @Test("of new training, at three and five seeds; and the level of the test", arguments: [3, 5])
    func newTraining(seeds: Int) {
        let found = shares { draw in
            let rows = SimulatedRows(effects: [0.1, 0.13], seeds: seeds, seedNoise: 0.01, draw: &draw)
            let interval = comparison(rows, isTrained: true, draws: 2).differences[0].difference.newTraining
            let same = SimulatedRows(effects: [0.1, 0.1], seeds: seeds, seedNoise: 0.01, draw: &draw)
            let p = comparison(same, isTrained: true, draws: 2).differences[0].difference.pNewTraining
            return [interval.map { $0.lower < 0.03 && $0.upper > 0.03 } ?? false, (p ?? 1) <= 0.05]
        }
        #expect(Self.promised.contains(found[0]), "\(found)")
        #expect((0.03...0.065).contains(found[1]), "\(found)")
    }

    /// Validation results stop the seeds, and vary with those of the test, which is what could spoil the interval.
    @Test("of new training, after stopping by precision", arguments: [0.6, 1.1])
    func stopped(points: Double) {
        let precision = SeedPrecision(points: points, least: 4, most: 10)
        let found = shares { draw in
            let noise = 0.005
            let shifts = [0.1, 0.13].map { effect in (0..<precision.most).map { _ in effect + noise * draw.normal() } }
            let validation = shifts.map { $0.map { shift in Double?(shift + 0.3 * noise * draw.normal()) } }
            let rounds = SeedRounds(precision, validation: validation).rounds
            let rows = SimulatedRows(shifts: shifts.map { Array($0.prefix(rounds)) }, draw: &draw)
            let interval = comparison(rows, isTrained: true, draws: 2).differences[0].difference.newTraining
            return [
                interval.map { $0.lower < 0.03 && $0.upper > 0.03 } ?? false, rounds > precision.least,
                rounds < precision.most,
            ]
        }
        #expect(Self.promised.contains(found[0]), "\(found)")
        // The rule has something to say: some go on after the least, some end before the most.
        #expect(found[1] > 0.05 && found[2] > 0.05, "\(found)")
    }

    @Test("of a family without differences hardly any is called better or worse; of unequal ones, hardly any equal")
    func family() {
        let found = shares { draw in
            let same = SimulatedRows(effects: [0.1, 0.1, 0.1, 0.1], seeds: 3, seedNoise: 0.01, draw: &draw)
            let verdicts = comparison(same, isTrained: true, draws: 2).differences.map(\.verdict)
            // At the edge of the margin nothing is equal, but for one in twenty.
            let apart = SimulatedRows(effects: [0.1, 0.14], seeds: 5, seedNoise: 0.003, draw: &draw)
            let edge = comparison(apart, isTrained: true, margin: 0.04, draws: 2).differences[0]
            return [
                verdicts.contains(.better) || verdicts.contains(.worse),
                (edge.difference.pEquivalence ?? 1) <= 0.05,
            ]
        }
        #expect(found[0] <= 0.06, "\(found)")
        #expect((0.03...0.065).contains(found[1]), "\(found)")
    }
}
