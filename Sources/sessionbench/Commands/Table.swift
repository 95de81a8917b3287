import ArgumentParser
import Basics
import Experiments
import Export
import Foundation
import Results
import Runs

extension SessionBench {
    struct Table: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the results of a study, or of one experiment, as a document or as tables.",
            discussion: """
                Only finished runs count; sessionbench run creates the missing ones. For variants of which no run is \
                done, reference runs stand in, and are marked. Markdown is a document with the commands that make it; \
                the other formats have its tables, for LaTeX with the marks of compare's verdicts against the first \
                variant.
                """)

        @Argument(
            help: ArgumentHelp("The study, a YAML file.", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String
        @OptionGroup var choice: StudyChoice
        @Option(
            help: ArgumentHelp("Write to this file (default: standard output).", valueName: "file"),
            completion: .file(extensions: ["md", "tex", "csv", "json", "txt"]))
        var output: String?
        @Option(help: "How to write it: markdown, text, latex, csv or json.")
        var format = TableFormat.markdown
        @OptionGroup var slices: SliceOption
        @Flag(
            help: """
                Also show what is recommended (coverage, popularity, novelty, categories), and cost with a Pareto mark.
                """)
        var beyond = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws { try refuseUnwritable(output: output) }

        func run() throws {
            let wanted = try choice.read(file)
            let plan = results.store.planWithReferences(try choice.study(of: wanted))
            guard plan.entries.contains(where: { $0.status == .done }) else {
                let failures = plan.variants.compactMap { variant in
                    variant.failure.map { "\n  \(variant.name.forTerminal): \($0)" }
                }
                throw InputError(
                    "no run of \(file.forTerminal) is done; \"sessionbench run\" makes them" + failures.joined())
            }
            let options = shellWord(file) + choice.repeated
            let shown = slices.slice.map { " --slice \($0.rawValue)" }.joined()
            let asked = format == .markdown ? "" : " --format \(format.rawValue)"
            let more = asked + shown + (beyond ? " --beyond" : "")
            let document = StudyDocument(
                file: wanted, plan: plan,
                commands: [
                    "sessionbench run \(options)",
                    "sessionbench table \(options)\(more)" + (output.map { " --output \(shellWord($0))" } ?? ""),
                ], sliced: try sliced(plan), by: slices.slice,
                lists: beyond ? try lists(plan) : nil, verdicts: format == .latex ? verdicts(wanted) : nil)
            let text = try document.text(format) ?? jsonText(document.json)
            if let output {
                try writeOutput(Foundation.Data(text.utf8), to: URL(filePath: output))
            } else {
                print(text, terminator: "")
            }
        }

        /// What compare says of MRR@20 against the first variant; nothing, with a word, where that cannot be compared.
        private func verdicts(_ file: ExperimentFile) -> StudyDocument.Verdicts? {
            do {
                let runs = try ComparedRuns(of: file, try choice.study(of: file), in: results.store)
                let rows = try RowsOfRuns(locations: data.locations).rows(
                    runs.arms, runs.folders, baseline: 0, for: nil)
                // Verdicts go by new training, for which nothing is resampled.
                let comparison = try Comparison(
                    runs.arms, baseline: 0, rows: rows, metric: .mrr,
                    margin: JudgingMargin(
                        of: runs.arms, .mrr, wanted: file.experiment.study.margin.points(of: .mrr)), draws: 1)
                return StudyDocument.Verdicts(
                    against: runs.arms[0].name, marks: ComparisonTables.verdictMarks(comparison))
            } catch {
                writeError("no verdicts: \(error)\n")
                return nil
            }
        }

        /// What the runs that are done recommend, by name; those that do not keep it are said.
        private func lists(_ plan: StudyPlan) throws -> [String: TestLists] {
            var lists: [String: TestLists] = [:]
            for run in done(plan) where !run.isReference {
                guard let summary = run.summary, summary.ranksItems != false else { continue }
                lists[summary.run] = try KeptLists(run.folder)?.lists
                if lists[summary.run] == nil {
                    writeError(
                        "\(summary.run): does not keep what it recommends; sessionbench rescore adds it\n")
                }
            }
            return lists
        }

        /// Runs that are done and have test rows.
        private func done(_ plan: StudyPlan) -> [StoredRun] {
            plan.compared.flatMap(\.entries).filter { $0.status == .done }.compactMap(\.found)
        }

        /// Ranks and test rows of the runs that are done, by name; empty if no slices are wanted.
        private func sliced(_ plan: StudyPlan) throws -> [String: SlicedRun] {
            guard !slices.slice.isEmpty else { return [:] }
            let rows = RowsOfRuns(locations: data.locations)
            var sliced: [String: SlicedRun] = [:]
            for run in done(plan) {
                guard let name = run.summary?.run else { continue }
                sliced[name] = try rows.sliced(run.folder, mayDerive: true)
            }
            if let missing = slices.slice.first(where: { kind in !sliced.values.contains { $0.has(kind) } }) {
                throw InputError(missing.absence)
            }
            return sliced
        }
    }
}
