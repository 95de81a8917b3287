import Basics
import Experiments
import Foundation
import Importing
import Interface
import Sessions

/// The experiments that the workbench offers: those of files that were named, the quick start, which needs no data and
/// takes seconds, those of the project, and those in the current folder.
struct ExperimentOffer: Sendable {
    private let locations: DataLocations
    /// Named by the user, the latest first.
    private(set) var named: [URL]

    /// Largest number of files of the current folder that are looked at.
    private static let fileLimit = 200

    init(named: URL?, locations: DataLocations) {
        self.named = [named].compactMap(\.self)
        self.locations = locations
    }

    /// Offers another file, in front of the others.
    /// - Returns: its path among the choices.
    mutating func add(_ file: URL) -> String {
        let path = Self.path(file)
        if !named.contains(where: { Self.path($0) == path }) { named.insert(file, at: 0) }
        return path
    }

    /// Offers files that were opened in an earlier session behind those that are named, as far as there are any still.
    mutating func add(openedBefore paths: [String]) {
        let known = Set(named.map(Self.path))
        named += paths.prefix(ViewState.openedLimit)
            .filter { $0.hasPrefix("/") && Self.isYAML($0) && FileKind(at: $0) == .file && !known.contains($0) }
            .map { URL(filePath: $0) }
    }

    /// Folders in which a change may change the choices.
    var folders: [URL] {
        let data = locations.dataFolder
        let inside = (try? Folder(data, mayBeLink: true).subfolders()) ?? []
        return [ProjectFolder.experimentFolder, Self.current].compactMap(\.self)
            + named.map { $0.deletingLastPathComponent() } + [data] + inside.map { data.appending(component: $0) }
    }

    /// What the files say now.
    var choices: [ExperimentChoice] {
        var known: Set<String> = []
        func new(_ files: [URL]) -> [URL] { files.filter { known.insert(Self.path($0)).inserted } }
        let own = new(named)
        let project = new(ProjectFolder.experiments)
        let others = new(Self.inCurrentFolder)
        return own.map(choice) + [choice(.init(name: "quick start", file: .success(.quickStart)), of: nil)]
            + (project + others).map(choice)
    }

    private func choice(_ file: URL) -> ExperimentChoice { choice(DataSources.Source(file), of: Self.path(file)) }

    private func choice(_ source: DataSources.Source, of path: String?) -> ExperimentChoice {
        switch source.file {
        case .success(let file):
            let experiment = file.experiment
            let missing = DataSources.missingFiles(of: experiment, in: locations)
            let folder = dataPlace(experiment.data.folder, in: locations.dataFolder)
            return ExperimentChoice(
                name: source.name, experiment: experiment, study: file.study,
                problem: DataSources.problem(missing: missing, in: locations),
                file: path,
                advice: missing.isEmpty
                    ? []
                    : file.comment + [
                        "Put \(missing.joined(separator: " and ")) into \(shownPath(folder)), or name another folder "
                            + "of data with --data or SESSIONBENCH_DATA; \"sessionbench data\" lists what is there."
                    ])
        case .failure(let problem):
            return ExperimentChoice(
                name: source.name, experiment: Experiment(name: source.name), problem: causeFirst(problem), file: path,
                isUnreadable: true)
        }
    }

    static func path(_ file: URL) -> String { file.standardizedFileURL.resolvingSymlinksInPath().path }

    private static var current: URL {
        URL(filePath: FileManager.default.currentDirectoryPath, directoryHint: .isDirectory)
    }

    /// Files that are, or are meant to be, experiments: other programs have YAML files, too.
    private static var inCurrentFolder: [URL] {
        let names = (try? Folder(current, mayBeLink: true).names()) ?? []
        let files = names.filter { isYAML($0) && !$0.hasPrefix(".") }.sorted().prefix(fileLimit)
        return files.map { current.appending(component: $0) }.filter { file in
            guard let content = try? readFile(file, atMost: FileLimit.experiment) else { return false }
            let sections = ["data", "protocol", "model", "training", "rerank", "evaluation", "study"]
            return String(decoding: content, as: UTF8.self).split(whereSeparator: \.isNewline).contains { line in
                sections.contains { line.hasPrefix($0 + ":") || line.hasPrefix($0 + ".") }
            }
        }
    }

    static func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }
}
