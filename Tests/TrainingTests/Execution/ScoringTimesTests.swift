import Baselines
import Experiments
import Sessions
import Synchronization
import Tensor
import TestSupport
import Testing
import Training

@Suite struct ScoringTimesTests {
    @Test("Times are those of the middle pass, per row") func median() {
        // The first pass and one other took long.
        let times = ScoringTimes(
            [0.9, 0.004, 0.006, 0.005, 0.7].map { .init(rows: 100, full: $0, candidates: [$0 / 10, $0 / 2]) })
        #expect(times.full == 60)
        #expect(times.candidates == [6, 30])
    }

    @Test("Five passes over some of the sessions, evenly spaced")
    func passes() throws {
        #expect(ScoringTimes.passes == 5)
        let sessions = sessionSet((0..<1_000).map { [Int32($0 % 7), 1, 2] })
        let counter = CountingBaseline(base: Array(repeating: 0, count: 7))
        let times = try ScoringTimes(
            counter, on: sessions, among: [[0, 1, 2], [4]], sessionsPerBatch: 10, workers: Workers(2))
        #expect(counter.rows.count == ScoringTimes.passes * ScoringTimes.sessions * 2)
        #expect(times.full > 0 && times.candidates.count == 2)
    }

    @Test("No candidates, no passes") func withoutCandidates() throws {
        let run = try TestRun(try Experiment.small(["model.kind=markov", "evaluation.candidates="]))
        #expect(try run.attempt().summary?.candidates.isEmpty == true)
    }
}

/// Counts how often it is asked, by all its copies.
private struct CountingBaseline: Baseline {
    let base: [Double]
    let rows = Rows()

    final class Rows: Sendable {
        private let number = Atomic(0)
        var count: Int { number.load(ordering: .relaxed) }
        func add() { number.add(1, ordering: .relaxed) }
    }

    func begin() {}
    func read(_ item: Int32) {}
    func score(into scores: inout ItemScores) { rows.add() }
}
