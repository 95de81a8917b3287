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
            let text = try RunText(run, in: store)
            if let advice = text.advice(options: results.repeated) { writeError(advice + "\n") }
            if json { return try printJSON(RunJSONObject(run: run, kept: text.kept, place: text.place)) }
            print(try text.text(locations: data.locations, slices: slices.slice, check: slices.check))
            print(RunCourse.text(run), terminator: "")
        }
    }
}
