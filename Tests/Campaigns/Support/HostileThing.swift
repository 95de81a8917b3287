import Foundation
import Glibc

/// What may stand where a file or folder belongs.
enum HostileThing: String, CaseIterable, Sendable {
    case fifo, socket, device, zeros, tooLarge, dangling, loop, linkToFile, linkToTree, folder, empty, unreadable
    case manyFiles, manyFolders, deep, notUTF8

    /// Puts the thing at a place, where nothing may be left.
    /// - Parameter precious: a tree that links lead to.
    func put(at place: URL, precious: URL) throws {
        let path = place.path
        let files = FileManager.default
        try? files.removeItem(at: place)
        try files.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        switch self {
        case .fifo: try check(mkfifo(path, 0o644))
        case .socket: try makeSocket(path)
        case .device: try check(mknod(path, S_IFCHR | 0o666, dev_t(1 << 8 | 5)))
        case .zeros: try check(symlink("/dev/zero", path))
        case .tooLarge:
            let descriptor = open(path, O_WRONLY | O_CREAT, 0o644)
            try check(descriptor)
            defer { close(descriptor) }
            try check(ftruncate(descriptor, 50_000_000_000))
        case .dangling: try check(symlink("nowhere/at/all", path))
        case .loop: try check(symlink(place.lastPathComponent, path))
        case .linkToFile: try check(symlink(precious.appending(component: "letter.txt").path, path))
        case .linkToTree: try check(symlink(precious.path, path))
        case .folder: try files.createDirectory(at: place, withIntermediateDirectories: true)
        case .empty: try Data().write(to: place)
        case .unreadable:
            try Data("name: secret\n".utf8).write(to: place)
            try check(chmod(path, 0))
        case .manyFiles, .manyFolders:
            try files.createDirectory(at: place, withIntermediateDirectories: true)
            for number in 0..<10_000 {
                let entry = place.appending(component: "entry \(number) \u{1B}[31m\u{7}").path
                try check(self == .manyFolders ? mkdir(entry, 0o755) : creat(entry))
            }
        case .deep:
            let name = String(repeating: "d", count: 200)
            var deep = place
            for _ in 0..<15 { deep.append(component: name) }
            try files.createDirectory(at: deep, withIntermediateDirectories: true)
        case .notUTF8:
            try files.createDirectory(at: place, withIntermediateDirectories: true)
            for name in [[0xff, 0xfe, 0x1b, 0x5b, 0x32, 0x4a], [0x0a, 0x0d, 0x2e]] as [[UInt8]] {
                let bytes = Array(path.utf8) + [0x2f] + name + [0]
                try check(bytes.withUnsafeBufferPointer { bytes in
                    bytes.withMemoryRebound(to: CChar.self) { mkdir($0.baseAddress ?? .init(bitPattern: 1)!, 0o755) }
                })
            }
        }
    }

    private func creat(_ path: String) -> Int32 {
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o644)
        if descriptor >= 0 { close(descriptor) }
        return descriptor
    }

    private func makeSocket(_ path: String) throws {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        try check(descriptor)
        defer { close(descriptor) }
        // The address has room for 108 bytes, hence the detour over a short name.
        let short = "/tmp/s\(UUID().uuidString.prefix(12))"
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(short.utf8)) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        try check(
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(descriptor, $0, size) }
            })
        if rename(short, path) != 0 {
            // Another file system: a second socket cannot be had there, a FIFO is the next best.
            unlink(short)
            try check(mkfifo(path, 0o644))
        }
    }

    private func check(_ result: Int32) throws {
        if result < 0 { throw Impossible(reason: String(cString: strerror(errno))) }
    }

    /// Not everybody may make devices, and not every file system holds 50 GB, be it of nothing.
    struct Impossible: Error { var reason: String }
}
