import Foundation
import Synchronization

/// Says when something changes in folders, by inotify. It costs nothing as long as nothing changes.
final class FolderWatch: Sendable {
    /// What has changed in a folder.
    enum Change: Sendable, Hashable {
        /// A program that works on a run has reported something.
        case report
        /// Anything else: files or folders have come, gone, or been closed after writing.
        case other
    }

    private let descriptor: Int32
    /// Watched folders by the system's number for them.
    private let folders = Mutex<[Int32: String]>([:])

    /// Nil where the system has no inotify, or one of the folders is on a file system that other machines change, too,
    /// which is not reported.
    init?(of places: [URL]) {
        guard !places.contains(where: Self.isRemote) else { return nil }
        descriptor = inotify_init1(Int32(IN_CLOEXEC))
        if descriptor < 0 { return nil }
    }

    deinit { close(descriptor) }

    /// Watches more folders.
    /// - Returns: how many of them were not watched before; nil if the system watches no more.
    func add(_ paths: [String]) -> Int? {
        let mask = UInt32(
            IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_MODIFY | IN_CLOSE_WRITE | IN_ONLYDIR)
        return folders.withLock { folders in
            let known = Set(folders.values)
            var count = 0
            for path in paths where !known.contains(path) {
                let number = inotify_add_watch(descriptor, path, mask)
                // A folder may be gone again by now.
                if number < 0 && (errno == ENOSPC || errno == ENOMEM) { return nil }
                guard number >= 0 else { continue }
                folders[number] = path
                count += 1
            }
            return count
        }
    }

    /// Waits until something has changed.
    /// - Returns: the changes; nil if there will be no more.
    func wait() -> Set<Change>? {
        var changes: Set<Change> = []
        let capacity = 1 << 14
        let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: capacity, alignment: MemoryLayout<inotify_event>.alignment)
        defer { buffer.deallocate() }
        guard let start = buffer.baseAddress else { return nil }
        var count = read(descriptor, start, capacity)
        while count < 0 && errno == EINTR { count = read(descriptor, start, capacity) }
        guard count > 0 else { return nil }
        let header = MemoryLayout<inotify_event>.size
        var place = 0
        while place + header <= count {
            let event = buffer.load(fromByteOffset: place, as: inotify_event.self)
            let name = buffer[(place + header)..<(place + header + Int(event.len))].prefix { $0 != 0 }
            place += header + Int(event.len)
            if event.mask & UInt32(IN_IGNORED) != 0 { _ = folders.withLock { $0.removeValue(forKey: event.wd) } }
            let file = String(decoding: name, as: UTF8.self)
            // A report is a line more in the log, or another passing event (`RunFolder`).
            if file.contains("passing.json") || event.mask & UInt32(IN_MODIFY) != 0 && file == "events.jsonl" {
                changes.insert(.report)
            } else if event.mask & UInt32(IN_MODIFY) == 0 {
                // A file that is being written is looked at when it is closed.
                changes.insert(.other)
            }
        }
        return changes
    }

    /// Types of file systems that other machines write to, and beginnings of such, as mount(8) names them.
    private static let remote = ["nfs", "cifs", "smb", "9p", "afs", "ceph", "lustre", "gpfs", "beegfs", "fuse"]

    private static func isRemote(_ folder: URL) -> Bool {
        let path = folder.resolvingSymlinksInPath().path + "/"
        let mounts = (try? String(contentsOfFile: "/proc/self/mounts", encoding: .utf8)) ?? ""
        var nearest = (length: 0, type: "")
        for line in mounts.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2 else { continue }
            let place = words[1] == "/" ? "/" : words[1].replacing("\\040", with: " ") + "/"
            // Of several at one place, the last is on top.
            if path.hasPrefix(place), place.count >= nearest.length { nearest = (place.count, String(words[2])) }
        }
        return remote.contains { nearest.type.hasPrefix($0) }
    }
}
