import Algorithms
import Experiments
import Metrics

/// Results of ranking in candidate sets of one strategy, in one or several runs. Wanted sizes that lead to the same
/// sets, as in a small catalogue, are joined.
public struct CandidateSets: Sendable, Hashable {
    /// Wanted sizes as fractions of the catalogue, ascending.
    public private(set) var wanted: [Double]
    /// One for each run that has these sets.
    public let runs: [CandidateMetrics]

    public var strategy: EvaluationSettings.Strategy { runs[0].strategy }

    /// Some row of some run had fewer candidates than the cutoff, which flatters HR, MRR and NDCG.
    public var fewerThanCutoff: Bool { runs.contains(where: \.fewerThanCutoff) }

    /// The distinct sets of some runs, in order of first occurrence.
    public static func all(of summaries: [RunSummary]) -> [CandidateSets] {
        var sets: [CandidateSets] = []
        for name in summaries.flatMap(\.candidates).map(\.ranksName).uniqued() {
            let found = summaries.compactMap { summary in summary.candidates.first { $0.ranksName == name } }
            if let index = sets.firstIndex(where: { $0.isSame(as: found) }) {
                sets[index].wanted = (sets[index].wanted + [found[0].wanted]).sorted()
            } else {
                sets.append(CandidateSets(wanted: [found[0].wanted], runs: found))
            }
        }
        return sets
    }

    private func isSame(as other: [CandidateMetrics]) -> Bool {
        runs.count == other.count
            && zip(runs, other).allSatisfy {
                // Sets of one strategy are nested, so sets of equal size are the same. Categories are chosen by number.
                $0.strategy == $1.strategy && $0.categories == $1.categories && $0.size == $1.size
            }
    }
}
