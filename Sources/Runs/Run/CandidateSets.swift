import Algorithms
import Experiments
import Metrics

/// What ranking in candidate sets of one strategy gave, in one or several runs. In a small catalogue several wanted
/// sizes end in the same sets, and then they are one.
public struct CandidateSets: Sendable, Hashable {
    /// Wanted sizes as fractions of the catalogue, ascending.
    public private(set) var wanted: [Double]
    /// Of each run that has them.
    public let runs: [CandidateMetrics]

    public var strategy: EvaluationSettings.Strategy { runs[0].strategy }

    /// Some row of some run had fewer candidates than the cutoff, which flatters HR, MRR and NDCG.
    public var fewerThanCutoff: Bool { runs.contains(where: \.fewerThanCutoff) }

    /// The different sets of some runs, in the order of their first occurrence.
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
                // Sets of a strategy are nested: of one size they are the same. Categories are chosen by their number.
                $0.strategy == $1.strategy && $0.categories == $1.categories && $0.size == $1.size
            }
    }
}
