import ArgumentParser
import Basics
import Experiments
import Export
import Foundation
import Importing
import Sessions
import Storefront

extension SessionBench {
    struct Data: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the available data.",
            subcommands: [
                DataList.self, DataFormats.self, DataVerify.self, DataImport.self, DataInspect.self,
                DataGenerate.self,
            ],
            defaultSubcommand: DataList.self)
    }

    struct DataList: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the Storefront and the data of the project's experiments.")

        @Flag(help: "Print a JSON list.")
        var json = false
        @OptionGroup var data: DataOption

        private struct Row: Encodable {
            var name: String
            var source: String
            var split: String
            var missing: [String]
            var problem: String?
        }

        func run() throws {
            let locations = data.locations
            let rows = DataSources.all.map { source in
                switch source.experiment {
                case .success(let experiment):
                    Row(
                        name: source.name,
                        source: Self.place(of: experiment.data),
                        split: experiment.protocol.split.rawValue,
                        missing: DataSources.missingFiles(of: experiment, in: locations))
                case .failure(let problem):
                    Row(name: source.name, source: "", split: "", missing: [], problem: "\(problem)")
                }
            }
            if json { return try printJSON(rows) }
            var table = PlainTable([("name", .left), ("folder", .left), ("split", .left), ("", .left)])
            for row in rows {
                let state = row.missing.isEmpty ? "there" : "missing: " + row.missing.joined(separator: ", ")
                table.append([row.name, row.source, row.split, row.problem ?? state])
            }
            print(table)
            print("Data folder: \(locations.dataFolder.path.forTerminal)")
        }

        private static func place(of data: DataSource) -> String {
            switch data.source {
            case .files: data.folder
            case .storefront: "built in"
            }
        }
    }

    struct DataInspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Read and split a dataset, and describe it.")

        @Argument(
            help: "A name of \"data list\", an experiment file, or a data file or folder.", completion: .file())
        var name: String
        @Option(help: ArgumentHelp("Override a key of the experiment (repeatable).", valueName: "key=value"))
        var set: [String] = []
        @OptionGroup var lenient: LenientOption
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var data: DataOption

        func run() throws {
            let experiment = try DataSources.data(name, overrides: set + lenient.overrides, in: data.locations)
            var line = ProgressLine()
            let dataset = try loadDataset(
                experiment.data, protocol: experiment.protocol, name: experiment.name, locations: data.locations
            ) {
                line.show($0)
            } onDamage: {
                writeError("\($0)\n")
            }
            line.clear()
            let statistics = DatasetStatistics(dataset)
            if json { return try printJSON(statistics) }
            print(DatasetTables.text(statistics, dataset.findings), terminator: "")
        }
    }
}
