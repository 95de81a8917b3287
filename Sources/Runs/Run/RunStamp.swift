import Basics
import Foundation

/// Which files a run has of those that a list reads, and when they were written: equal for a folder in which nothing
/// of that has changed.
struct RunStamp: Hashable {
    private struct File: Hashable {
        let device: UInt64
        let inode: UInt64
        let size: Int
        /// Seconds and nanoseconds at which the content was written, and at which anything about the file was changed.
        let times: [Int]

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = Int(status.st_size)
            times = [status.st_mtim, status.st_ctim].flatMap { [Int($0.tv_sec), Int($0.tv_nsec)] }
        }
    }

    /// Nil for a file that is not there.
    private let files: [File?]

    private static let names = [
        RunFolder.experimentName, RunFolder.summaryName, RunFolder.eventsName, RunNotes.fileName,
    ]

    /// - Parameter patience: in seconds; what has just been written may be written again without another time.
    /// - Returns: nil if something was changed within that time, or cannot be looked at.
    init?(_ folder: Folder, patience: Int) {
        var files: [File?] = []
        var status = stat()
        guard fstat(folder.descriptor, &status) == 0 else { return nil }
        files.append(File(status))
        for name in Self.names {
            let isThere = fstatat(folder.descriptor, name, &status, 0) == 0
            guard isThere || errno == ENOENT else { return nil }
            files.append(isThere ? File(status) : nil)
        }
        let latest = files.compactMap { $0?.times }.flatMap { [$0[0], $0[2]] }.max() ?? 0
        guard latest < time(nil) - patience else { return nil }
        self.files = files
    }
}
