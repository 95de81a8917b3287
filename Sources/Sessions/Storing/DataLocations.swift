import Foundation

/// Where source files are read from and prepared datasets are kept.
public struct DataLocations: Sendable, Hashable {
    /// Folder to which the data paths of experiments are relative.
    public var dataFolder: URL
    /// Folder for what can be made again.
    public var cacheFolder: URL

    public init(dataFolder: URL, cacheFolder: URL) {
        self.dataFolder = dataFolder
        self.cacheFolder = cacheFolder
    }

    /// The data folder is `dataOption` (`--data`), or `SESSIONBENCH_DATA`, or `sessionbench` in the user's data folder;
    /// the cache is `sessionbench` in the user's cache folder (XDG Base Directory Specification, which ignores relative
    /// paths in its variables). Empty values count as absent.
    public static func standard(environment: [String: String], dataOption: String? = nil) -> DataLocations {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let home = value("HOME").map { URL(filePath: $0) } ?? FileManager.default.homeDirectoryForCurrentUser
        func userFolder(_ variable: String, default path: String) -> URL {
            let folder = value(variable).flatMap { $0.hasPrefix("/") ? URL(filePath: $0) : nil }
            return (folder ?? home.appending(path: path)).appending(path: "sessionbench")
        }
        let chosen = dataOption.flatMap { $0.isEmpty ? nil : $0 } ?? value("SESSIONBENCH_DATA")
        return DataLocations(
            dataFolder: chosen.map { URL(filePath: $0) } ?? userFolder("XDG_DATA_HOME", default: ".local/share"),
            cacheFolder: userFolder("XDG_CACHE_HOME", default: ".cache"))
    }
}
