import ArgumentParser
import Basics
import Experiments
import Export
import Figures
import Foundation
import Results
import Runs

extension SessionBench {
    struct Report: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write a study as one HTML page: tables, verdicts, figures, settings, data.",
            discussion: """
                The page needs no network and runs nothing. It is made of stored runs alone, reference runs among \
                them; equal runs give equal pages.
                """)

        @Argument(
            help: ArgumentHelp("The study, a YAML file.", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String
        @OptionGroup var choice: StudyChoice
        @Option(
            help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file(extensions: ["html"]))
        var output: String
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws { try refuseUnwritable(output: output) }

        func run() throws {
            let wanted = try choice.read(file)
            let study = try choice.study(of: wanted)
            let plan = results.store.planWithReferences(study)
            guard plan.compared.contains(where: { !$0.summaries.isEmpty }) else {
                throw InputError("no run of \(file.forTerminal) is done; \"sessionbench run\" makes them")
            }
            let options = shellWord(file) + choice.repeated
            let page = StudyPage(
                file: wanted, plan: plan,
                commands: [
                    "sessionbench run \(options)", "sessionbench report \(options) --output \(shellWord(output))",
                ], findings: try findings(wanted, study), version: SessionBench.configuration.version)
            try writeOutput(Foundation.Data(page.html.utf8), to: URL(filePath: output))
        }

        /// What there is of comparisons and figures; what there is not is said on the page.
        private func findings(_ file: ExperimentFile, _ study: Study) throws -> StudyPage.Findings {
            var findings = StudyPage.Findings()
            let runs = FigureRuns(of: file, study, in: results.store)
            let source = RowsOfRuns(locations: data.locations)
            var figures: [(FigureKind, Figure)] = []
            func add(_ kind: FigureKind, _ figure: () throws -> Figure) throws {
                // What lacks, or does not compare, leaves out a figure and not the page.
                do { figures.append((kind, try figure())) } catch let error as any UserError {
                    findings.omissions.append("No figure of \(kind.rawValue): \(error).")
                    writeError("no figure of \(kind.rawValue): \(error)\n")
                }
            }
            do {
                let comparison = try runs.comparison(FigureRuns.Wanted(), nil, source)
                if comparison.arms.count > 1 { findings.comparison = comparison }
                try add(.ablation) { try .ablation(runs.title, comparison) }
            } catch let error as any UserError {
                findings.lack = "No verdicts: \(error)."
                writeError("no verdicts: \(error)\n")
            }
            for kind in [FigureKind.pareto, .slices, .candidates, .curves] {
                try add(kind) { try runs.figure(kind, FigureRuns.Wanted(), source) }
            }
            findings.pictures = figures.map { SVGFile($1.drawing, prefix: "\($0.rawValue)-").text }
            findings.matrix = try matrix(study, file, source)
            return findings
        }

        /// The matrix that the workbench opens with; nil if nothing but its pinned cell is done.
        private func matrix(
            _ study: Study, _ file: ExperimentFile, _ source: RowsOfRuns
        ) throws -> (FactorialDesign, AblationResults)? {
            guard study.search == nil, let baseline = study.variants.first,
                let axes = FactorChoice.usualAxes(among: study.factorChoices(baseline: baseline)),
                let design = try? FactorialDesign(axes.rows, by: axes.columns, of: study, baseline: baseline)
            else { return nil }
            let runs = try AblationRuns(of: design.study, in: results.store, bySecondStage: false)
            let margin = file.experiment.study.margin.points(of: .mrr)
            let results = try? runs.results(against: 0, .mrr, margin: margin, nil, source)
            return results.flatMap { $0.comparison == nil ? nil : (design, $0) }
        }
    }
}
