import Basics
import Foundation
import TestSupport
import Testing

/// Nothing outside of a folder is read, written or removed through it.
@Suite struct FolderTests {
    private let temporary: TemporaryFolder
    private let files = FileManager.default

    init() throws { temporary = try TemporaryFolder() }

    private func link(_ name: String, to target: String) throws {
        let place = temporary.url.appending(path: name).path
        try files.createSymbolicLink(atPath: place, withDestinationPath: target)
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOf: temporary.url.appending(path: name), encoding: .utf8)
    }

    @Test func filesAreReplacedAsAWholeAndNothingIsLeftBeside() throws {
        let folder = try Folder(temporary.url)
        try folder.replace("file", with: Data("one".utf8))
        chmod(folder.file("file").path, 0o600)
        try folder.replace("file", with: Data("two".utf8))
        #expect(try text("file") == "two")
        #expect(try files.attributesOfItem(atPath: folder.file("file").path)[.posixPermissions] as? Int == 0o600)
        #expect(try folder.names() == ["file"])
        try files.createDirectory(at: folder.file("below"), withIntermediateDirectories: true)
        #expect(throws: FileError.self) { try folder.replace("below", with: Data()) }
        #expect(try folder.names().sorted() == ["below", "file"])
    }

    @Test func aSubfolderIsMadeAsAWholeOrNotAtAll() throws {
        let folder = try Folder(temporary.url)
        let content = [("a", Data("one".utf8)), ("b", Data("two".utf8))].map { (name: $0.0, content: $0.1) }
        try folder.make("whole", with: content)
        #expect(try folder.names() == ["whole"])
        #expect(try text("whole/a") == "one" && text("whole/b") == "two")
        #expect(throws: FileError.self) { try folder.make("whole", with: []) }
        try link("link", to: "/dev/null")
        #expect(throws: FileError.self) { try folder.make("link", with: content) }
        // The second file cannot have this name, when the first is written already.
        #expect(throws: FileError.self) { try folder.make("half", with: content + [("no/folder", Data())]) }
        #expect(try folder.names().sorted() == ["link", "whole"])
    }

    @Test func whatIsFoundBadAfterWritingDoesNotReplaceTheOld() throws {
        struct Bad: Error {}
        let folder = try Folder(temporary.url)
        try folder.replace("file", with: Data("good".utf8))
        #expect(throws: Bad.self) {
            try folder.replace("file", verify: { _ in throw Bad() }) { write in
                try Data("bad".utf8).withUnsafeBytes { try write($0) }
            }
        }
        #expect(try text("file") == "good")
        #expect(try folder.names() == ["file"])
    }

    @Test(arguments: ["elsewhere/target", "elsewhere/absent", "/dev/null"])
    func linksAreNotFollowed(target: String) throws {
        try temporary.write("precious", to: "elsewhere/target")
        try link("name", to: target)
        let folder = try Folder(temporary.url)
        for operation in [
            { try folder.replace("name", with: Data("x".utf8)) }, { close(try folder.open("name", O_RDWR | O_CREAT)) },
            { _ = try Folder("name", in: folder) },
        ] as [() throws -> Void] {
            #expect { try operation() } throws: { "\($0)".hasPrefix("name is a link, and links are not followed here") }
        }
        #expect(try text("elsewhere/target") == "precious")
        #expect(!files.fileExists(atPath: temporary.url.appending(path: "elsewhere/absent").path))
        // Removing removes the link.
        try folder.remove("name")
        #expect(!folder.contains("name"))
        #expect(try text("elsewhere/target") == "precious")
    }

    @Test func aLinkToAFolderIsAFolderOnlyWhereTheUserNamesIt() throws {
        try temporary.write("x", to: "elsewhere/file")
        try link("name", to: "elsewhere")
        let place = temporary.url.appending(component: "name")
        #expect(try Folder(place, mayBeLink: true).names() == ["file"])
        #expect { try Folder(place) } throws: { "\($0)".hasPrefix("name is a link") }
    }

    @Test func foldersAreNeverRemoved() throws {
        try temporary.write("x", to: "below/file")
        #expect(throws: FileError.self) { try Folder(temporary.url).remove("below") }
        #expect(try text("below/file") == "x")
    }

    @Test func aDeletedFolderDoesNotComeBack() throws {
        let place = temporary.url.appending(component: "run")
        try files.createDirectory(at: place, withIntermediateDirectories: true)
        let folder = try Folder(place)
        #expect(!folder.isDeleted)
        try files.removeItem(at: place)
        #expect(folder.isDeleted)
        #expect { try folder.replace("file", with: Data()) } throws: { "\($0)".contains("was deleted meanwhile") }
        #expect { try Folder("checkpoint", in: folder) } throws: { "\($0)".contains("was deleted meanwhile") }
        #expect(!files.fileExists(atPath: place.path))
    }

    @Test func onlyOwnTemporaryFilesAreSwept() throws {
        let stale = ".state.\(UUID().uuidString)"
        let others = [
            ".ssh", ".state.torn", ".other.\(UUID().uuidString)", "state.\(UUID().uuidString)", "state",
            "best-1", ".state.\(UUID().uuidString).bak",
        ]
        for name in others + [stale] { try temporary.write("x", to: name) }
        try temporary.write("x", to: ".state.\(UUID().uuidString)/inside")
        let folder = try Folder(temporary.url)
        folder.sweepTemporaries(of: { $0 == "state" }, olderThan: 60)
        #expect(folder.contains(stale))
        folder.sweepTemporaries { $0 == "state" }
        #expect(!folder.contains(stale))
        #expect(others.allSatisfy(folder.contains))
        #expect(try folder.names().count == others.count + 1)
    }

    @Test func foldersThatCannotBeMadeSayWhy() throws {
        let temporary = try TemporaryFolder(["file": "x"])
        try createFolders(temporary.url.appending(path: "a/b/c"))
        try createFolders(temporary.url.appending(path: "a/b"))
        #expect(
            message { try createFolders(temporary.url.appending(path: "file/b")) }.hasPrefix("cannot create: Not a"))
        let link = temporary.url.appending(path: "dangling")
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "nowhere/at/all")
        #expect(message { try createFolders(link) }.hasPrefix("cannot create: File exists"))
    }
}
