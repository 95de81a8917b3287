import ArgumentParser
import Basics
import Figures
import Foundation
import Metrics
import Results

extension FigureKind: ExpressibleByArgument {}

extension SessionBench {
    struct Plot: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw a figure of runs, or of a study, as SVG or PDF.",
            discussion: """
                curves: losses and the validation metric by epoch. candidates: what ranking among some items keeps, by \
                size. ablation: differences to a baseline with intervals and verdicts, as compare judges them. slices: \
                results by kinds of test rows. pareto: MRR@20 against each cost.

                Seeds of a variant are taken together; the caption says what the bars are. Reference runs stand in for \
                what was not trained here, but for curves, which they do not keep. Equal results give equal files.
                """)

        @Argument(
            help: ArgumentHelp("A study, a YAML file; or runs, or experiments, by name.", valueName: "name"),
            completion: .custom { _, _, _ in RunArgument.names })
        var names: [String]
        @Option(help: "What to draw: curves, candidates, ablation, slices or pareto.")
        var kind: FigureKind
        @Option(
            help: ArgumentHelp("Write to this file, whose name ends with .svg or .pdf.", valueName: "file"),
            completion: .file(extensions: ["svg", "pdf"]))
        var output: String
        @OptionGroup var choice: StudyChoice
        @Option(
            help: ArgumentHelp(
                "Of ablation: the variant that others are held against, or the one that this run is of (default: the "
                    + "first).", valueName: "name"))
        var baseline: String?
        @Option(help: "Of candidates, ablation and slices: mrr, hr or ndcg, at 20.")
        var metric = RankingMetric.mrr
        @Option(
            help: ArgumentHelp(
                "Of slices (default: popularity), and of ablation: by a kind of test rows: \(RowSlicing.kinds).",
                valueName: "kind"))
        var slice: RowSlicing?
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws {
            _ = try format()
            try refuseUnwritable(output: output)
            guard names.count == 1 || choice.isEmpty else {
                throw ValidationError("--set, --variant and --seeds choose from a study, and these are runs")
            }
            guard baseline == nil || kind == .ablation else {
                throw ValidationError("--baseline is for --kind ablation")
            }
            guard slice == nil || [.ablation, .slices].contains(kind) else {
                throw ValidationError("--slice is for --kind slices and --kind ablation")
            }
            guard metric == .mrr || ![.curves, .pareto].contains(kind) else {
                throw ValidationError("--kind \(kind.rawValue) shows MRR@20; leave --metric out")
            }
        }

        func run() throws {
            let runs = try figureRuns()
            let wanted = FigureRuns.Wanted(metric: metric, slice: slice) { compared in
                try baseline.map { try compared.index(of: $0, in: results.store) } ?? 0
            }
            let figure = try runs.figure(kind, wanted, RowsOfRuns(locations: data.locations))
            try writeOutput(try format().data(figure), to: URL(filePath: output))
        }

        private func figureRuns() throws -> FigureRuns {
            guard names.count == 1, isExperimentFile(names[0]) else { return try FigureRuns(names, in: results.store) }
            let file = try choice.read(names[0])
            return FigureRuns(of: file, try choice.study(of: file), in: results.store)
        }

        private func format() throws -> FigureFormat {
            guard let format = FigureFormat(rawValue: URL(filePath: output).pathExtension.lowercased()) else {
                throw ValidationError("--output names a figure by .svg or .pdf, and this ends with neither")
            }
            return format
        }
    }
}
