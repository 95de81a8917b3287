import ArgumentParser
import Basics
import Export
import Runs

extension SessionBench {
    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "reference",
            abstract: "Keep the finished runs of a study as reference runs, which travel with the project.",
            discussion: """
                Writes Results/reference/STUDY/VARIANT-SEED: the experiment, the summary and compressed ranks, with \
                which table and compare stand in for variants that were not trained here. They are only read: nothing \
                goes on with them, and "sessionbench run" trains the study all the same.
                """)

        @Argument(
            help: ArgumentHelp("The study, a YAML file.", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String
        @OptionGroup var choice: StudyChoice
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func run() throws {
            let wanted = try choice.read(file)
            let store = results.store
            let rows = RowsOfRuns(locations: data.locations)
            // All of them before the first is written.
            let references = try store.plan(try choice.study(of: wanted)).compared.flatMap(\.entries).compactMap {
                entry -> NewReference? in
                guard entry.status == .done, let run = entry.found?.folder else {
                    writeError("left out: \(entry.run.title.forTerminal): \(entry.status?.rawValue ?? "missing")\n")
                    return nil
                }
                if let reason = entry.run.experiment.untested(entry.run.title) {
                    writeError("left out: \(reason)\n")
                    return nil
                }
                return try InputError.ifUnusable {
                    try NewReference(
                        of: run, study: wanted.experiment.name, variant: entry.run.variant, rows: rows.kept(by: run))
                }
            }
            guard !references.isEmpty else {
                throw InputError(
                    "no run of \(file.forTerminal) is done and tested; \"sessionbench run\" makes them")
            }
            if let twins = Dictionary(grouping: references, by: \.id).first(where: { $0.value.count > 1 }) {
                throw InputError(
                    "two variants would both be kept as \(twins.key); their names must differ in letters or digits")
            }
            var table = PlainTable([("reference run", .left), ("bytes", .right), ("", .left)])
            for reference in references {
                let isNew = try reference.write(in: store)
                table.append([
                    reference.id.description, Numbers.grouped(reference.bytes), isNew ? "" : "was there already",
                ])
            }
            print(table, terminator: "")
        }
    }
}
