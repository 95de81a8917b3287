import ArgumentParser
import Runs

extension SessionBench {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List all runs, the one started last first.")

        @Flag(help: "Print a JSON list.")
        var json = false
        @OptionGroup var results: ResultsOption

        func run() throws {
            let runs = results.store.runs()
            if json { return try printJSON(runs.map(RunJSONObject.init)) }
            guard !runs.isEmpty else {
                return writeError("No runs in \(results.store.results.path) yet; sessionbench quickstart makes four.\n")
            }
            var table = PlainTable([
                ("run", .left), ("status", .left), ("MRR@20 %", .right), ("HR@20 %", .right), ("seconds", .right),
                ("data", .left), ("", .left),
            ])
            for run in runs {
                let test = run.summary.flatMap { $0.ranksItems == false ? nil : $0.metrics.test }
                table.append([
                    run.id.description, run.status.rawValue, test.map { percent($0.mrr) } ?? "",
                    test.map { percent($0.hr) } ?? "", run.summary.map { decimal($0.seconds.total, 1) } ?? "",
                    run.summary.map { "\($0.dataset.name) \($0.dataset.fingerprint)" } ?? "", run.reason ?? "",
                ])
            }
            print(table, terminator: "")
        }
    }
}
