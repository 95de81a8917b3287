import Basics
import Metrics
import Runs

/// Results that may stand in one table (see `Comparability`).
public struct ComparableResults {
    public typealias Variant = (name: String, runs: [RunSummary])

    /// Of the first of them.
    public let dataset: DatasetSummary
    public private(set) var variants: [Variant] = []

    private init(_ dataset: DatasetSummary) { self.dataset = dataset }

    /// The results in groups that compare, in the order of the variants.
    public static func groups(_ variants: [Variant]) -> [ComparableResults] {
        let comparability = Comparability(variants.flatMap { $0.runs.map(\.dataset) })
        var groups: [ComparableResults] = []
        var places: [String: Int] = [:]
        for variant in variants {
            let byKey = Dictionary(grouping: variant.runs) { comparability.key(of: $0.dataset) }
            for run in variant.runs {
                let key = comparability.key(of: run.dataset)
                guard byKey[key]?.first == run else { continue }
                let place = places[key] ?? groups.count
                if places[key] == nil {
                    places[key] = place
                    groups.append(ComparableResults(run.dataset))
                }
                groups[place].variants.append((variant.name, byKey[key] ?? []))
            }
        }
        return groups
    }

    /// Variants that were trained on other data than the first of the group, metadata or sessions, each with the
    /// fingerprint of that data: they compare, and it should be said.
    public var otherData: [(variant: String, fingerprint: String)] {
        variants.flatMap { variant in
            var fingerprints: [String] = []
            for run in variant.runs
            where run.dataset.fingerprint != dataset.fingerprint && !fingerprints.contains(run.dataset.fingerprint) {
                fingerprints.append(run.dataset.fingerprint)
            }
            return fingerprints.map { (variant.name, $0) }
        }
    }

    /// Reference scorers on the same rows: popularity first, then the others by name. Popularity that was counted in
    /// fewer sessions, or in those of validation, too, is another one.
    public var references: [(name: String, metrics: RankingMetrics)] {
        var found: [(name: String, metrics: RankingMetrics)] = []
        let runs = variants.flatMap(\.runs)
        let mostSessions = runs.map(\.dataset.trainingSessions).max()
        for run in runs {
            let sessions = run.dataset.trainingSessions
            for (name, metrics) in run.references
            where !found.contains(where: { $0.metrics == metrics && $0.name.hasPrefix(name) }) {
                let title = sessions == mostSessions ? name : "\(name), \(Numbers.grouped(sessions)) sessions"
                found.append((found.contains { $0.name == title } && run.refit ? "\(title), refitted" : title, metrics))
            }
        }
        func rank(_ name: String) -> (Int, String) { (name.hasPrefix("popularity") ? 0 : 1, name) }
        return found.sorted { rank($0.name) < rank($1.name) }
    }
}
