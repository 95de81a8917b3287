import Basics
import Foundation

/// A run reserved for this process: the only way to write into its folder, held as long as the value lives.
///
/// The kernel's lock is on the folder itself, so it cannot be lost by deleting a file; the file `lock` names the owner
/// and serves where folders cannot be locked. Everything is written through the open folder (see `Folder`): no link is
/// followed out of it, and if the folder is deleted, the run fails instead of bringing back an incomplete folder.
public final class RunWriter: Sendable {
    public let run: RunFolder
    let folder: Folder
    private let claim: Claim
    /// Hash of the experiment being worked on (`RunFolder.hash(ofExperiment:)`).
    public let experiment: String

    private static let lockName = "lock"

    /// - Throws: `FileError` if someone else works on the run, or the folder is not one, or has no experiment.
    init(_ run: RunFolder) throws {
        self.run = run
        folder = try Folder(run.url)
        guard try !folder.finds(ReferenceRanks.name) else {
            throw FileError("a reference run is only read: train one of your own (sessionbench run)", at: run.url)
        }
        guard FileLock.take(folder.descriptor) != .held,
            let claim = try Claim.take(Self.lockName, in: folder, purpose: run.id.description)
        else { throw FileError("another sessionbench is working on this run", at: run.url) }
        self.claim = claim
        // Before any work, rather than when the first of them has to be written.
        try folder.refuseLinks(RunFolder.written)
        experiment = RunFolder.hash(ofExperiment: try OpenRun(run).experimentText())
        sweepTemporaries()
    }

    /// Removes what killed programs left half-written, which would add up: a checkpoint is large.
    private func sweepTemporaries() {
        // The last passing event of a killed program is out of date.
        try? folder.remove(RunFolder.passingName)
        folder.sweepTemporaries { RunFolder.files.contains($0) }
        for name in [RunFolder.checkpointName, RunFolder.ranksName] where folder.contains(name) {
            try? Folder(name, in: folder).sweepTemporaries { $0.hasSuffix(RunFolder.tensorsSuffix) }
        }
    }

    /// Lets others work on the run before the value itself is gone.
    public func release() {
        claim.release()
        flock(folder.descriptor, LOCK_UN)
    }

    /// Whether somebody is working on the run in a folder now.
    static func isHeld(_ folder: Folder) -> Bool {
        FileLock.look(folder.descriptor) == .held || Claim.holder(lockName, in: folder) != nil
    }

    /// Opens the event log for appending.
    /// - Throws: `FileError`.
    public func openLog() throws -> RunLog { try RunLog(RunFolder.eventsName, in: folder, experiment: experiment) }

    /// Writes the result.
    /// - Throws: `FileError`; an earlier summary then stays.
    public func write(_ summary: RunSummary) throws {
        try folder.replace(RunFolder.summaryName, with: Seal.close(RunJSON.encodeForPeople(summary)))
    }

    /// Writes the second stage.
    /// - Returns: its checksum, which the summary is to keep.
    /// - Throws: `FileError`.
    public func write(secondStage stage: some Encodable) throws -> String? {
        let data = Seal.close(try RunJSON.encode(stage))
        try folder.replace(RunFolder.secondStageName, with: data)
        return Seal.checksum(data)
    }

    /// The subfolder for one kind of file, made if it does not exist.
    /// - Throws: `FileError`, also if it is a link.
    public func checkpointFolder() throws -> Folder { try Folder(RunFolder.checkpointName, in: folder) }
    func ranksFolder() throws -> Folder { try Folder(RunFolder.ranksName, in: folder) }

    /// Whether there is a checkpoint folder, even if it is a link.
    public var hasCheckpointFolder: Bool { folder.contains(RunFolder.checkpointName) }

    /// - Parameter files: paths below the folder that belong to the result.
    /// - Throws: `FileError` if the folder or one of the files was deleted meanwhile, so that the run cannot be done,
    ///   or if that cannot be found out.
    public func checkStillThere(_ files: [String]) throws {
        if folder.isDeleted { throw FileError("the folder of the run was deleted while it worked", at: run.url) }
        for file in files where try !folder.finds(file) {
            throw FileError("this was deleted while the run worked", at: folder.file(file))
        }
    }
}
