import Metrics
import Runs

/// Results that may stand in one table: of the same data, filtered and split in the same way.
struct ComparableResults {
    typealias Variant = (name: String, runs: [RunSummary])

    let dataset: DatasetSummary
    private(set) var variants: [Variant] = []

    private init(_ dataset: DatasetSummary) { self.dataset = dataset }

    /// The results by fingerprint of the data, in the order of the variants.
    static func groups(_ variants: [Variant]) -> [ComparableResults] {
        var groups: [ComparableResults] = []
        for variant in variants {
            var fingerprints: [String] = []
            for run in variant.runs where !fingerprints.contains(run.dataset.fingerprint) {
                fingerprints.append(run.dataset.fingerprint)
            }
            for fingerprint in fingerprints {
                let runs = variant.runs.filter { $0.dataset.fingerprint == fingerprint }
                let known = groups.firstIndex { $0.dataset.fingerprint == fingerprint }
                let index = known ?? groups.count
                if known == nil { groups.append(ComparableResults(runs[0].dataset)) }
                groups[index].variants.append((variant.name, runs))
            }
        }
        return groups
    }

    /// Reference scorers on the same rows: popularity first, then the others by name. Popularity that was counted in
    /// fewer sessions, or in those of validation, too, is another one.
    var references: [(name: String, metrics: RankingMetrics)] {
        var found: [(name: String, metrics: RankingMetrics)] = []
        let runs = variants.flatMap(\.runs)
        let mostSessions = runs.map(\.dataset.trainingSessions).max()
        for run in runs {
            let sessions = run.dataset.trainingSessions
            for (name, metrics) in run.references
            where !found.contains(where: { $0.metrics == metrics && $0.name.hasPrefix(name) }) {
                let title = sessions == mostSessions ? name : "\(name), \(grouped(sessions)) sessions"
                found.append((found.contains { $0.name == title } && run.refit ? "\(title), refitted" : title, metrics))
            }
        }
        func rank(_ name: String) -> (Int, String) { (name.hasPrefix("popularity") ? 0 : 1, name) }
        return found.sorted { rank($0.name) < rank($1.name) }
    }
}
