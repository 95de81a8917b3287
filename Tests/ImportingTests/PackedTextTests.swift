import Basics
import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

/// Compressed files, whatever has become of them.
@Suite struct PackedTextTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Formats/compression")

    /// Bytes that change give the right sessions or an error in words, and never others: both formats have checksums,
    /// but for the first bytes of gzip, which hold no data.
    @Test(arguments: ["gzip/train.csv.gz", "zstd/train.csv.zst"])
    func damagedFilesAreReadRightlyOrRefused(file: String) throws {
        let whole = [UInt8](try Data(contentsOf: Self.folder.appending(path: file)))
        let folder = try TemporaryFolder()
        func read(_ bytes: [UInt8]) throws -> [[String]] {
            try folder.write(bytes, to: "train.csv")
            return try folder.read().named
        }
        let right = try read(whole)
        var random = SplitMix(state: 3)
        var refused = 0
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.removeLast(min(place, bytes.count - 1))
                default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                }
            }
            do {
                #expect(try read(bytes) == right)
            } catch {
                refused += 1
                #expect("\(error)".hasPrefix("train.csv"), "\(error)")
            }
        }
        #expect(refused > 200)
    }

    /// More than a block, packed and unpacked.
    @Test func aFileOfSeveralBlocksIsUnpackedWhole() throws {
        let gzip = URL(filePath: "/usr/bin/gzip")
        guard FileManager.default.isExecutableFile(atPath: gzip.path) else { return }
        var random = SplitMix(state: 9)
        var text = "session_id,item_id,time\n"
        for row in 0..<200_000 { text += "\(row / 4),\(UInt32.random(in: 0...9_999_999, using: &random)),\(row)\n" }
        let folder = try TemporaryFolder(["train.csv": text])
        let expected = try folder.read()
        let packing = Process()
        packing.executableURL = gzip
        packing.arguments = ["-k", folder.url.appending(component: "train.csv").path]
        try packing.run()
        packing.waitUntilExit()
        let data = try folder.read { $0.interactions.file = "train.csv.gz" }
        #expect(data.sessions == expected.sessions && data.catalogue == expected.catalogue)
    }

    /// All of the file is read before its content is known, or a prepared dataset would never be found again.
    @Test func theContentOfAPackedFileIsThatOfTheWhole() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            [UInt8](try Data(contentsOf: Self.folder.appending(path: "gzip/train.csv.gz"))), to: "train.csv")
        let hash = try #require(try folder.read().contents.first?.hash)
        let file = try SourceFile(folder.url.appending(component: "train.csv"))
        try file.readToEnd(stop: StopFlag())
        #expect(file.content.hash == hash)
    }
}
