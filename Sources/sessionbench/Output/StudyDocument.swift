import Basics
import Experiments
import Results
import Runs

/// The results of a study as a Markdown document, made from the runs that are done.
struct StudyDocument {
    let file: ExperimentFile
    let plan: StudyPlan
    /// What makes the runs and the document again.
    let commands: [String]

    var text: String {
        let groups = ComparableResults.groups(plan.variants.map { ($0.name, $0.summaries) })
        var parts = ["# \(file.experiment.name.forMarkdown)\n"]
        parts += file.comment.map { $0.forTerminal.replacing("<", with: "&lt;") + "\n" }
        parts.append("```sh\n" + commands.map { $0.forTerminal + "\n" }.joined() + "```\n")
        parts.append(Self.legend(plan))
        for (index, group) in groups.enumerated() {
            if groups.count > 1 {
                parts.append(
                    "## Data \(group.dataset.fingerprint.asMarkdownCode)\n\nResults on other test rows do "
                        + "not compare with these.\n"
                )
            }
            let lines = lines(of: group, withMissing: index == 0)
            parts.append(description(of: group))
            parts.append(StudyTables.results(lines, group))
            if !group.otherData.isEmpty {
                let variants = group.otherData.map {
                    "\($0.variant.forMarkdown) (\($0.fingerprint.asMarkdownCode))"
                }
                parts.append(
                    "Trained on other data than the rest, on the same test rows: " + variants.joined(separator: ", ")
                        + ".\n")
            }
            parts.append(StudyTables.training(lines))
            let ranking = lines.filter(\.ranksItems)
            parts += [StudyTables.tasks(lines), StudyTables.slices(ranking), StudyTables.candidates(ranking)]
                .compactMap(\.self)
        }
        return parts.joined(separator: "\n")
    }

    /// The variants of a group, in the order of the study, among them those without any result.
    private func lines(of group: ComparableResults, withMissing: Bool) -> [StudyTables.Line] {
        plan.variants.compactMap { variant in
            let runs = group.variants.first { $0.name == variant.name }?.runs ?? []
            let isMissing = variant.summaries.isEmpty && withMissing
            return runs.isEmpty && !isMissing
                ? nil
                : StudyTables.Line(
                    name: variant.name, planned: variant.entries.count, runs: runs,
                    failure: withMissing ? variant.failure : nil,
                    ranksItems: variant.entries.first?.run.experiment.model.predictsItems ?? true)
        }
    }

    // MARK: Facts

    private static func legend(_ plan: StudyPlan) -> String {
        let seeds = plan.variants.contains { $0.summaries.count > 1 }
        let spread =
            seeds
            ? " Mean ± standard deviation (n − 1) over the seeds; bold: ahead of all other variants by more than "
                + "either's standard deviation, or by three where the other was trained once." : ""
        let machine = unique(
            plan.variants.flatMap(\.summaries).map {
                "\($0.workers) worker\($0.workers == 1 ? "" : "s"), kernel \($0.kernel)"
            })
        return
            "Metrics are percentages under full-catalogue ranking, ties counted against the model; the best epoch "
            + "is chosen on validation MRR@20." + spread + " Machine: \(machine.joined(separator: "; ").forMarkdown).\n"
    }

    private func description(of group: ComparableResults) -> String {
        // Variants may be trained on a share of the sessions; the table of trainings says how many.
        let data =
            group.variants.flatMap(\.runs).map(\.dataset).max { $0.trainingSessions < $1.trainingSessions }
            ?? group.dataset
        let experiment = plan.variants.first { $0.name == group.variants.first?.name }?.entries.first?.run.experiment
        let settings = ExperimentSchema.keys.filter { $0.path.hasPrefix("protocol.") }.compactMap { key -> String? in
            guard let value = experiment.map(key.value) else { return nil }
            let isShown = key.path == "protocol.split" || value != key.defaultValue
            return isShown ? "\(key.path): \(value)".asMarkdownCode : nil
        }
        let categories =
            data.categories.isEmpty
            ? "" : ", categories " + data.categories.map(Numbers.grouped).joined(separator: " / ")
        return "Data: \(data.name.forMarkdown), fingerprint \(data.fingerprint.asMarkdownCode), "
            + "\(settings.joined(separator: ", ")). \(Numbers.grouped(data.items)) items\(categories); "
            + "\(Numbers.grouped(data.trainingSessions)) training sessions with "
            + "\(Numbers.grouped(data.trainingRows)) rows, "
            + "\(Numbers.grouped(data.validationRows)) validation rows, \(Numbers.grouped(data.testRows)) test rows.\n"
    }
}
