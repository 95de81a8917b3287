import ArgumentParser
import Export
import Foundation
import Runs
import Training

extension SessionBench {
    struct Rescore: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Score the test set anew with a run's weights: other candidate sets, another second stage.",
            discussion: """
                A new run is made with the weights of the old one, which stays as it is. Only keys of evaluation and \
                rerank can be changed (and model.neighbours and model.linear, as settings of the second stage's \
                sources, and training.keep). The result counts in studies like one that was trained, since training \
                it would have given the same weights; "show" says whose weights it has.
                Without --set, a run of an earlier version, which does not keep what it recommends for each test row, \
                gets that in its own folder; nothing else of it changes, and its ranks must come out the same.
                """)

        @OptionGroup var wanted: RunArgument
        @Option(
            parsing: .unconditionalSingleValue,
            help: ArgumentHelp(
                "Change a key of evaluation or rerank (repeatable), such as rerank.kind=linear.",
                valueName: "key=value"))
        var set: [String] = []
        @Flag(help: "Print the summary as JSON.")
        var json = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func run() throws {
            let earlier = try results.store.find(wanted.name)
            if set.isEmpty, !earlier.keepsTestLists, !earlier.isReference {
                let summary = try addLists(to: earlier)
                if json { try printJSON(summary) } else { print(RunReport(summary)) }
                return
            }
            let rescoring = try Rescoring(earlier) { try $0.overridden(by: set) }
            let runs = try HeadlessRuns(results: results, locations: data.locations)
            let (folder, experiment) = try rescoring.begin(in: results.store.results, locations: data.locations)
            let summary = try runs.resume(folder, experiment)
            if json { try printJSON(summary) } else { print(RunReport(summary)) }
        }

        private func addLists(to run: RunFolder) throws -> RunSummary {
            let missing = try MissingLists(run)
            let progress = ProgressReporter(title: run.id.description, try run.experiment())
            defer { progress.finish() }
            let summary = try missing.make(locations: data.locations, emit: progress.report)
            progress.report(.phase("its ranks are the same; what it recommends is now kept beside them"))
            return summary
        }
    }
}
