import Algorithms
import Basics
import Experiments
import Results
import Runs

/// The results of a study, made from the runs that are done: as a Markdown document, or its tables in other formats.
public struct StudyDocument {
    /// A table with what it says, in Markdown.
    package struct Section {
        /// Of the table in files and for references.
        package let name: String
        /// Above the table; empty for that of the metrics.
        package let above: String
        /// The same for a table that stands alone.
        package let caption: String
        package let table: ResultTable
    }

    /// What a comparison says of MRR@20.
    public struct Verdicts {
        let baseline: String
        let marks: [String: ResultTable.Footnote]

        /// - Parameter marks: by the names of the variants.
        public init(against baseline: String, marks: [String: ResultTable.Footnote]) {
            self.baseline = baseline
            self.marks = marks
        }
    }

    private enum Part {
        case text(String)
        case section(Section)
    }

    private let file: ExperimentFile
    private let plan: StudyPlan
    private let commands: [String]
    private let sliced: [String: SlicedRun]
    private let slicings: [RowSlicing]
    private let lists: [String: TestLists]?
    private let verdicts: Verdicts?

    /// - Parameters:
    ///   - commands: what to type to make the runs and the document again.
    ///   - sliced: ranks and test rows by the name of the run, for slices of these kinds beside those in the summaries.
    ///   - lists: what runs recommend, by the name of the run; nil leaves out what follows from it, and cost.
    ///   - verdicts: marks beside the MRR@20 of variants.
    public init(
        file: ExperimentFile, plan: StudyPlan, commands: [String], sliced: [String: SlicedRun] = [:],
        by slicings: [RowSlicing] = [], lists: [String: TestLists]? = nil,
        verdicts: Verdicts? = nil
    ) {
        self.file = file
        self.plan = plan
        self.commands = commands
        self.sliced = sliced
        self.slicings = slicings
        self.lists = lists
        self.verdicts = verdicts
    }

    /// - Returns: nil for JSON, which is a value to encode (`json`).
    public func text(_ format: TableFormat) -> String? {
        switch format {
        case .markdown: markdown
        case .text: sections.map { "\($0.caption)\n\(PlainTable($0.table))" }.joined(separator: "\n")
        case .latex:
            sections.map {
                LaTeXTable($0.table, caption: .init($0.caption, label: "\(file.experiment.name)-\($0.name)"))
                    .description
            }.joined(separator: "\n")
        case .csv: sections.map { CSVTable($0.table).description }.joined(separator: "\n")
        case .json: nil
        }
    }

    public var json: [JSONTable] { sections.map { JSONTable($0.table, title: $0.caption) } }

    package var sections: [Section] {
        parts.compactMap { if case .section(let section) = $0 { section } else { nil } }
    }

    private var markdown: String {
        let head =
            ["# \(file.experiment.name.forMarkdown)\n"]
            + file.comment.map { $0.forTerminal.replacing("<", with: "&lt;") + "\n" } + [
                "```sh\n" + commands.map { $0.forTerminal + "\n" }.joined() + "```\n", Self.legend(plan),
            ]
        let body = parts.map { part in
            switch part {
            case .text(let text): text
            case .section(let section):
                (section.above.isEmpty ? "" : "\(section.above)\n\n") + "\(MarkdownTable(section.table))"
            }
        }
        return (head + body).joined(separator: "\n")
    }

    private var parts: [Part] {
        let groups = ComparableResults.groups(plan.compared.map(VariantResults.init))
        var parts: [Part] = []
        if plan.search != nil { parts.append(.section(search)) }
        for (index, group) in groups.enumerated() {
            if groups.count > 1 {
                parts.append(
                    .text(
                        "## Data \(group.dataset.fingerprint.asMarkdownCode)\n\nResults on other test rows do not "
                            + "compare with these.\n"))
            }
            parts.append(.text(description(of: group)))
            let suffix = groups.count > 1 ? "-\(index + 1)" : ""
            let about = Self.rowsAndSeeds(group)
            parts.append(
                .section(
                    Section(
                        name: "metrics" + suffix, above: "",
                        caption: "\(file.experiment.name): metrics in percent under full-catalogue ranking, mean ± "
                            + "standard deviation over the seeds. \(about)"
                            + (verdicts.map { " Marks beside MRR@20: verdicts against \($0.baseline)." } ?? ""),
                        table: RankingTables.study(group, verdicts: verdicts?.marks ?? [:]))))
            let others = group.otherTraining.map { "\($0.variant.forMarkdown) on \($0.difference.forMarkdown)" }
            if !others.isEmpty {
                parts.append(.text("Same test rows, but other training: " + others.joined(separator: "; ") + ".\n"))
            }
            parts += tables(of: group).filter { !$0.table.isEmpty }.map { name, text, table in
                let sentence = text.hasSuffix(":") ? text.dropLast() + "." : text
                return .section(
                    Section(name: name + suffix, above: text, caption: "\(sentence) \(about)", table: table))
            }
        }
        let windows = WindowTables.study(
            plan.compared.compactMap { variant in
                variant.entries.first.map { ($0.run.experiment, VariantResults(variant)) }
            })
        if !windows.isEmpty {
            let text =
                "Each window counts the same, whatever its rows; the spread is that over the windows, not over seeds."
            parts.append(
                .section(
                    Section(
                        name: "windows", above: "## Means over windows\n\n\(text)", caption: text, table: windows)))
        }
        return parts
    }

