import Algorithms
import Basics
import Metrics
import OrderedCollections
import Runs

/// Results that may share a table (see `Comparability`).
public struct ComparableResults {
    /// Dataset of the first result.
    public let dataset: DatasetSummary
    /// In the order of the study, each with its runs on these test rows.
    public private(set) var variants: [VariantResults] = []

    private init(_ dataset: DatasetSummary) { self.dataset = dataset }

    /// Results in comparable groups, in the order of the variants. Variants without any result, and failures, are in
    /// the first.
    public static func groups(_ variants: [VariantResults]) -> [ComparableResults] {
        let comparability = Comparability(variants.flatMap { $0.runs.map(\.dataset) })
        let results = OrderedDictionary(grouping: variants.flatMap(\.runs)) { comparability.key(of: $0.dataset) }
        return results.enumerated().compactMap { index, group in
            guard let first = group.value.first else { return nil }
            var comparable = ComparableResults(first.dataset)
            for variant in variants {
                let runs = variant.runs.filter { comparability.key(of: $0.dataset) == group.key }
                guard !runs.isEmpty || index == 0 && variant.runs.isEmpty else { continue }
                comparable.variants.append(variant.with(runs, failure: index == 0 ? variant.failure : nil))
            }
            return comparable
        }
    }

    /// Variants trained on other data (metadata or sessions) than the first of the group, or on another number of its
    /// sessions, and what is different, in words: they may be compared, but readers should be told.
    public var otherTraining: [(variant: String, difference: String)] {
        variants.flatMap { variant in
            variant.runs.compactMap { run in
                let other = run.dataset
                let sessions =
                    "\(Numbers.grouped(other.trainingSessions)) sessions instead of "
                    + Numbers.grouped(dataset.trainingSessions)
                if other.fingerprint != dataset.fingerprint {
                    let isOther = other.trainingSessions != dataset.trainingSessions
                    return "data \(other.fingerprint)" + (isOther ? ", \(sessions)" : "")
                }
                return other.trainingSessions == dataset.trainingSessions ? nil : sessions
            }.uniqued().map { (variant.name, $0) }
        }
    }

    /// Reference scorers on the same rows: popularity first, then the others by name. Popularity counted in fewer
    /// sessions, or in the validation sessions too, is a separate scorer.
    public var references: [(name: String, metrics: RankingMetrics)] {
        var found: [(reference: Reference, name: String, metrics: RankingMetrics)] = []
        let runs = variants.flatMap(\.runs)
        let mostSessions = runs.map(\.dataset.trainingSessions).max()
        for run in runs {
            let sessions = run.dataset.trainingSessions
            for (reference, metrics) in run.references
            where !found.contains(where: { $0.reference == reference && $0.metrics == metrics }) {
                let name = "\(reference)"
                let title = sessions == mostSessions ? name : "\(name), \(Numbers.grouped(sessions)) sessions"
                let isAnother = found.contains { $0.name == title } && run.refit
                found.append((reference, isAnother ? "\(title), refitted" : title, metrics))
            }
        }
        return found.sorted {
            ($0.reference == .popularity ? 0 : 1, $0.name) < ($1.reference == .popularity ? 0 : 1, $1.name)
        }
        .map { ($0.name, $0.metrics) }
    }
}
