import Algorithms
import Basics
import Experiments
import Results
import Runs

/// The results of a study as a Markdown document, made from the runs that are done.
public struct StudyDocument {
    private let file: ExperimentFile
    private let plan: StudyPlan
    private let commands: [String]
    private let sliced: [String: SlicedRun]
    private let slicings: [RowSlicing]
    private let lists: [String: TestLists]?

    /// - Parameters:
    ///   - commands: what to type to make the runs and the document again.
    ///   - sliced: ranks and test rows by the name of the run, for slices of these kinds beside those in the summaries.
    ///   - lists: what runs recommend, by the name of the run; nil leaves out what follows from it, and cost.
    public init(
        file: ExperimentFile, plan: StudyPlan, commands: [String], sliced: [String: SlicedRun] = [:],
        by slicings: [RowSlicing] = [], lists: [String: TestLists]? = nil
    ) {
        self.file = file
        self.plan = plan
        self.commands = commands
        self.sliced = sliced
        self.slicings = slicings
        self.lists = lists
    }

    public var text: String {
        let groups = ComparableResults.groups(plan.compared.map(VariantResults.init))
        var parts = ["# \(file.experiment.name.forMarkdown)\n"]
        parts += file.comment.map { $0.forTerminal.replacing("<", with: "&lt;") + "\n" }
        parts.append("```sh\n" + commands.map { $0.forTerminal + "\n" }.joined() + "```\n")
        parts.append(Self.legend(plan))
        if let search = plan.search {
            parts.append(
                "Random search: \(search.trials) trials of each family, all with the same epochs, chosen by validation "
                    + "MRR@20; the test rows were ranked by the chosen trial alone. The last columns are the test.\n\n"
                    + "\(MarkdownTable(SearchTables.study(plan)))")
        }
        for group in groups {
            if groups.count > 1 {
                parts.append(
                    "## Data \(group.dataset.fingerprint.asMarkdownCode)\n\nResults on other test rows do "
                        + "not compare with these.\n"
                )
            }
            parts.append(description(of: group))
            parts.append("\(MarkdownTable(RankingTables.study(group)))")
            let others = group.otherTraining.map { "\($0.variant.forMarkdown) on \($0.difference.forMarkdown)" }
            if !others.isEmpty {
                parts.append("Same test rows, but other training: " + others.joined(separator: "; ") + ".\n")
            }
            parts.append(
                "Training, means over the seeds; of the memory the largest. To 95 and 99 %: epochs until the "
                    + "validation score first reached that share of its best.\n\n"
                    + "\(MarkdownTable(TrainingTables.study(group.variants)))")
            let ranking = group.variants.filter(\.ranksItems)
            let slices = slicings.map { slicing in
                (
                    "HR@20 / MRR@20 by \(slicing.title) (\(slicing.rawValue)), means over the seeds:",
                    SliceTables.study(ranking, sliced, by: slicing)
                )
            }
            let tasks = (
                "Tasks besides the next item, on the test rows: accuracy of the next category, AUC of feedback in "
                    + "percent, its log loss and that of the best constant:",
                TaskTables.study(group.variants)
            )
            let implied = (
                "The category heads beside what the next-item predictions imply, on a sample of the test sessions. A "
                    + "head that knows no more cannot help the next item:",
                TaskTables.implied(ranking)
            )
            let told = (
                "The test rows with the true category told, all of whose items are ranked before all others: no result "
                    + "of the models, but a bound for what knowing the category can give them.",
                RankingTables.categoryTold(ranking)
            )
            let degraded = (
                "The test rows with other shares of right categories: rows corrected or spoilt. Candidates: the "
                    + "changed category chooses candidates only (all of its items before all others, then MRR@20 in "
                    + "sets of these sizes); item head: it feeds the item head only; or both.",
                DegradedCategoryTables.study(ranking)
            )
            let clicks = (
                "HR@20 / MRR@20 by training clicks of the target, means over the seeds:", SliceTables.study(ranking)
            )
            let shortened = (
                "The test rows from the last clicks of their sessions alone (evaluation.lastClicks): all of them, and "
                    + "those whose target was never clicked in training:",
                ShortenedSessionTables.study(ranking)
            )
            let candidates = (
                "Candidate sets of the same runs: a target outside is a miss, one inside has fewer competitors.",
                CandidateTables.study(ranking)
            )
            let secondStages = (
                "Second stages: candidates of a row, the share of the targets among them, the time of pools and "
                    + "scores beyond the model's own, and of fitting:",
                SecondStageTables.study(ranking)
            )
            let tables =
                [secondStages, tasks, implied, told, degraded, clicks, shortened] + slices + [candidates]
                + beyond(ranking)
            parts += tables.filter { !$0.1.isEmpty }.map { "\($0)\n\n\(MarkdownTable($1))" }
        }
        let windows = WindowTables.study(
            plan.compared.compactMap { variant in
                variant.entries.first.map { ($0.run.experiment, VariantResults(variant)) }
            })
        if !windows.isEmpty {
            parts.append(
                "## Means over windows\n\nEach window counts the same, whatever its rows; the spread is that over the "
                    + "windows, not over seeds.\n\n\(MarkdownTable(windows))")
        }
        return parts.joined(separator: "\n")
    }

    /// What is recommended, and cost.
    private func beyond(_ ranking: [VariantResults]) -> [(String, ResultTable)] {
        guard let lists else { return [] }
        return [
            (
                "The best 20 items of each test row, right or not: the share of the catalogue that is in some list; "
                    + "means over rows and items of the clicks in training and of −log2 of the share of all clicks; "
                    + "different categories (finest level) of a list:",
                BeyondTables.study(ranking, lists)
            ),
            (
                "Cost, means over the seeds. Pareto: the costs by which no other variant has at least the MRR@20 for "
                    + "no more, and one of both better:",
                BeyondTables.cost(ranking)
            ),
        ]
    }

    // MARK: Facts

    private static func legend(_ plan: StudyPlan) -> String {
        let seeds = plan.compared.contains { $0.summaries.count > 1 }
        let spread =
            seeds
            ? " Mean ± standard deviation (n − 1) over the seeds; bold: ahead of all other variants by more than "
                + "either's standard deviation, or by three where the other was trained once." : ""
        let machine = plan.variants.flatMap(\.summaries).map {
            "\($0.workers) worker\($0.workers == 1 ? "" : "s"), kernel \($0.kernel)"
        }.uniqued()
        return
            "Metrics are percentages under full-catalogue ranking, ties counted against the model; the best epoch "
            + "is chosen on validation MRR@20." + spread + " Machine: \(machine.joined(separator: "; ").forMarkdown).\n"
    }

    private func description(of group: ComparableResults) -> String {
        // Variants may be trained on a share of the sessions; the training table says how many.
        let data =
            group.variants.flatMap(\.runs).map(\.dataset).max { $0.trainingSessions < $1.trainingSessions }
            ?? group.dataset
        let first = group.variants.first { !$0.runs.isEmpty }
        let experiment = plan.compared.first { $0.name == first?.name }?.entries.first?.run.experiment
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
