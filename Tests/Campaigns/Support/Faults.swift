import Foundation
import Synchronization
import TestSupport

/// A rule for `Preloaded/faults.c`: which calls of the program do not do what they should.
struct Faults: Sendable, CustomStringConvertible {
    enum Kind: String, CaseIterable, Sendable {
        case open, read, write, fsync, rename, unlink, mkdir, truncate, close, lock, mmap, stat, list
    }

    enum Action: Sendable, Hashable, CustomStringConvertible {
        case error(Int32)
        /// Half of a read or write is done.
        case short
        /// The process is killed before or after the call (of a write, half is done before), or all power fails.
        case before, after, cut

        var description: String {
            switch self {
            case .error(let code): "\(code)"
            case .short: "short"
            case .before: "before"
            case .after: "after"
            case .cut: "cut"
            }
        }
    }

    var kind: Kind
    /// Number of the first call, from 1 on.
    var first: Int
    /// Calls in a row; -1: all that follow.
    var count = 1
    var action: Action
    private let folder: URL
    private let reportFile: URL

    /// - Parameter folder: calls on what is in it are meant.
    init(_ kind: Kind, first: Int, count: Int = 1, _ action: Action, in folder: CaseFolder) {
        self.kind = kind
        self.first = first
        self.count = count
        self.action = action
        self.folder = folder.url
        reportFile = FileManager.default.temporaryDirectory.appending(component: "faults-\(UUID().uuidString)")
    }

    var description: String { "\(kind.rawValue):\(first):\(count):\(action)" }

    var environment: [String: String] {
        [
            "LD_PRELOAD": (try? Self.library.get().path) ?? "", "FAULTS_FOLDER": folder.path,
            "FAULTS_RULE": description, "FAULTS_REPORT": reportFile.path,
        ]
    }

    /// What the library reported; can be had once.
    func report() -> (hits: [String], counts: [Kind: Int]) {
        defer { try? FileManager.default.removeItem(at: reportFile) }
        let lines = ((try? String(contentsOf: reportFile, encoding: .utf8)) ?? "").split(separator: "\n")
        var counts: [Kind: Int] = [:]
        for line in lines where line.hasPrefix("count ") {
            let words = line.split(separator: " ")
            if words.count == 3, let kind = Kind(rawValue: String(words[1])) { counts[kind] = Int(words[2]) }
        }
        return (lines.filter { $0.hasPrefix("hit ") }.map(String.init), counts)
    }

    /// Errors that calls of a kind are known to return.
    static func errors(_ kind: Kind) -> [Int32] {
        switch kind {
        case .open: [EMFILE, ENFILE, EACCES, ENOSPC, EIO]
        case .read: [EIO]
        case .write: [ENOSPC, EIO, EDQUOT]
        case .fsync: [EIO, ENOSPC]
        case .rename: [EIO, ENOSPC, EACCES]
        case .unlink: [EACCES, EIO, EBUSY]
        case .mkdir: [ENOSPC, EACCES, EIO]
        case .truncate: [EIO, EPERM]
        case .close: [EIO, EINTR]
        case .lock: [ENOLCK, EIO]
        case .mmap: [ENOMEM, ENODEV]
        case .stat: [EIO, EACCES]
        case .list: [EMFILE, EACCES, EIO]
        }
    }

    // MARK: The library

    /// Why nothing can be preloaded here; nil if it can.
    static var obstacle: String? {
        if case .failure(let problem) = library { return "\(problem)" }
        return nil
    }

    private struct NoLibrary: Error, CustomStringConvertible { var description: String }

    private static let folderOfLibrary = Result { try TemporaryFolder() }

    private static let library = Result { () throws -> URL in
        #if os(Linux)
            let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Preloaded/faults.c")
            let library = try folderOfLibrary.get().url.appending(component: "faults.so")
            for compiler in ["clang", "cc", "gcc"] {
                let process = Process()
                process.executableURL = URL(filePath: "/usr/bin/env")
                process.arguments = [compiler, "-shared", "-fPIC", "-O1", "-o", library.path, source.path, "-ldl"]
                process.standardError = FileHandle.nullDevice
                try process.run()
                process.waitUntilExit()
                if process.terminationStatus == 0 { return library }
            }
            throw NoLibrary(description: "there is no C compiler for the library that makes calls fail")
        #else
            throw NoLibrary(description: "calls are made to fail on Linux only")
        #endif
    }
}
