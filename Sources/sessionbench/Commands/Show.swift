import ArgumentParser
import Experiments
import Export
import Results
import Runs

extension SessionBench {
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a run: settings, course, results.")

        @OptionGroup var wanted: RunArgument
        @Flag(help: "Print the summary as JSON; of a run that has none, its status.")
        var json = false
        @OptionGroup var slices: SliceOption
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws {
            guard !json || slices.slice.isEmpty else {
                throw ValidationError("--json prints the summary as it is kept, without --slice")
            }
        }

        func run() throws {
            let store = results.store
            let run = store.record(try store.find(wanted.name))
            let kept = run.summary == nil ? nil : try KeptLists(run.folder)
            if kept == nil, !run.isReference, let summary = run.summary, summary.ranksItems != false {
                writeError(
                    "the lists of what \(run.id.description.forTerminal) recommends are missing; "
                        + "sessionbench rescore \(run.id)\(results.repeated) adds them\n")
            }
            let place = run.summary.flatMap { summary in
                let runs = store.runs()
                let lost = runs.count { $0.status == .failed || $0.status == .interrupted }
                return ParetoPlace(of: summary, among: runs.compactMap(\.summary), failed: lost)
            }
            if json { return try printJSON(RunJSONObject(run: run, kept: kept, place: place)) }
            if let summary = run.summary {
                print(try report(summary, run.folder, kept, place))
            } else {
                var facts = PlainTable(alignments: [.left, .left])
                facts.append(["run", run.id.description])
                facts.append(["status", run.status.rawValue])
                if let reason = run.reason { facts.append(["reason", reason]) }
                print(facts)
            }
            if !run.notes.isEmpty {
                var said = PlainTable(alignments: [.left, .left])
                if !run.notes.note.isEmpty { said.append(["note", run.notes.note]) }
                if !run.notes.tags.isEmpty { said.append(["tags", run.notes.tags.joined(separator: " ")]) }
                print(said)
            }
            print(settings(run.folder))
            print(RunCourse.text(run), terminator: "")
        }

        /// With slices of the kinds that were asked for or, if none was, of all that the run keeps: those by training
        /// clicks are in every summary.
        private func report(
            _ summary: RunSummary, _ folder: RunFolder, _ kept: KeptLists?, _ place: ParetoPlace?
        ) throws -> RunReport {
            let wanted = slices.slice
            let rows = RowsOfRuns(locations: data.locations)
            let sliced = try rows.sliced(folder, mayDerive: !wanted.isEmpty)
            if let sliced { try slices.check(sliced) }
            return RunReport(
                summary, sliced, by: wanted.isEmpty ? RowSlicing.allCases.filter { $0 != .popularity } : wanted,
                lists: kept?.lists, calibration: kept?.calibration ?? [], place: place)
        }

        /// The keys that differ from their defaults.
        private func settings(_ folder: RunFolder) -> String {
            do {
                let experiment = try folder.experiment()
                var table = PlainTable([("setting", .left), ("value", .left), ("default", .left)])
                for key in ExperimentSchema.keys where key.path != "name" {
                    let value = key.value(in: experiment)
                    let standard = key.defaultValue
                    if value != standard { table.append([key.path, value.description, standard.description]) }
                }
                return table.description
            } catch {
                return "The experiment cannot be read: \(error)\n"
            }
        }
    }
}
