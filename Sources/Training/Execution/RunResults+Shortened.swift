import Metrics
import Runs
import Sessions

extension RunResults {
    /// The test rows ranked from the last clicks of their sessions (`evaluation.lastClicks`), from all clicks first;
    /// nil unless the experiment asks for it.
    /// - Parameters:
    ///   - ranks: from all clicks.
    ///   - rank: ranks the rows of other sessions in the same way.
    /// - Throws: what `rank` or `emit` throws.
    func shortenedSessions(
        _ ranks: [Int32], emit: (RunEvent) throws -> Void, rank: (SessionSet) throws -> [Int32]
    ) throws -> [ShortenedSessions]? {
        let wanted = experiment.evaluation.lastClicks
        guard experiment.evaluation.test, !wanted.isEmpty, experiment.model.predictsItems else { return nil }
        let cold = dataset.test.targets.map { popularity.clicks[Int($0)] == 0 }
        let lengths = dataset.test.eachRow.map(\.prefix.count)
        func result(_ clicks: Int?, _ ranks: [Int32]) -> ShortenedSessions {
            let ofCold = zip(ranks, cold).filter(\.1).map(\.0)
            return ShortenedSessions(
                clicks: clicks, shortenedRows: clicks.map { clicks in lengths.count { $0 > clicks } } ?? 0,
                all: RankingMetrics(ranks: ranks), cold: ofCold.isEmpty ? nil : RankingMetrics(ranks: ofCold))
        }
        return [result(nil, ranks)]
            + (try wanted.map { clicks in
                try emit(.phase("test rows from the last \(clicks == 1 ? "click" : "\(clicks) clicks")"))
                return result(clicks, try rank(dataset.test.rows(fromLast: clicks)))
            })
    }
}
