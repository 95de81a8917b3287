import Baselines
import Sessions
import Tensor

/// What ranking costs per row, in microseconds of one worker: the median of `passes` passes over the same rows, of
/// which the first finds caches cold and any can be disturbed by whatever else the machine does.
///
/// Ranks come from the one pass over the whole test set; these passes are only timed. They take evenly spaced sessions,
/// `sessions` at most, by all workers at once as in the test.
package struct ScoringTimes {
    /// Among all items.
    package let full: Double
    /// In each candidate set of the plan.
    package let candidates: [Double]

    /// Repeated this many times.
    package static let passes = 5
    /// Some thousand rows.
    package static let sessions = 256

    /// Times of one pass.
    package struct Pass {
        var rows: Int
        /// Seconds, summed over workers.
        var full: Double
        var candidates: [Double]

        package init(rows: Int, full: Double, candidates: [Double]) {
            self.rows = rows
            self.full = full
            self.candidates = candidates
        }
    }

    /// - Precondition: at least one pass; each has as many candidate sets.
    package init(_ passes: [Pass]) {
        func median(_ seconds: (Pass) -> Double) -> Double {
            Figure(passes.map { seconds($0) / Double(max($0.rows, 1)) * 1e6 }).median
        }
        full = median(\.full)
        candidates = passes[0].candidates.indices.map { set in median { $0.candidates[set] } }
    }

    /// - Throws: `Stopped`.
    package init(_ evaluator: Evaluator, on sessions: SessionSet, _ plan: CandidatePlan) throws {
        self.init(
            try (0..<Self.passes).map { _ in
                let result = try evaluator.evaluate(sessions, limit: Self.sessions, candidates: plan)
                return Pass(
                    rows: result.rows, full: result.scoringSeconds, candidates: result.candidates.map(\.seconds))
            })
    }

    /// - Parameter sets: the candidate sets.
    /// - Throws: `Stopped`.
    package init(
        _ baseline: some Baseline, on sessions: SessionSet, among sets: [ArraySlice<Int32>], sessionsPerBatch: Int,
        workers: Workers
    ) throws {
        let chosen = Set(Evaluator.sample(sessions.count, limit: Self.sessions))
        let sample = sessions.selecting(chosen.contains)
        self.init(
            try (0..<Self.passes).map { _ in
                let ranks = try baseline.ranks(
                    of: sample, among: sets, sessionsPerBatch: sessionsPerBatch, workers: workers)
                return Pass(
                    rows: ranks.all.ranks.count, full: ranks.all.time.seconds,
                    candidates: ranks.sets.map(\.time.seconds))
            })
    }
}
