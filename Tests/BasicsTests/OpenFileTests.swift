import Basics
import Foundation
import TestSupport
import Testing

/// Files and folders that are reached through the folder they are in.
@Suite struct OpenFileTests {
    private let temporary: TemporaryFolder

    init() throws { temporary = try TemporaryFolder() }

    @Test func aFileOfAFolder() throws {
        let file = try temporary.write("abcdef", to: "below/file")
        let folder = try Folder(existing: "below", in: Folder(temporary.url))
        let open = try #require(try OpenFile("file", in: folder))
        #expect(open.url.path == file.path && folder.url.path == file.deletingLastPathComponent().path)
        #expect(try open.head(atMost: 2) == Data("ab".utf8))
        #expect(try open.head(atMost: 20) == Data("abcdef".utf8))
        #expect(try open.tail(atMost: 2) == Data("ef".utf8))
        #expect(throws: FileError.self) { try open.content(atMost: 5) }
    }

    @Test func whatIsNotThereIsNilAndWhatCannotBeReadAnError() throws {
        let folder = try Folder(temporary.url)
        #expect(try OpenFile("absent", in: folder) == nil)
        #expect(throws: FileError.self) { try Folder(existing: "absent", in: folder) }
        try FileManager.default.createSymbolicLink(atPath: folder.file("nowhere").path, withDestinationPath: "absent")
        #expect { try OpenFile("nowhere", in: folder) } throws: {
            "\($0)" == "cannot read: No such file or directory (\(folder.file("nowhere").relativePath))"
        }
        #expect(mkfifo(folder.file("fifo").path, 0o600) == 0)
        #expect { try OpenFile("fifo", in: folder) } throws: { "\($0)".hasPrefix("cannot read: not a regular file (") }
    }

    @Test func subfoldersAreFoldersAndLinksToFolders() throws {
        try temporary.write("", to: "a/file")
        try temporary.write("", to: ".hidden/file")
        try temporary.write("", to: "file")
        let folder = try Folder(temporary.url)
        for (link, target) in [("to-a", "a"), ("to-file", "file"), ("to-nothing", "absent"), ("loop", "loop")] {
            try FileManager.default.createSymbolicLink(atPath: folder.file(link).path, withDestinationPath: target)
        }
        #expect(try folder.subfolders().sorted() == [".hidden", "a", "to-a"])
        #expect(throws: FileError.self) { try Folder(existing: "to-a", in: folder) }
        #expect(try Folder(existing: "to-a", in: folder, mayBeLink: true).names() == ["file"])
    }

    @Test func theTimeOfAFolder() throws {
        let date = Date(timeIntervalSince1970: 1_000_000.5)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: temporary.url.path)
        #expect(abs(try Folder(temporary.url).modified.timeIntervalSince(date)) < 0.001)
    }
}
