import Basics
import Foundation
import Sessions
import Testing

/// When a hash of a source file is remembered instead of made.
@Suite struct SourceHashesTests {
    private let shop: CachedShop
    private let sources: [URL]
    private static let second: Int64 = 1_000_000_000

    /// The prepared dataset has another title than the source, so that one can see whether it is believed.
    init() throws {
        let shop = try CachedShop()
        self.shop = shop
        sources = ["items.csv", "train.csv"].map { shop.folder.url.appending(path: $0) }
        var marked = try shop.load()
        marked.catalogue.titles[0] = "From the cache"
        try shop.poison(marked)
    }

    private func isCacheBelieved() throws -> Bool { try shop.load().catalogue.titles[0] == "From the cache" }

    private var file: URL { shop.cacheFolder.appending(path: SourceHashes.fileName) }

    /// Puts a wrong hash for each source file into the cache, as if the file had been read so long after its last
    /// change.
    private func forge(after age: Int64, _ change: (inout FileState) -> Void = { _ in }) throws {
        var hashes = SourceHashes()
        for source in sources {
            var state = try #require(FileState(try OpenFile(source)))
            let opened = state.changed &+ age
            change(&state)
            _ = hashes.remember([SourceContent(path: source.path, hash: 1, opened: opened, state: state)])
        }
        try hashes.write(to: try Folder(shop.cacheFolder))
    }

    @Test func aHashIsBelievedOfAFileThatWasLeftAlone() throws {
        #expect(try isCacheBelieved())
        try forge(after: 2 * Self.second + 1)
        // Believing the wrong hash, the program makes the dataset anew.
        #expect(try !isCacheBelieved())
    }

    @Test(arguments: [2 * second, second, 0, -second, .min])
    func aHashIsNotBelievedOfAFileJustChanged(age: Int64) throws {
        try forge(after: age)
        #expect(try isCacheBelieved())
        // Not even if it is in the file.
        try forge(after: 3 * Self.second)
        var text = try String(contentsOf: file, encoding: .utf8)
        for source in sources {
            let changed = try #require(FileState(try OpenFile(source))).changed
            text = text.replacing("\(changed + 3 * Self.second)", with: "\(changed &+ age)")
        }
        let opening = try #require(text.firstIndex(of: ","))
        try Seal.close(Data("{\(text[text.index(after: opening)...])".utf8)).write(to: file)
        #expect(try isCacheBelieved())
    }

    @Test(arguments: [\FileState.size, \.modified, \.changed])
    func aHashIsNotBelievedOfAFileThatIsAnother(difference: WritableKeyPath<FileState, Int64> & Sendable) throws {
        try forge(after: 10 * Self.second) { $0[keyPath: difference] += 1 }
        #expect(try isCacheBelieved())
    }

    @Test(arguments: [\FileState.device, \.inode])
    func aHashIsNotBelievedOfAnotherFile(difference: WritableKeyPath<FileState, UInt64> & Sendable) throws {
        try forge(after: 10 * Self.second) { $0[keyPath: difference] += 1 }
        #expect(try isCacheBelieved())
    }

    @Test func hashesThatAreNotAsWrittenAreNotBelieved() throws {
        try forge(after: 10 * Self.second)
        let text = try String(contentsOf: file, encoding: .utf8)
        for text in [text.replacing("\"hash\":1", with: "\"hash\":2"), "", "{}", "[", "{\"checksum\":\"0\"}"] {
            try Data(text.utf8).write(to: file)
            #expect(try isCacheBelieved())
        }
    }

    /// A link to another file, a file that takes its place: the state is another.
    @Test func stateTellsFilesApart() throws {
        let before = try #require(FileState(try OpenFile(sources[1])))
        let content = try Data(contentsOf: sources[1])
        try content.write(to: sources[1], options: .atomic)
        let after = try #require(FileState(try OpenFile(sources[1])))
        #expect(before.size == after.size && before != after)
        // Setting the time of the content back leaves that of the file.
        try shop.setModificationDate(of: "train.csv")
        let touched = try #require(FileState(try OpenFile(sources[1])))
        #expect(touched.modified == 1_000_000 * Self.second && touched.changed >= after.changed)
        #expect(touched.inode == after.inode)
    }

    @Test func theOldestAreForgotten() throws {
        let state = try #require(FileState(try OpenFile(sources[1])))
        var hashes = SourceHashes()
        for number in 0..<1_500 {
            let opened = state.changed + (10 + Int64(number)) * Self.second
            let isNew = hashes.remember([
                SourceContent(path: "\(number)", hash: 7, opened: opened, state: state)
            ])
            #expect(isNew)
        }
        try hashes.write(to: try Folder(shop.cacheFolder))
        let read = SourceHashes(in: try Folder(shop.cacheFolder))
        #expect((0..<1_500).map { read.hash(of: "\($0)", in: state) != nil } == (0..<1_500).map { $0 >= 500 })
        #expect(read.hash(of: "1499", in: state) == 7)
    }
}
