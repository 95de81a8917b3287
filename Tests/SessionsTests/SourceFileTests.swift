import Basics
import Foundation
import Sessions
import TestSupport
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
