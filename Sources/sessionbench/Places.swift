import ArgumentParser
import Basics
import Foundation
import Runs
import Sessions

/// Where runs are kept.
struct ResultsOption: ParsableArguments {
    @Option(
        help: ArgumentHelp("Folder of the runs (default: Results of the project).", valueName: "dir"),
        completion: .directory)
    var results: String?

    func validate() throws {
        try refuseEmpty(results, "--results")
        if let results, FileKind(at: results) == .file {
            throw ValidationError("--results is a file; name a folder: \(results.forTerminal)")
        }
    }

    var store: RunStore {
        RunStore(results: results.map { URL(filePath: $0, directoryHint: .isDirectory) } ?? Self.standard)
    }

    /// `Results` of the project that the program was built in, or else in the user's data folder (XDG).
    private static var standard: URL {
        if let project = ProjectFolder.url {
            return project.appending(component: "Results", directoryHint: .isDirectory)
        }
        let environment = ProcessInfo.processInfo.environment.filter { $0.key != "SESSIONBENCH_DATA" }
        return DataLocations.standard(environment: environment).dataFolder
            .appending(component: "Results", directoryHint: .isDirectory)
    }

    /// The option as a command that goes on with a run must repeat it.
    var repeated: String { results.map { " --results \($0)" } ?? "" }
}

/// Where data is kept.
struct DataOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of the data (default: SESSIONBENCH_DATA, else the user's data folder).", valueName: "dir"),
        completion: .directory)
    var data: String?

    func validate() throws { try refuseEmpty(data, "--data") }

    var locations: DataLocations {
        .standard(environment: ProcessInfo.processInfo.environment, dataOption: data)
    }
}

/// - Throws: `ValidationError` for an empty option, as from a shell variable that is not set.
func refuseEmpty(_ value: String?, _ option: String) throws {
    if value?.isEmpty ?? false { throw ValidationError("\(option) is empty; name a place, or leave the option out") }
}

/// An argument that names a run.
struct RunArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp("A run, or the beginning of its name; last: the newest run.", valueName: "run"),
        completion: .custom { _, _, _ in RunArgument.names })
    var name: String

    /// Names of the runs in the standard place, for shell completion.
    static var names: [String] {
        let store = (try? ResultsOption.parse([]))?.store
        return ["last"] + (store?.names() ?? [])
    }
}

/// The package folder above the executable, if there is one.
enum ProjectFolder {
    static let url: URL? = {
        guard var folder = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
        while folder.pathComponents.count > 1 {
            folder.deleteLastPathComponent()
            let files = FileManager.default
            if files.fileExists(atPath: folder.appending(component: "Package.swift").path),
                files.fileExists(atPath: folder.appending(component: "Experiments").path)
            {
                return folder
            }
        }
        return nil
    }()

    /// Where the experiment files are that come with the project.
    static var experimentFolder: URL? { url?.appending(component: "Experiments", directoryHint: .isDirectory) }

    /// The experiment files that come with the project.
    static var experiments: [URL] {
        guard let folder = experimentFolder else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map {
            folder.appending(component: $0)
        }
    }
}
