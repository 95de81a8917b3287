import Basics
import Experiments
import Metrics
import Results
import Runs

extension ComparedArm {
    /// Runs with these ranks, one per seed.
    static func example(
        _ name: String, _ ranks: [[Int32]], margin: Double = 0, kind: ModelSettings.Kind = .trained(.hiersrec),
        isTested: Bool = true, changing change: (inout RunSummary) -> Void = { _ in },
        ties: String = TestRanks.tiesAgainstModel
    ) -> ComparedArm {
        ComparedArm(
            name: name, planned: ranks.count,
            runs: ranks.enumerated().map { index, ranks in
                var experiment = Experiment(name: "shop")
                experiment.model.kind = kind
                experiment.training.seed = UInt64(index + 1)
                experiment.study.margin.mrr = margin
                experiment.evaluation.test = isTested
                var summary = RunSummary.example(0.1, seed: UInt64(index + 1))
                summary.run = "shop/\(name)-\(index + 1)"
                change(&summary)
                return ComparedRun(
                    summary: summary, experiment: experiment,
                    ranks: TestRanks(full: ranks, candidates: [], tieRule: ties))
            })
    }
}

extension TestRows {
    /// Rows of these sessions about which nothing is said.
    static func plain(_ perSession: [Int32]) -> TestRows {
        let count = perSession.reduce(0) { $0 + Int($1) }
        let prefix = perSession.flatMap { Array(1...$0) }
        return TestRows(
            perSession: perSession, prefix: prefix, clicks: Array(repeating: 1, count: count),
            isInPrefix: Array(repeating: 0, count: count), levels: [])
    }

    /// Sessions of one to eight rows, at random.
    static func random(_ sessions: Int, levels: Int, _ stream: inout RandomStream) -> TestRows {
        let perSession = (0..<sessions).map { _ in Int32(1 + stream.index(below: 8)) }
        let prefix = perSession.flatMap { Array(1...$0) }
        func list(_ range: ClosedRange<Int>) -> [Int32] {
            prefix.map { _ in Int32(range.lowerBound + stream.index(below: range.count)) }
        }
        return TestRows(
            perSession: perSession, prefix: prefix, clicks: list(0...150), isInPrefix: list(0...1),
            levels: (0..<levels).map { .init(name: "level \($0)", isHead: list(-1...1), isHit: list(-1...1)) })
    }
}
