import Algorithms
import Basics
import Experiments
import Results
import Runs

/// A study as a page of HTML that stands alone: what it claims, what it found, and how to make it again.
public struct StudyPage {
    /// What is found out beside the tables of the document. Whatever is nil or empty has no section.
    public struct Findings {
        public var comparison: Comparison?
        /// Why there is no comparison.
        public var lack: String?
        public var matrix: (design: FactorialDesign, results: AblationResults)?
        /// SVG, in the order in which they are shown.
        public var pictures: [String] = []
        /// Sentences about figures that there are not.
        public var omissions: [String] = []

        public init() {}
    }

    private let file: ExperimentFile
    private let plan: StudyPlan
    private let document: StudyDocument
    private let commands: [String]
    private let findings: Findings
    private let version: String

    /// - Parameters:
    ///   - commands: what to type to make the runs and the page again.
    ///   - version: of the program.
    public init(
        file: ExperimentFile, plan: StudyPlan, commands: [String], findings: Findings, version: String
    ) {
        self.file = file
        self.plan = plan
        document = StudyDocument(file: file, plan: plan, commands: commands)
        self.commands = commands
        self.findings = findings
        self.version = version
    }

    public var html: String {
        let sections = document.sections
        return HTMLPage(
            title: file.experiment.name,
            sections: [
                HTMLPage.Section("Claim and protocol", file.comment.map { .paragraph($0) } + [.facts(protocolFacts)]),
                HTMLPage.Section("Results", sections.filter(\.isOfMetrics).map { .table($0.table, above: $0.caption) }),
                HTMLPage.Section("Verdicts", verdicts),
                HTMLPage.Section("Ablation matrix", matrix),
                HTMLPage.Section(
                    "Figures",
                    findings.pictures.map { .picture($0) } + findings.omissions.map { .paragraph($0) }),
                HTMLPage.Section(
                    "More tables", sections.filter { !$0.isOfMetrics }.map { .table($0.table, above: $0.caption) }),
                HTMLPage.Section("Settings", settings),
                HTMLPage.Section("Data", data),
                HTMLPage.Section("Environment", [.facts(environment)]),
                HTMLPage.Section("How to make it again", [.code(commands.joined(separator: "\n"))]),
            ]
        ).html
    }

    // MARK: What was found

    private var verdicts: [HTMLPage.Block] {
        guard let comparison = findings.comparison else { return findings.lack.map { [.paragraph($0)] } ?? [] }
        let tests = ComparisonTables.apart(comparison).dropFirst().map { HTMLPage.Block.table($0) }
        return [
            .table(ComparisonTables.forPapers(comparison), above: ComparisonTables.caption(comparison)),
            .folded("Tests, and what the intervals say", tests),
        ]
    }

    private var matrix: [HTMLPage.Block] {
        guard let matrix = findings.matrix else { return [] }
        return AblationTables.matrix(matrix.design, matrix.results).map { .table($0) }
    }

    // MARK: What it was found with

    private var runs: [RunSummary] { plan.compared.flatMap(\.summaries) }
    private var experiments: [(name: String, experiment: Experiment)] {
        plan.compared.compactMap { variant in variant.entries.first.map { (variant.name, $0.run.experiment) } }
    }

    private var protocolFacts: [(String, String)] {
        let first = experiments.first?.experiment
        let keys = ExperimentSchema.keys.filter { $0.path.hasPrefix("protocol.") }.compactMap { key -> String? in
            guard let value = first.map(key.value) else { return nil }
            return key.path == "protocol.split" || value != key.defaultValue ? "\(key.path): \(value)" : nil
        }
        let rows = Array(runs.compactMap(\.dataset.testRowsFingerprint).uniqued())
        let margin = file.experiment.study.margin
        return [
            ("ranking", "all items, ties counted against the model; the best epoch by validation MRR@20"),
            ("protocol", keys.joined(separator: ", ")),
            ("test rows", rows.isEmpty ? "fingerprint not kept" : "fingerprint \(rows.joined(separator: ", "))"),
            ("margin", margin.mrr > 0 ? "equal within \(margin.mrr) percentage points of MRR@20" : "none"),
        ]
    }

    private var settings: [HTMLPage.Block] {
        guard let first = experiments.first else { return [] }
        var table = ResultTable([.variant, .text("key"), .text("value"), .text(first.name)])
        for other in experiments.dropFirst() {
            for key in ArmDifference.keys(of: other.experiment, first.experiment) {
                table.append([.text(other.name), .text(key.path), .text(key.value), .text(key.baseline)])
            }
        }
        return
            (table.isEmpty
            ? [] : [HTMLPage.Block.table(table, above: "In what the variants differ from \(first.name).")])
            + [.folded("All settings of \(first.name), resolved", [.code(first.experiment.yaml)])]
    }

    private var data: [HTMLPage.Block] {
        runs.map(\.dataset).uniqued(on: \.fingerprint).map { data in
            .facts(
                [
                    ("data", data.name), ("fingerprint", data.fingerprint), ("items", Numbers.grouped(data.items)),
                    (
                        "categories by level, coarsest first",
                        data.categories.isEmpty
                            ? "none" : data.categories.map(Numbers.grouped).joined(separator: " / ")
                    ),
                    ("training sessions", Numbers.grouped(data.trainingSessions)),
                    ("training rows", Numbers.grouped(data.trainingRows)),
                    ("validation rows", Numbers.grouped(data.validationRows)),
                    ("test rows", Numbers.grouped(data.testRows)),
                ] + (data.feedback.map { [("feedback", $0.joined(separator: ", "))] } ?? []))
        }
    }

    private var environment: [(String, String)] {
        let machines = runs.map { "\($0.workers) worker\($0.workers == 1 ? "" : "s"), kernel \($0.kernel)" }.uniqued()
        let memory = runs.compactMap { $0.memory?.peakBytes }.max()
        let references = plan.compared.filter(\.isReference).map(\.name)
        let inexact = runs.filter { !$0.exact }.map(\.run)
        return [
            ("program", "sessionbench \(version)"), ("runs", "\(runs.count)"),
            ("seeds", runs.map(\.seed).uniqued().sorted().map(String.init).joined(separator: ", ")),
            ("machine", machines.joined(separator: "; ")),
            ("peak memory", memory.map { Numbers.megabytes($0) } ?? "not kept"),
            ("reference runs, not made here", references.isEmpty ? "none" : references.joined(separator: "; ")),
            ("resumed where bits may differ", inexact.isEmpty ? "none" : inexact.joined(separator: ", ")),
        ]
    }
}

extension StudyDocument.Section {
    fileprivate var isOfMetrics: Bool { name.hasPrefix("metrics") }
}
