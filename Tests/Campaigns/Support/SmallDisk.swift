import Foundation

/// A file system in memory of a given size, mounted on a folder; only root can have one.
final class SmallDisk {
    private let place: URL

    /// Whether such disks can be had here.
    static let isPossible: Bool = {
        guard geteuid() == 0, let folder = try? CaseFolder() else { return false }
        return (try? SmallDisk(on: folder.url.appending(component: "disk"), kilobytes: 64)) != nil
    }()

    init(on place: URL, kilobytes: Int) throws {
        self.place = place
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Self.command("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", place.path)
    }

    deinit { try? Self.command("umount", "--lazy", place.path) }

    func resize(kilobytes: Int) throws {
        try Self.command("mount", "-o", "remount,size=\(kilobytes)k", place.path)
    }

    func setReadOnly(_ isReadOnly: Bool) throws {
        try Self.command("mount", "-o", "remount,\(isReadOnly ? "ro" : "rw")", place.path)
    }

    private static func command(_ words: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure.wrong("\(words.joined(separator: " ")) failed") }
    }
}
