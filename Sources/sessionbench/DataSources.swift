import Basics
import Experiments
import Foundation
import Importing
import Sessions

/// The data that can be named: that of the experiments that come with the project.
enum DataSources {
    struct Source {
        var name: String
        var file: Result<ExperimentFile, any Error>

        var experiment: Result<Experiment, any Error> { file.map(\.experiment) }

        init(name: String, file: Result<ExperimentFile, any Error>) {
            self.name = name
            self.file = file
        }

        init(_ file: URL) {
            self.init(
                name: file.deletingPathExtension().lastPathComponent,
                file: Result { try ExperimentFile(contentsOf: file) })
        }
    }

    /// Sources from the project's files.
    static var files: [Source] { ProjectFolder.experiments.map(Source.init) }

    /// All sources; the Storefront is there even without a file.
    static var all: [Source] {
        let files = files
        let storefront = ExperimentFile.quickStart
        return files.contains { $0.name == storefront.experiment.name }
            ? files : [Source(name: storefront.experiment.name, file: .success(storefront))] + files
    }

    /// Data and split of a name: of a source, of an experiment file, whatever else it says, or of data files as they
    /// seem to be.
    /// - Throws: `InputError`, `InvalidExperiment`, `DataError`, or `FileError` if the system cannot read the file.
    static func data(_ name: String, overrides: [String], in locations: DataLocations) throws -> Experiment {
        let all = all
        if let source = all.first(where: { $0.name == name }) {
            return try source.experiment.get().overridden(by: overrides)
        }
        guard let kind = FileKind(at: name) else {
            let near = nearestName(to: name, among: all.map(\.name))
            let hint = near.map { "did you mean \($0)?" } ?? "\"sessionbench data list\" shows the names"
            throw InputError("there is no dataset and no file called \(name.forTerminal(atMost: 100)); \(hint)")
        }
        let file = URL(filePath: name)
        if ["yaml", "yml"].contains(file.pathExtension.lowercased()), kind == .file {
            return try InputError.ifMisnamed { try Experiment(dataOf: file, overrides: overrides) }
        }
        var proposal = try DataProposal(
            format: DataProposal.anyFormat, places: [file], dataFolder: locations.dataFolder)
        // What is said of how to read it holds while it is tried.
        for override in overrides where override.hasPrefix("data.") || override.hasPrefix("protocol.") {
            try proposal.answer(assignment: override)
        }
        try proposal.tryOut(in: locations.dataFolder)
        for sentence in proposal.assumptions { writeError(sentence + "\n") }
        for question in proposal.questions where question.isVital {
            writeError("not certain: \(question.text); answer with --set \(question.key)=…\n")
        }
        return try proposal.experiment(name: file.lastPathComponent).overriddenData(by: overrides)
    }

    /// Missing files, by their path in the source's folder.
    static func missingFiles(of experiment: Experiment, in locations: DataLocations) -> [String] {
        missingFiles(of: experiment.data, split: experiment.protocol, in: locations)
    }

    static func missingFiles(
        of data: DataSource, split rules: EvaluationProtocol, in locations: DataLocations
    ) -> [String] {
        let folder = dataPlace(data.folder, in: locations.dataFolder).path
        return importer(of: data, dataFolder: locations.dataFolder)
            .files(isSplit: rules.split == .given).map(\.path)
            .filter { !FileManager.default.fileExists(atPath: $0) }
            .map { $0.hasPrefix(folder + "/") ? String($0.dropFirst(folder.count + 1)) : $0 }
    }

    /// Names missing files and the folder that they are missing in; nil if there are none.
    static func problem(missing files: [String], in locations: DataLocations) -> String? {
        files.isEmpty ? nil : "\(files.joined(separator: ", ")) missing in \(shownPath(locations.dataFolder))"
    }
}
