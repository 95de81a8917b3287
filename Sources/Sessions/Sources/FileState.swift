import Basics
import Foundation

/// What the file system says about a file. As long as it stays the same, so does the content, except for changes within
/// one tick of the file system's clock (see `SourceHashes`): programs cannot set the inode's change time.
package struct FileState: Sendable, Hashable, Codable {
    package var device: UInt64
    package var inode: UInt64
    package var size: Int64
    /// Times of the last change to the content and to anything at all, in nanoseconds since 1970.
    package var modified: Int64
    package var changed: Int64

    /// State of an open file; nil if the system does not report it.
    package init?(_ file: OpenFile) {
        var status = stat()
        guard withExtendedLifetime(file, { fstat(file.descriptor, &status) }) == 0 else { return nil }
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
        size = Int64(status.st_size)
        modified = Self.nanoseconds(status.st_mtim)
        changed = Self.nanoseconds(status.st_ctim)
    }

    /// The time now, in nanoseconds since 1970.
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return nanoseconds(time)
    }

    /// Wraps around for times that no clock shows but a file system may hold: states are only compared.
    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
