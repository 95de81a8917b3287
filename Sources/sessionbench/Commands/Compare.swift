import ArgumentParser
import Basics
import Export
import Foundation
import Metrics
import Results
import Runs

extension RankingMetric: ExpressibleByArgument {}

extension SessionBench {
    struct Compare: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge by how much variants or runs differ, paired over the same test rows.",
            usage: """
                sessionbench compare STUDY [--baseline VARIANT] [--metric mrr|hr|ndcg] [--slice KIND] [--output FILE]
                sessionbench compare STUDY --rows FACTOR … --columns FACTOR … [--baseline VARIANT] [--run-missing]
                sessionbench compare STUDY --parts CHANGE … [--baseline VARIANT] [--run-missing]
                sessionbench compare RUN RUN … [--baseline RUN] [--metric mrr|hr|ndcg] [--slice KIND] [--format FORMAT]
                """,
            discussion: """
                Two intervals of every difference: these weights (other sessions of the same kind) and new training \
                (models trained anew, from three seeds on). Verdicts go by the second. The name of an experiment \
                stands for all of its runs; runs that differ only in the seed are taken together. Reference runs stand \
                in for what was not trained here.

                --rows and --columns cross two factors, all else as in the baseline, whether or not the study has such \
                variants; --parts leaves out one thing at a time, and adds one in to what is left without all of \
                them. What was never trained is shown with its price; --run-missing trains it.
                """)

        @Argument(
            help: ArgumentHelp("A study, a YAML file; or runs, or experiments, by name.", valueName: "name"),
            completion: .custom { _, _, _ in RunArgument.names })
        var names: [String]
        @OptionGroup var choice: StudyChoice
        @Option(
            help: ArgumentHelp(
                "Compare with this variant, or the one that this run is of (default: the first).", valueName: "name"))
        var baseline: String?
        @Option(help: "What is compared: mrr, hr or ndcg, at 20.")
        var metric = RankingMetric.mrr
        @Option(
            help: ArgumentHelp(
                "Compare by a kind of test rows: \(RowSlicing.kinds).", valueName: "kind"))
        var slice: RowSlicing?
        @Option(
            help: ArgumentHelp(
                "Margin of equivalence in percentage points, instead of the study's (study.margin); results say that "
                    + "it was chosen afterwards.", valueName: "points"))
        var margin: Double?
        @OptionGroup var ablation: AblationOptions
        @OptionGroup var output: ReportOptions
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws {
            guard margin.map({ $0 > 0 && $0 <= 100 }) ?? true else {
                throw ValidationError("--margin needs a number of percentage points above 0 and at most 100")
            }
            guard names.count == 1 || choice.isEmpty else {
                throw ValidationError("--set, --variant and --seeds choose from a study, and these are runs")
            }
        }

        func run() throws {
            if ablation.isWanted {
                guard names.count == 1, isExperimentFile(names[0]) else {
                    throw InputError("--rows, --columns and --parts vary a study: name its file")
                }
                let file = try choice.read(names[0])
                return try ablate(file, try choice.study(of: file))
            }
            let runs = try comparedRuns()
            for omission in runs.omissions { writeError("left out: \(omission)\n") }
            let baseline = try baseline.map { try runs.index(of: $0, in: results.store) } ?? 0
            let rows = try RowsOfRuns(locations: data.locations).rows(
                runs.arms, runs.folders, baseline: baseline, for: slice)
            let judged = JudgingMargin(of: runs.arms, metric, wanted: margin ?? runs.margin?.points(of: metric))
            func compared(by slicing: RowSlicing?) throws -> Comparison {
                try Comparison(
                    runs.arms, baseline: baseline, rows: rows, metric: metric, margin: judged, slicing: slicing)
            }
            let hasWhole = slice != nil && ComparisonReport.showsWhole(in: output.format)
            let report = ComparisonReport(
                try compared(by: slice), besides: hasWhole ? try compared(by: nil) : nil)
            let titles = names.map {
                isExperimentFile($0) ? URL(filePath: $0).deletingPathExtension().lastPathComponent : $0
            }
            try output.write(
                report.text(output.format, atMost: output.width), json: report.json,
                title: "Comparison: " + titles.joined(separator: ", "))
        }

        private func comparedRuns() throws -> ComparedRuns {
            if names.count == 1, isExperimentFile(names[0]) {
                let file = try choice.read(names[0])
                return try ComparedRuns(of: file, try choice.study(of: file), in: results.store)
            }
            guard choice.isEmpty else {
                throw InputError("--set, --variant and --seeds choose from a study, and \(names[0]) is no file")
            }
            return try ComparedRuns(names, in: results.store)
        }
    }
}

/// Whether a name on the command line is that of an experiment file.
func isExperimentFile(_ name: String) -> Bool {
    FileKind(at: name) == .file || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
}
