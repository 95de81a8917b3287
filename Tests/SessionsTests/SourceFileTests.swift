import Basics
import Foundation
import Runs
import Sessions
import Testing

/// Whatever stands in the place of a source file, reading ends, and says which key names it.
@Suite struct SourceFileTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for file in ["train.csv", "test.csv"] {
            try folder.write("session_id,item_id,time\n1,a,1\n1,a,2\n", to: file)
        }
        try folder.write("item_id\na\n", to: "items.csv")
    }

    private static let files = [
        ("train.csv", "data.interactions.file"), ("test.csv", "data.interactions.testFile"),
        ("items.csv", "data.items.file"),
    ]

    @Test(arguments: files) func onlyRegularFilesAreRead(file: String, key: String) throws {
        func error() throws -> String {
            message { _ = try folder.read(isSplit: true) { $0.items.file = "items.csv" } }
        }
        #expect(try error() == "")
        let place = folder.url.appending(path: file)
        let manager = FileManager.default
        let aside = folder.url.appending(path: "aside")
        try manager.moveItem(at: place, to: aside)
        #expect(try error().hasPrefix("\(file): there is no such file in the data folder"))

        #expect(mkfifo(place.path, 0o600) == 0)
        let advice = "; \(key) has to name a regular file that may be read"
        #expect(try error().hasPrefix("\(file): cannot read: not a regular file\(advice)"))
        try manager.removeItem(at: place)

        for device in ["/dev/zero", "/dev/tty", "/dev/null"] {
            try manager.createSymbolicLink(atPath: place.path, withDestinationPath: device)
            let text = try error()
            #expect(text.hasPrefix("\(file): cannot read: ") && text.contains(advice), "\(device)")
            try manager.removeItem(at: place)
        }

        try manager.createDirectory(at: place, withIntermediateDirectories: false)
        #expect(try error().hasPrefix("\(file): cannot read: Is a directory\(advice)"))
        try manager.removeItem(at: place)

        // A link to a file is as good as the file: data is large, and lies elsewhere.
        try manager.createSymbolicLink(atPath: place.path, withDestinationPath: aside.path)
        #expect(try error() == "")
        // Nobody keeps the administrator from reading.
        if geteuid() != 0 {
            chmod(aside.path, 0)
            #expect(try error().hasPrefix("\(file): cannot read: Permission denied\(advice)"))
        }
    }

    /// A mapped file would end the program here.
    @Test func aFileThatIsShortenedMeanwhileIsAnError() throws {
        let place = folder.url.appending(path: "large")
        #expect(FileManager.default.createFile(atPath: place.path, contents: nil))
        #expect(truncate(place.path, off_t(3 * SourceFile.block)) == 0)
        let file = try SourceFile(place)
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: SourceFile.block, alignment: 16)
        defer { memory.deallocate() }
        #expect(try file.read(into: memory) == SourceFile.block)
        #expect(truncate(place.path, 100) == 0)
        #expect { _ = try file.read(into: memory) } throws: {
            "\($0)".hasPrefix("the file became shorter while it was read (")
        }
    }

    /// Blocks end anywhere in rows, and rows in blocks.
    @Test func aFileOfSeveralBlocksIsReadWhole() throws {
        let rows = 150_000
        var text = "session_id,item_id,time\n"
        for row in 0..<rows { text += "session \(row / 5),item \(row % 1_000),\(row)\n" }
        #expect(text.utf8.count > 3 * SourceFile.block)
        try folder.write(text, to: "train.csv")
        let data = try folder.read()
        #expect(data.sessions.items == (0..<Int32(rows)).map { $0 % 1_000 })
        #expect(data.times.count == rows / 5)
    }
}

/// When a hash is remembered instead of made.
@Suite struct SourceHashesTests {
    private let shop: CachedShop
    private let file: URL
    private static let second: Int64 = 1_000_000_000

    /// The prepared dataset has another title than the source, so that one can see whether it is believed.
    init() throws {
        shop = try CachedShop()
        file = shop.cacheFolder.appending(path: "sources.json")
        var marked = try shop.load()
        marked.catalogue.titles[0] = "From the cache"
        try shop.poison(marked)
    }

    private func isCacheBelieved() throws -> Bool { try shop.load().catalogue.titles[0] == "From the cache" }

    /// Changes what is remembered of every file.
    private func change(isSealed: Bool = true, _ change: (_ entry: inout [String: Any]) -> Void) throws {
        let data = try Data(contentsOf: file)
        var json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var files = try #require(json["files"] as? [String: [String: Any]])
        #expect(files.count == 2)
        for path in files.keys { change(&files[path, default: [:]]) }
        json["files"] = files
        if isSealed { json["checksum"] = nil }
        let changed = try JSONSerialization.data(withJSONObject: json, options: .sortedKeys)
        try (isSealed ? Seal.close(changed) : changed).write(to: file)
    }

    /// Another hash than the right one, remembered from some time after the last change of the file.
    private func forge(after age: Int64, isSealed: Bool = true, _ state: String? = nil) throws {
        try change(isSealed: isSealed) { entry in
            var values = entry["state"] as? [String: Int64] ?? [:]
            entry["opened"] = (values["changed"] ?? 0) + age
            entry["hash"] = (entry["hash"] as? UInt64 ?? 0) ^ 1
            if let state { values[state, default: 0] += 1 }
            entry["state"] = values
        }
    }

    @Test func aHashIsBelievedOfAFileThatWasLeftAlone() throws {
        #expect(try isCacheBelieved())
        try forge(after: 2 * Self.second + 1)
        #expect(try !isCacheBelieved())
    }

    @Test(arguments: [2 * second, second, 0, -second]) func aHashIsNotBelievedOfAFileJustChanged(age: Int64) throws {
        try forge(after: age)
        #expect(try isCacheBelieved())
    }

    @Test(arguments: ["device", "inode", "size", "modified", "changed"])
    func aHashIsNotBelievedOfAFileThatIsAnother(difference: String) throws {
        try forge(after: 10 * Self.second, difference)
        #expect(try isCacheBelieved())
    }

    @Test func hashesThatAreNotAsWrittenAreNotBelieved() throws {
        try forge(after: 10 * Self.second, isSealed: false)
        #expect(try isCacheBelieved())
        for text in ["", "{}", "[", "{\"checksum\":\"0\"}"] {
            try Data(text.utf8).write(to: file)
            #expect(try isCacheBelieved())
        }
        #expect(Seal.check(try Data(contentsOf: file)) == .intact)
    }

    @Test func timesThatCannotBeAreNoCrash() throws {
        for (opened, changed) in [(Int64.max, Int64.min), (.min, .max), (.min, .min)] {
            try change { entry in
                var state = entry["state"] as? [String: Int64] ?? [:]
                state["changed"] = changed
                entry["opened"] = opened
                entry["state"] = state
            }
            #expect(try isCacheBelieved())
        }
    }
}
