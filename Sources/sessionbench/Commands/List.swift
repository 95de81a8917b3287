import ArgumentParser
import Basics
import Export
import Metrics
import Runs

extension SessionBench {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List all runs: those that wait in the order of the queue, then the newest first.")

        @Flag(help: "List the reference runs instead, which came with the project.")
        var reference = false
        @Flag(help: "Print a JSON list.")
        var json = false
        @OptionGroup var results: ResultsOption

        func run() throws {
            let store = results.store
            let runs = reference ? store.references() : store.runs()
            if json { return try printJSON(runs.map { RunJSONObject(run: $0) }) }
            guard let table = Self.table(of: runs) else {
                return writeError(
                    reference ? "No reference runs in \(shownPath(store.results)).\n" : Self.nothing(in: store))
            }
            print(table, terminator: "")
        }

        /// Nil if there are no runs.
        static func table(of runs: [StoredRun]) -> PlainTable? {
            guard !runs.isEmpty else { return nil }
            var table = PlainTable([
                ("run", .left), ("status", .left), ("MRR@20 %", .right), ("HR@20 %", .right), ("seconds", .right),
                ("data", .left), ("", .left),
            ])
            let waiting = runs.filter { $0.place != nil }.sorted { ($0.place ?? 0) < ($1.place ?? 0) }
            for run in waiting + runs.filter({ $0.place == nil }) {
                let test = run.summary?.rankedTest
                table.append([
                    run.id.description, run.status.rawValue, test.map { Numbers.percent($0.mrr) } ?? "",
                    test.map { Numbers.percent($0.hr) } ?? "",
                    run.summary.map { Numbers.fixed($0.seconds.total, 1) } ?? "",
                    run.summary.map { "\($0.dataset.name) \($0.dataset.fingerprint)" } ?? "",
                    run.reason ?? run.place.map { "place \($0) in the queue" }
                        ?? (run.isForCluster ? "waits for the cluster" : Self.remarks(run.summary)),
                ])
            }
            return table
        }

        private static func remarks(_ summary: RunSummary?) -> String {
            [
                summary.flatMap { $0.isSelected ? nil : "trained without selection" },
                summary?.testedSecondStage.map(Self.words),
            ].compactMap(\.self).joined(separator: "; ")
        }

        private static func words(_ stage: SecondStageResult) -> String {
            "second stage: MRR \(Numbers.percent(stage.test.mrr)), HR \(Numbers.percent(stage.test.hr))"
        }

        static func nothing(in store: RunStore) -> String {
            let references = store.references().count
            let others = references == 0 ? "" : "\(references) reference runs: sessionbench list --reference.\n"
            return "No runs in \(shownPath(store.results)) yet; sessionbench quickstart makes four.\n" + others
        }
    }
}
