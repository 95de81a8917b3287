import Foundation

/// Where a path of an experiment's data leads: below the data folder, unless it is absolute.
public func dataPlace(_ path: String, in dataFolder: URL) -> URL {
    (path.hasPrefix("/") ? URL(filePath: path) : dataFolder.appending(path: path)).standardizedFileURL
}