    /// "n = 4,892 test rows; seeds: 1 to 3."
    private static func rowsAndSeeds(_ group: ComparableResults) -> String {
        let counts = group.variants.map(\.runs.count).filter { $0 > 0 }
        let seeds = [counts.min(), counts.max()].compactMap(\.self).uniqued().map { "\($0)" }
        return "n = \(Numbers.grouped(group.dataset.testRows)) test rows; seeds: \(seeds.joined(separator: " to "))."
    }

    private var search: Section {
        let text =
            "Random search: \(plan.search?.trials ?? 0) trials of each family, all with the same epochs, chosen by "
            + "validation MRR@20; the test rows were ranked by the chosen trial alone. The last columns are the test."
        return Section(name: "search", above: text, caption: text, table: SearchTables.study(plan))
    }

    /// The tables besides that of the metrics, with their names and what stands above them; some may be empty.
    private func tables(of group: ComparableResults) -> [(name: String, text: String, table: ResultTable)] {
        let ranking = group.variants.filter(\.ranksItems)
        let slices = slicings.map { slicing in
            (
                name: slicing.rawValue,
                text: "HR@20 / MRR@20 by \(slicing.title) (\(slicing.rawValue)), means over the seeds:",
                table: SliceTables.study(ranking, sliced, by: slicing)
            )
        }
        let first: [(String, String, ResultTable)] = [
            (
                "training",
                "Training, means over the seeds; of the memory the largest. To 95 and 99 %: epochs until the "
                    + "validation score first reached that share of its best.",
                TrainingTables.study(group.variants)
            ),
            (
                "second-stages",
                "Second stages: candidates of a row, the share of the targets among them, the time of pools and scores "
                    + "beyond the model's own, and of fitting:",
                SecondStageTables.study(ranking)
            ),
            (
                "tasks",
                "Tasks besides the next item, on the test rows: accuracy of the next category, AUC of feedback in "
                    + "percent, its log loss and that of the best constant:",
                TaskTables.study(group.variants)
            ),
            (
                "implied",
                "The category heads beside what the next-item predictions imply, on a sample of the test sessions. A "
                    + "head that knows no more cannot help the next item:",
                TaskTables.implied(ranking)
            ),
            (
                "category-told",
                "The test rows with the true category told, all of whose items are ranked before all others: no result "
                    + "of the models, but a bound for what knowing the category can give them.",
                RankingTables.categoryTold(ranking)
            ),
            (
                "degraded-categories",
                "The test rows with other shares of right categories: rows corrected or spoilt. Candidates: the "
                    + "changed category chooses candidates only (all of its items before all others, then MRR@20 in "
                    + "sets of these sizes); item head: it feeds the item head only; or both.",
                DegradedCategoryTables.study(ranking)
            ),
            (
                "clicks", "HR@20 / MRR@20 by training clicks of the target, means over the seeds:",
                SliceTables.study(ranking)
            ),
            (
                "shortened",
                "The test rows from the last clicks of their sessions alone (evaluation.lastClicks): all of them, and "
                    + "those whose target was never clicked in training:",
                ShortenedSessionTables.study(ranking)
            ),
        ]
        let candidates = (
            name: "candidates",
            text: "Candidate sets of the same runs: a target outside is a miss, one inside has fewer competitors.",
            table: CandidateTables.study(ranking)
        )
        return first + slices + [candidates] + beyond(ranking)
    }

    /// What is recommended, and cost.
    private func beyond(_ ranking: [VariantResults]) -> [(String, String, ResultTable)] {
        guard let lists else { return [] }
        return [
            (
                "recommended",
                "The best 20 items of each test row, right or not: the share of the catalogue that is in some list; "
                    + "means over rows and items of the clicks in training and of −log2 of the share of all clicks; "
                    + "different categories (finest level) of a list:",
                BeyondTables.study(ranking, lists)
            ),
            (
                "cost",
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
