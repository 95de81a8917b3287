import Results
import Runs

/// The variants of a study with what is done of them, as arms of a comparison.
struct VariantArms {
    /// By variant; nil where no run is done, or none that compares.
    private(set) var arms: [ComparedArm?] = []
    /// Folders of the runs, by their names.
    private(set) var folders: [String: RunFolder] = [:]
    /// What is left out, in words.
    private(set) var omissions: [String] = []

    /// - Throws: `InputError` if a run cannot be read.
    init(_ plan: StudyPlan) throws {
        var missing: [String] = []
        for variant in plan.compared {
            let name = variant.name.forTerminal
            guard variant.entries.first?.run.experiment.model.predictsItems ?? true else {
                omissions.append("\(name): it ranks no items")
                arms.append(nil)
                continue
            }
            let done = try variant.entries.filter { $0.status == .done }.compactMap { $0.found?.folder }
                .map { (folder: $0, run: try ComparedRun(finished: $0)) }
            for (folder, run) in done { folders[run.summary.run] = folder }
            if done.isEmpty {
                if let failure = variant.failure {
                    omissions.append("\(name): \(failure)")
                } else {
                    missing.append(name)
                }
            }
            arms.append(
                done.isEmpty
                    ? nil : ComparedArm(name: variant.name, planned: variant.entries.count, runs: done.map(\.run)))
        }
        if !missing.isEmpty { omissions.append("no run is done: \(missing.joined(separator: "; "))") }
        dropReferencesOfOtherRows()
    }

    /// References of other data must not keep one's own runs from being compared.
    private mutating func dropReferencesOfOtherRows() {
        let known = arms.compactMap { $0 }
        let rows = Comparability(known.flatMap(\.runs).map(\.summary.dataset))
        guard let own = known.first(where: { !$0.isReference })?.runs[0].summary.dataset else { return }
        for (index, arm) in arms.enumerated() {
            guard let arm, arm.isReference,
                arm.runs.contains(where: { rows.key(of: $0.summary.dataset) != rows.key(of: own) })
            else { continue }
            arms[index] = nil
            omissions.append("\(arm.name.forTerminal): its reference runs were tested on other rows")
        }
    }
}

extension ComparedRun {
    /// - Throws: `InputError`, also if the run is not done, or keeps no ranks.
    init(finished folder: RunFolder) throws {
        self = try InputError.ifUnusable {
            guard let (experiment, summary) = try folder.finished() else { throw InputError(folder.notDone) }
            guard folder.keepsTestRanks else {
                throw InputError(
                    "\(folder.id.description.forTerminal) keeps no ranks of its test rows, by which it could be "
                        + "compared; train it again")
            }
            return ComparedRun(
                summary: summary, experiment: experiment, ranks: try folder.testRanks(of: summary),
                isReference: folder.isReference)
        }
    }
}
