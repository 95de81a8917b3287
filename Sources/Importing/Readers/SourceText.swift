import Basics
import Sessions

/// The text of a source file, block by block: unpacked if it is compressed, and with lines that end in a line feed.
///
/// A file whose lines end in carriage returns alone, as those of old Macs did, is recognised by its first block.
final class SourceText {
    private let source: SourceFile
    private let file: String
    private let inWords: @Sendable (FileError) -> DataError
    private var packed: Packed?
    private var hasReturnsAlone = false
    private var isAtStart = true

    /// Compressed data that was read, and not unpacked yet.
    private struct Packed {
        let format: Decompression.Format
        let decompression: Decompression
        let block = UnsafeMutableRawBufferPointer.allocate(byteCount: SourceFile.block, alignment: 16)
        var range = 0..<0
        var isLast = false
    }

    /// - Parameters:
    ///   - file: names the file in errors.
    ///   - inWords: what an error of the file system means for this file.
    /// - Throws: `DataError` if the file is compressed in a way that cannot be read.
    init(_ source: SourceFile, file: String, inWords: @escaping @Sendable (FileError) -> DataError) throws(DataError) {
        self.source = source
        self.file = file
        self.inWords = inWords
        let head = try Self.calling(inWords) { () throws(FileError) in try source.head(atMost: Self.headLength) }
        if let format = Decompression.format(of: head) {
            guard let decompression = Decompression(format) else {
                throw DataError(
                    file: file,
                    "the file is compressed with \(format), and the system's library for that is missing; install it "
                        + "(apt-get install \(format.package)), or unpack the file (\(format.unpacker))",
                    isFaultOfInput: false)
            }
            packed = Packed(format: format, decompression: decompression)
        } else if let problem = Self.problem(of: head) {
            throw DataError(file: file, problem)
        }
    }

    deinit { packed?.block.deallocate() }

    /// Fills memory with the next block; returns the number of bytes, fewer than the memory's only at the end.
    func read(into memory: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        let count: Int
        if packed == nil {
            count = try Self.calling(inWords) { () throws(FileError) in try source.read(into: memory) }
        } else {
            count = try unpack(into: memory)
        }
        let bytes = UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
        if isAtStart, count > 0 {
            isAtStart = false
            if let problem = Self.problem(of: Array(bytes.prefix(Self.headLength))) {
                throw DataError(file: file, problem)
            }
            let isReturn = { (byte: UInt8) in byte == UInt8(ascii: "\r") }
            hasReturnsAlone = bytes.dropLast().contains(where: isReturn) && !bytes.contains(UInt8(ascii: "\n"))
        }
        if hasReturnsAlone {
            for index in bytes.indices where bytes[index] == UInt8(ascii: "\r") { bytes[index] = UInt8(ascii: "\n") }
        }
        return count
    }

    /// How much of the file was read so far, as it lies there.
    var bytesRead: Int { source.bytesRead }

    /// What the file held, as far as it was read.
    var content: SourceContent { source.content }

    /// Number of lines, estimated from the beginning of the file.
    func estimatedLines() throws(DataError) -> Int {
        let head = try Self.calling(inWords) { () throws(FileError) in try source.head(atMost: SourceFile.block) }
        func lines(_ bytes: some Sequence<UInt8>, in count: Int) -> Int {
            let lines = bytes.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") || $1 == UInt8(ascii: "\r") ? 1 : 0) }
            return count == 0 ? 0 : Int(Double(lines) / Double(count) * Double(source.size))
        }
        guard let format = packed?.format, let decompression = Decompression(format) else {
            return lines(head, in: head.count)
        }
        let unpacked = UnsafeMutableRawBufferPointer.allocate(byteCount: SourceFile.block, alignment: 16)
        defer { unpacked.deallocate() }
        let used = head.withUnsafeBytes { decompression.unpack($0, into: unpacked) }
        return used.map { lines(unpacked[..<$0.written], in: $0.read) } ?? 0
    }

