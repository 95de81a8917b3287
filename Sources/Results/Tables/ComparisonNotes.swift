import Algorithms
import Basics
import Metrics

/// What stands below the tables of a comparison: on which rows it is made, what the intervals say, by what is judged,
/// and in what else the arms differ.
enum ComparisonNotes {
    /// Limit on the keys named per arm.
    private static let shownKeys = 6

    static func of(_ comparison: Comparison) -> [String] {
        let confidence = "95 %"
        let notes = [
            rows(comparison),
            "these weights: \(confidence) by bootstrap of whole sessions (\(Numbers.grouped(comparison.draws)) draws): "
                + "would other sessions give the same difference between these very models?",
            "new training: \(confidence) by Student's t, from the sessions' variance and s²/n of the seeds on either "
                + "side (Welch–Satterthwaite): would models that are trained anew, too?",
            "Verdicts go by new training at 5 %. p-values are adjusted by Holm for \(comparison.judgedCount) "
                + "comparison\(comparison.judgedCount == 1 ? "" : "s"); p of these weights, by random signs of the "
                + "sessions, speaks of these weights only. ± sessions, ± seeds: half widths of 95 % intervals from one "
                + "of the two alone; no seed narrows the first. Effect: difference over the standard deviation of the "
                + "sessions' differences. Better, same, worse: shares of the rows.",
            margin(comparison),
        ]
        return notes + ofSlices(comparison) + otherDifferences(comparison) + ofReferences(comparison)
    }

    /// Below a matrix, whose cells say in what they differ.
    static func ofMatrix(_ comparison: Comparison) -> [String] {
        [
            rows(comparison),
            "Δ and its 95 % interval by new training, from the sessions' variance and s²/n of the seeds on either "
                + "side; verdicts at 5 % by Holm over \(comparison.judgedCount) "
                + "difference\(comparison.judgedCount == 1 ? "" : "s"). \"compare\" has both intervals and all tests.",
            margin(comparison),
        ] + ofSlices(comparison) + ofReferences(comparison)
    }

    static func caption(_ comparison: Comparison) -> String {
        let trained = comparison.arms.filter(\.isTrained).map(\.runs.count)
        let seeds = [trained.min(), trained.max()].compactMap(\.self).uniqued().map(String.init)
        let ofSeeds = seeds.isEmpty ? "" : " Seeds: \(seeds.joined(separator: " to "))."
        return rows(comparison) + " n = \(Numbers.grouped(comparison.arms[comparison.baseline].runs[0].ranks.count))."
            + ofSeeds + " " + margin(comparison)
    }

    private static func ofSlices(_ comparison: Comparison) -> [String] {
        var notes: [String] = []
        if comparison.parts.contains(where: { $0.sessions < Comparison.leastSessions }) {
            notes.append("Of slices with fewer than \(Comparison.leastSessions) sessions no difference is judged.")
        }
        switch comparison.slicing {
        case .popularity, .cold, .category:
            notes.append("Clicks are those in the sessions that the baseline was trained on.")
        case .categoryHit:
            let run = comparison.arms[comparison.baseline].runs[0].summary.run
            notes.append("Categories are right or wrong as the baseline predicts them in \(run).")
        case .sessionLength, .prefixLength, .repeats, nil: break
        }
        return notes
    }

    private static func ofReferences(_ comparison: Comparison) -> [String] {
        let references = comparison.arms.filter(\.isReference).map(\.name)
        return references.isEmpty ? [] : ["Reference runs, not trained here: \(references.joined(separator: ", "))."]
    }

    private static func rows(_ comparison: Comparison) -> String {
        let run = comparison.arms[comparison.baseline].runs[0]
        let rows = comparison.parts.count == 1 ? comparison.parts[0].rows : run.ranks.count
        let fingerprint = run.summary.dataset.testRowsFingerprint.map { ", test rows \($0)" } ?? ""
        let sessions =
            comparison.slicing == nil ? " of \(Numbers.grouped(comparison.parts[0].sessions)) sessions" : ""
        return "\(comparison.metric.title) in percent, mean ± standard deviation over the seeds; Δ to the baseline in "
            + "percentage points, paired over the same \(Numbers.grouped(rows)) test rows\(sessions) "
            + "(\(run.summary.dataset.name)\(fingerprint)); \(run.tieRule)."
    }

    private static func margin(_ comparison: Comparison) -> String {
        guard let margin = comparison.margin else {
            return "No margin of equivalence (study.margin.\(comparison.metric.rawValue)): nothing is called equal."
        }
        return "Equal within \(shown(margin.points)): the 90 % interval of new training lies inside ± "
            + "\(shown(margin.points)) percentage points (two one-sided tests at 5 %, Holm). The margin "
            + (margin.wasFixedBefore
                ? "was kept by every run from before it began."
                : "was chosen afterwards: not every run has kept it from before it began.")
    }

    /// "0.2", without zeros at the end.
    static func shown(_ points: Double) -> String {
        points == points.rounded() ? Numbers.fixed(points, 0) : "\(points)"
    }

    /// What arms differ in beside the rows, which is not forbidden.
    private static func otherDifferences(_ comparison: Comparison) -> [String] {
        zip(comparison.arms, comparison.armDifferences).compactMap { arm, difference in
            guard let difference else { return nil }
            let facts = words(difference.keys) + difference.data
            return facts.isEmpty
                ? nil : "\(arm.name) differs from the baseline in " + facts.joined(separator: ", ") + "."
        }
    }

    /// "model.hierarchy none (hierarchical)".
    private static func words(_ keys: [ArmDifference.Key]) -> [String] {
        keys.prefix(shownKeys).map { "\($0.path) \($0.value) (\($0.baseline))" }
            + (keys.count > shownKeys ? ["\(keys.count - shownKeys) more keys"] : [])
    }
}
