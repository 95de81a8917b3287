import Foundation

/// A regular file, open for reading.
///
/// Opening never blocks and never follows a name to anything but a regular file: a FIFO in a copied folder, a link to
/// `/dev/zero` or a terminal is an error, not a program that hangs.
public final class OpenFile: Sendable {
    private let place: Place
    public let descriptor: Int32
    /// Size when it was opened, in bytes.
    public let size: Int

    public var url: URL { place.url }

    private static let flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC

    /// - Throws: `FileError`.
    public convenience init(_ file: URL) throws(FileError) {
        try self.init(open(file.path, Self.flags), .at(file))
    }

    /// A file in a folder; nil if nothing has that name, not even a dangling link.
    /// - Throws: `FileError`.
    public convenience init?(_ name: String, in folder: Folder) throws(FileError) {
        let descriptor = openat(folder.descriptor, name, Self.flags)
        if descriptor < 0 && errno == ENOENT {
            guard folder.contains(name) else { return nil }
            errno = ENOENT
        }
        try self.init(descriptor, .file(name, in: folder))
    }

    /// Takes over what a system call has just opened.
    private init(_ descriptor: Int32, _ place: Place) throws(FileError) {
        let code = errno
        guard descriptor >= 0 else { throw FileError("read", place.url, code: code) }
        do {
            size = try Self.sizeOfRegularFile(descriptor, place)
        } catch {
            close(descriptor)
            throw error
        }
        self.place = place
        self.descriptor = descriptor
    }

    /// A file in a folder; a link is an error.
    public convenience init(unlinked name: String, in folder: Folder) throws(FileError) {
        try self.init(try folder.open(name, O_RDONLY), .file(name, in: folder))
    }

    /// A file that is already open, through a descriptor of its own.
    public init(duplicating other: Int32, of file: URL) throws(FileError) {
        descriptor = fcntl(other, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { throw FileError("read", file) }
        place = .at(file)
        size = try Self.sizeOfRegularFile(descriptor, place)
    }

    deinit { close(descriptor) }

    static func sizeOfRegularFile(_ descriptor: Int32, _ place: Place) throws(FileError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            let code = errno
            throw FileError("read", place.url, code: code)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return Int(status.st_size)
        case S_IFDIR: throw FileError("read", place.url, code: EISDIR)
        default: throw FileError("cannot read: not a regular file", at: place.url, cause: .name)
        }
    }

    /// Fills memory from the file, starting `offset` bytes into it.
    /// - Throws: `FileError`, also when the file ends too early.
    public func read(into memory: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) {
        var done = 0
        while done < memory.count {
            let count = pread(
                descriptor, memory.baseAddress?.advanced(by: done), memory.count - done, off_t(offset + done))
            if count > 0 {
                done += count
            } else if count == 0 {
                throw FileError("the file ends early", at: url)
            } else if errno != EINTR {
                throw FileError("read", url)
            }
        }
    }

    /// - Throws: `FileError` if the file is larger than `limit` bytes.
    public func check(atMost limit: Int) throws(FileError) {
        guard size <= limit else {
            throw FileError(
                "cannot read: the file has \(bytes(size)), where at most \(bytes(limit)) make sense", at: url,
                cause: .name)
        }
    }

    /// The whole content, if it is at most `limit` bytes.
    /// - Throws: `FileError`.
    public func content(atMost limit: Int) throws -> Data {
        try check(atMost: limit)
        // Of a file that grows meanwhile, only the size it had when opened is read.
        return try head(atMost: size)
    }

    /// The first bytes of the file, at most `count`.
    /// - Throws: `FileError`.
    public func head(atMost count: Int) throws -> Data {
        var head = Data(count: min(count, size))
        try head.withUnsafeMutableBytes { try read(into: $0, at: 0) }
        return head
    }

    /// The last bytes of the file, at most `count`.
    /// - Throws: `FileError`.
    public func tail(atMost count: Int) throws -> Data {
        var tail = Data(count: min(count, size))
        try tail.withUnsafeMutableBytes { try read(into: $0, at: size - $0.count) }
        return tail
    }

    private func bytes(_ count: Int) -> String {
        let style = ByteCountFormatStyle(style: .decimal, locale: Locale(identifier: "en_US_POSIX"))
        return Int64(count).formatted(style)
    }
}

/// Size limits, in bytes, of files that the program reads whole; larger ones are damaged or not what they seem.
public enum FileLimit {
    /// For what people write: an experiment or a study.
    public static let experiment = 1 << 20
    /// For what the program writes as one JSON value: a summary, a claim.
    public static let value = 1 << 24
    /// For an event log: a million events and more.
    public static let log = 1 << 29
}

/// The whole content of a regular file.
/// - Parameter limit: its largest size in bytes, see `FileLimit`.
/// - Throws: `FileError`.
public func readFile(_ file: URL, atMost limit: Int) throws -> Data { try OpenFile(file).content(atMost: limit) }