    private func unpack(into memory: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        guard var packed else { return 0 }
        defer { self.packed = packed }
        var count = 0
        while count < memory.count {
            if packed.range.isEmpty, !packed.isLast {
                let block = packed.block
                let read = try Self.calling(inWords) { () throws(FileError) in try source.read(into: block) }
                packed.range = 0..<read
                packed.isLast = read < SourceFile.block
            }
            let used = packed.decompression.unpack(
                UnsafeRawBufferPointer(rebasing: packed.block[packed.range]),
                into: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
            guard let used, used.read > 0 || used.written > 0 || packed.range.isEmpty else {
                throw damage(packed.format, "is damaged")
            }
            packed.range = packed.range.lowerBound + used.read..<packed.range.upperBound
            count += used.written
            if packed.isLast, packed.range.isEmpty, used.written == 0 {
                guard packed.decompression.isWhole else { throw damage(packed.format, "ends too early") }
                break
            }
        }
        return count
    }

    private func damage(_ format: Decompression.Format, _ what: String) -> DataError {
        DataError(file: file, "the \(format) data \(what); copy or download the file again")
    }

    private static func calling<Result>(
        _ inWords: (FileError) -> DataError, _ body: () throws(FileError) -> Result
    ) throws(DataError) -> Result {
        do throws(FileError) { return try body() } catch { throw inWords(error) }
    }

    /// As much of a file as tells what it is.
    private static let headLength = 512

    /// Why a file that begins so is no text to be read; nil if it may be.
    static func problem(of head: [UInt8]) -> String? {
        let packers: [(beginning: [UInt8], name: String, unpacker: String)] = [
            (Array("BZh".utf8), "bzip2", "bunzip2"), ([0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz", "unxz"),
            (Array("PK\u{3}\u{4}".utf8), "zip", "unzip"), (Array("Rar!".utf8), "RAR", "unrar x"),
            ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "7-Zip", "7z x"),
        ]
        if let packer = packers.first(where: { head.starts(with: $0.beginning) }) {
            return "the file is compressed with \(packer.name), which is not read; unpack it (\(packer.unpacker)), or "
                + "pack it with gzip or zstd"
        }
        let others: [(beginning: [UInt8], name: String)] = [
            (Array("PAR1".utf8), "a Parquet file"), ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
            (Array("SQLite f".utf8), "a database of SQLite"),
        ]
        if let other = others.first(where: { head.starts(with: $0.beginning) }) {
            return "this is \(other.name), no text; write it as CSV"
        }
        if head.dropFirst(257).starts(with: "ustar".utf8) {
            return "this is an archive of files; unpack it (tar -xf FILE), and name the files with the data"
        }
        if head.starts(with: "version https://git-lfs".utf8) {
            return "this stands for a file that Git keeps elsewhere; fetch it (git lfs pull)"
        }
        if String(decoding: head, as: UTF8.self).firstMatch(of: /^(\/|(\.\.\/)*\.git\/)annex\/objects\//) != nil {
            return "this stands for a file that git-annex keeps elsewhere; fetch it (git annex get)"
        }
        let isMarked = head.starts(with: [0xef, 0xbb, 0xbf])
        let ink = head.dropFirst(isMarked ? 3 : 0).drop { " \t\r\n".utf8.contains($0) }
        let beginning = String(decoding: ink.prefix(14), as: UTF8.self).lowercased()
        if beginning.hasPrefix("<!doctype html") || beginning.hasPrefix("<html") {
            return "this is a web page, perhaps in place of a file that was not downloaded; download the file again"
        }
        if beginning.hasPrefix("<?xml") || beginning.hasPrefix("<error>"),
            let code = String(decoding: ink, as: UTF8.self).firstMatch(of: /<Error>\s*<Code>(\w{1,60})</)
        {
            return "this is an error of a file server (\(code.1)) in place of the file; download the file again"
        }
        // Of the protocols from 2 on; of those before, a list or tuple of lists.
        let isPickle =
            head.count > 1 && head[0] == 0x80 && (2...5).contains(head[1])
            || ["(lp0", "((lp", "(lp1"].contains { head.starts(with: $0.utf8) }
        if isPickle {
            return
                "this is a pickle of Python, no text, and reading it would run what is in it; if you trust it, write "
                + "it as text: of SR-GNN's sessions and targets, python3 -c \"import pickle, sys; [print(*s, "
                + "end='\\t' + str(t) + '\\n') for s, t in zip(*pickle.load(open(sys.argv[1], 'rb')))]\" FILE > "
                + "FILE.tsv; of a "
                + "table, python3 -c \"import pandas, sys; pandas.read_pickle(sys.argv[1]).to_csv(sys.stdout, "
                + "index=False)\" FILE > FILE.csv"
        }
        let isUTF16 =
            head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff])
            || head.count >= 4 && (head[0] == 0) != (head[1] == 0) && (head[0] == 0) == (head[2] == 0)
                && (head[1] == 0) == (head[3] == 0)
        return isUTF16
            ? "the file is UTF-16 text; write it as UTF-8 (iconv -f UTF-16 -t UTF-8 FILE > NEWFILE)" : nil
    }
}
