import Basics
import Foundation

/// Runs that were put away: `<results>/.trash/<experiment>/<folder>`. Nothing empties it but people.
extension RunStore {
    package static let trashName = ".trash"

    /// Where a run that was put away lies.
    public struct Trashed: Sendable, Hashable {
        public let run: RunID
        /// Name of its folder in the trash, where another one of its name may lie already.
        let name: String
    }

    /// Puts a run away, with all that is in its folder.
    /// - Throws: `FileError` if a program is working on it, or it is a reference run.
    public func trash(_ run: RunID) throws -> Trashed {
        let folder = RunFolder(id: run, in: results)
        guard !folder.isReference else { throw FileError("a reference run is only looked at", at: folder.url) }
        let claim = try claim(folder)
        defer { claim?.release() }
        try queue.remove(run)
        let parent = try Folder(existing: run.experiment, in: Folder(results, mayBeLink: true), mayBeLink: true)
        let trash = try Folder(run.experiment, in: Folder(Self.trashName, in: Folder(results, mayBeLink: true)))
        for name in [run.folder] + (2...1_000).map({ "\(run.folder)-\($0)" }) {
            // A folder takes the place of an empty one at most.
            if renameat(parent.descriptor, run.folder, trash.descriptor, name) == 0 {
                return Trashed(run: run, name: name)
            }
            guard errno == EEXIST || errno == ENOTEMPTY else { break }
        }
        throw FileError("move", folder.url)
    }

    /// Brings a run back to where it was.
    /// - Throws: `FileError` if it is no longer in the trash, or there is another run in its place.
    public func restore(_ trashed: Trashed) throws {
        let top = try Folder(results, mayBeLink: true)
        let trash = try Folder(existing: trashed.run.experiment, in: Folder(existing: Self.trashName, in: top))
        let parent = try Folder(existing: trashed.run.experiment, in: top, mayBeLink: true)
        guard renameat(trash.descriptor, trashed.name, parent.descriptor, trashed.run.folder) == 0 else {
            throw FileError("bring back", RunFolder(id: trashed.run, in: results).url)
        }
    }

    /// Keeps others from working on the run meanwhile; nil if its folder is too damaged for anybody to.
    private func claim(_ folder: RunFolder) throws -> RunWriter? {
        do { return try folder.open() } catch {
            if folder.isLocked { throw error }
            return nil
        }
    }
}
