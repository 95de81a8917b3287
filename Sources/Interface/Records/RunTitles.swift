import Runs

/// Names of a run, made everywhere of its variant, seed and experiment.
extension RunRecord {
    /// Name for headings, questions and notices.
    var title: String { "\(id.experiment) · \(variant) · seed \(experiment.training.seed)" }

    /// Name for narrow places, where the end is cut off: runs side by side differ in their variants.
    var variantFirst: String { "\(variant) · seed \(experiment.training.seed) · \(id.experiment)" }

    /// Names for a legend: the variant of each run, plus the seed and experiment if the runs differ in them, plus the
    /// folder if names would still be equal.
    static func legend(_ runs: [RunRecord]) -> [String] {
        func differ(_ part: (RunRecord) -> String) -> Bool { Set(runs.map(part)).count > 1 }
        var parts: [(RunRecord) -> String] = [\.variant]
        for part: (RunRecord) -> String in [{ "seed \($0.experiment.training.seed)" }, \.id.experiment]
        where differ(part) {
            parts.append(part)
        }
        func names() -> [String] { runs.map { run in parts.map { $0(run) }.joined(separator: " · ") } }
        if Set(names()).count < runs.count { parts.append(\.id.folder) }
        return names()
    }
}
