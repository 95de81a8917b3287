import Foundation

/// A file operation that failed.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    public var path: String
    public var message: String

    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    /// What the last system call said, as in "cannot write: No space left on device".
    public init(_ operation: String, _ file: URL, code: Int32 = errno) {
        self.init(path: file.relativePath, message: "cannot \(operation): \(String(cString: strerror(code)))")
    }

    /// The cause first and the path last, so that a narrow screen cuts what can be spared.
    public var description: String { "\(message) (\(path.forTerminal))" }
}

/// Writes a file so that a reader, and a machine that fails at any moment, sees the old content or the new, never a
/// part: temporary file beside it, flush to disk, rename.
/// - Throws: `FileError`; the temporary file is then gone.
public func atomicWrite(_ data: Data, to file: URL) throws {
    try atomicWrite(to: file) { write in try data.withUnsafeBytes { try write($0) } }
}

/// The same for content that comes in pieces.
/// - Throws: `FileError`, or what `body` throws; the temporary file is then gone.
public func atomicWrite(to file: URL, _ body: (_ write: (UnsafeRawBufferPointer) throws -> Void) throws -> Void) throws
{
    let folder = file.deletingLastPathComponent()
    let temporary = folder.appending(component: ".\(file.lastPathComponent).\(UUID().uuidString)")
    let descriptor = open(temporary.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError("write", file) }
    do {
        defer { close(descriptor) }
        try body { try writeAll($0, to: descriptor, file: file) }
        guard fsync(descriptor) == 0 else { throw FileError("write", file) }
    } catch {
        unlink(temporary.path)
        throw error
    }
    guard rename(temporary.path, file.path) == 0 else {
        let code = errno
        unlink(temporary.path)
        throw FileError("replace", file, code: code)
    }
    // The rename itself is on disk only once the folder is; not every file system can flush one.
    let directory = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if directory >= 0 {
        fsync(directory)
        close(directory)
    }
}

/// The whole content of a file.
/// - Throws: `FileError`.
public func readFile(_ file: URL) throws -> Data {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError("read", file) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileError("read", file) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError("read", file, code: EISDIR) }
    var content = Data()
    var buffer = [UInt8](repeating: 0, count: max(4_096, min(Int(status.st_size) + 1, 1 << 20)))
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        if count == 0 { return content }
        if count > 0 {
            content.append(contentsOf: buffer[..<count])
        } else if errno != EINTR {
            throw FileError("read", file)
        }
    }
}

/// Writes all bytes; system calls may take them in parts.
public func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, file: URL) throws {
    var done = 0
    while done < bytes.count {
        let count = write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
        if count > 0 {
            done += count
        } else if count == 0 || errno != EINTR {
            throw FileError("write", file)
        }
    }
}
