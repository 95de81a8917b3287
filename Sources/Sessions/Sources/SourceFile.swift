import Basics
import Foundation

/// A source file, read block by block from start to end and hashed on the way.
///
/// It is never mapped into memory: another program that shortened a mapped file would kill this one.
package final class SourceFile {
    /// Bytes in every read but the last. Hashes depend on it.
    package static let block = 1 << 20

    private let file: OpenFile
    private let state: FileState?
    private let opened: Int64
    private var hash = ContentHash()
    /// How much of the file was read so far.
    package private(set) var bytesRead = 0

    /// Opens a regular file, without blocking.
    /// - Throws: `FileError`.
    package init(_ url: URL) throws(FileError) {
        file = try OpenFile(url)
        opened = FileState.now
        state = FileState(file)
    }

    /// Fills memory with the next block; returns the number of bytes read, fewer than the memory's only at the end of
    /// the file.
    /// - Throws: `FileError`, also when the file has become shorter than it was.
    package func read(into memory: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
        let count = min(memory.count, file.size - bytesRead)
        let block = UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
        do throws(FileError) {
            try file.read(into: block, at: bytesRead)
        } catch {
            guard let now = FileState(file), now.size < file.size else { throw error }
            throw FileError("the file became shorter while it was read", at: file.url)
        }
        hash.combine(bytes: UnsafeRawBufferPointer(block))
        bytesRead += count
        return count
    }

    /// The first bytes of the file, which stay to be read.
    package func head(atMost count: Int) throws(FileError) -> [UInt8] {
        let head = UnsafeMutableRawBufferPointer.allocate(byteCount: min(count, file.size), alignment: 16)
        defer { head.deallocate() }
        try file.read(into: head, at: 0)
        return Array(head)
    }

    /// In bytes.
    package var size: Int { file.size }

    /// Reads the rest of the file. Throws `FileError`, or `Stopped`.
    package func readToEnd(stop: StopFlag) throws {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.block, alignment: 16)
        defer { memory.deallocate() }
        while try read(into: memory) == Self.block { try stop.check() }
    }

    /// What has been read so far.
    package var content: SourceContent {
        SourceContent(path: file.url.path, hash: hash.value, opened: opened, state: state)
    }

    /// The file's content before anything is read, if `hashes` knows it.
    package func content(from hashes: SourceHashes) -> SourceContent? {
        guard let state, let hash = hashes.hash(of: file.url.path, in: state) else { return nil }
        return SourceContent(path: file.url.path, hash: hash, opened: opened, state: state)
    }
}

/// The content of a source file, as its hash, and what the file system said of the file when it was opened.
package struct SourceContent: Sendable, Hashable {
    package var path: String
    package var hash: UInt64
    /// When it was opened, in nanoseconds since 1970.
    package var opened: Int64
    package var state: FileState?

    package init(path: String, hash: UInt64, opened: Int64, state: FileState?) {
        self.path = path
        self.hash = hash
        self.opened = opened
        self.state = state
    }
}
