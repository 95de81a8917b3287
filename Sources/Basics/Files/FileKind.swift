import Foundation

/// What a path leads to, links being followed.
package enum FileKind: Sendable {
    /// Anything that is no folder.
    case file
    case folder

    /// - Returns: nil if there is nothing at the path.
    package init?(at path: String) {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        self = isFolder.boolValue ? .folder : .file
    }
}
