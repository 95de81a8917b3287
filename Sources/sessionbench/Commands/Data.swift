import ArgumentParser
import Foundation
import Runs
import Sessions

extension SessionBench {
    struct Data: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "See what data there is.", subcommands: [DataList.self, DataInspect.self],
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
                        source: experiment.data.source == .storefront ? "built in" : experiment.data.folder,
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
    }

    struct DataInspect: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "inspect", abstract: "Read and split a dataset, and say what is in it.")

        @Argument(
            help: "A name of \"data list\", or an experiment file.", completion: .file(extensions: ["yaml", "yml"]))
        var name: String
        @Option(help: ArgumentHelp("Override a key of the experiment (repeatable).", valueName: "key=value"))
        var set: [String] = []
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var data: DataOption

        func run() throws {
            let experiment = try DataSources.experiment(name, overrides: set)
            let dataset = try loadDataset(
                experiment.data, protocol: experiment.protocol, name: experiment.name, locations: data.locations)
            let statistics = DatasetStatistics(dataset)
            if json { try printJSON(statistics) } else { print(DatasetTables.text(statistics), terminator: "") }
        }
    }
}

/// The data that can be named: that of the experiments which come with the project.
enum DataSources {
    static var all: [(name: String, experiment: Result<Experiment, any Error>)] {
        let files = ProjectFolder.experiments.map { file in
            (file.deletingPathExtension().lastPathComponent, Result { try Experiment(contentsOf: file) })
        }
        // The Storefront is there without any file.
        let storefront = Experiment.quickStart(.full)
        return [(storefront.name, .success(storefront))] + files.filter { $0.0 != storefront.name }
    }

    /// - Throws: `InputError` or `InvalidExperiment`.
    static func experiment(_ name: String, overrides: [String]) throws -> Experiment {
        let all = all
        if let source = all.first(where: { $0.name == name }) {
            return try InputError.unless { try source.experiment.get() }.overridden(by: overrides)
        }
        guard FileManager.default.fileExists(atPath: name) else {
            let near = nearestName(to: name, among: all.map(\.name))
            let hint = near.map { "did you mean \($0)?" } ?? "\"sessionbench data list\" shows the names"
            throw InputError("there is no dataset and no file called \(name.forTerminal(atMost: 100)); \(hint)")
        }
        return try InputError.unless { try Experiment(contentsOf: URL(filePath: name), overrides: overrides) }
    }

    static func missingFiles(of experiment: Experiment, in locations: DataLocations) -> [String] {
        let data = experiment.data
        guard data.source == .files else { return [] }
        var names = [data.interactions.file, data.items.file]
        if experiment.protocol.split == .given { names.append(data.interactions.testFile) }
        let folder = locations.dataFolder.appending(path: data.folder)
        return names.filter { !$0.isEmpty && !FileManager.default.fileExists(atPath: folder.appending(path: $0).path) }
    }
}
