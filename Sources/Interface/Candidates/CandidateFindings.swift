import Basics
import Metrics
import Results

/// What an exploration says of the sets in view, in sentences.
struct CandidateFindings {
    let compared: ComparedCandidates
    let metric: RankingMetric
    let strategy: CandidateStrategy
    let size: Double

    /// Of the model in view: where larger sets stop paying, and which strategy is advised.
    var ofModel: [String] {
        guard let model = compared.model,
            let run = compared.exploration?.runs.first(where: { $0.run == model.run })
        else { return [] }
        var lines: [String] = []
        if let knee = run.knees.first(where: { $0.strategy == strategy }) {
            lines.append(
                "knee at \(CandidateCharts.label(knee.wanted)): \(Numbers.fixed(100 * knee.kept, 0)) % of MRR@20 kept")
        }
        if let advice = run.advice.first(where: { $0.wanted == size }) {
            lines.append("validation advises \(advice.strategy.rawValue) at \(CandidateCharts.label(size))")
        } else if run.advice.isEmpty {
            lines.append("no advice: the weights have learned from all validation rows")
        }
        return lines
    }

    /// Of all models: where their order is another one than by full ranking.
    var ofOrder: [String] {
        guard let exploration = compared.exploration else {
            let flips = compared.curves.strategies.contains { strategy in
                compared.curves.models.contains { model in
                    compared.curves.standing(of: model, metric, strategy, size).map { $0.isHigher || $0.isLower }
                        ?? false
                }
            }
            return flips ? ["other orders (↑↓) may be chance: r explores, with paired intervals"] : []
        }
        let names = Dictionary(compared.curves.models.map { ($0.run, $0.name) }) { first, _ in first }
        return exploration.flips.filter { $0.wanted == size }.map { flip in
            let (first, second) = (names[flip.first] ?? flip.first, names[flip.second] ?? flip.second)
            return "\(flip.strategy.rawValue): MRR@20 of \(first) − \(second) is \(points(flip.inSets.value)) here "
                + "(\(points(flip.inSets.lower)) … \(points(flip.inSets.upper))), \(points(flip.full.value)) by full "
                + "ranking: the intervals \(flip.isCertain ? "say so" : "leave it open")"
        }
    }

    private func points(_ difference: Double) -> String {
        (difference > 0 ? "+" : "") + Numbers.percent(difference)
    }
}
