import Foundation

extension Folder {
    /// Writes a file so that a reader sees the old content or the new, never a part, even if the machine fails at any
    /// moment: temporary file beside it, flush to disk, rename.
    ///
    /// Only a regular file is replaced; a link, device or folder with that name is an error and stays as it is.
    /// - Parameters:
    ///   - isLasting: false for content that may be lost if the machine fails: nothing waits for a disk then.
    ///   - verify: checks the new file (flushed to disk if `isLasting`) before it replaces the old one; throws to keep
    ///     the old one. The file is open for reading and writing, positioned at its end.
    ///   - body: hands the content to `write`, piece by piece.
    /// - Throws: `FileError`, or what `body` or `verify` throws; the temporary file is then gone.
    public func replace(
        _ name: String, isLasting: Bool = true, verify: (_ descriptor: Int32) throws -> Void = { _ in },
        _ body: (_ write: (UnsafeRawBufferPointer) throws -> Void) throws -> Void
    ) throws {
        let mode = try modeOfReplaceable(name)
        let temporary = TemporaryName.new(for: name)
        let descriptor = openat(
            self.descriptor, temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode ?? 0o644)
        guard descriptor >= 0 else { throw error("write", name, code: errno) }
        do {
            defer { close(descriptor) }
            if let mode { fchmod(descriptor, mode) }
            try body { try writeAll($0, to: descriptor, file: file(name)) }
            guard !isLasting || fsync(descriptor) == 0 else { throw error("write", name, code: errno) }
            try verify(descriptor)
        } catch {
            unlinkat(self.descriptor, temporary, 0)
            throw error
        }
        guard renameat(self.descriptor, temporary, self.descriptor, name) == 0 else {
            let code = errno
            unlinkat(self.descriptor, temporary, 0)
            throw error("replace", name, code: code)
        }
        // The rename itself is on disk only once the folder is; not every file system can flush one.
        if isLasting { fsync(self.descriptor) }
    }

    public func replace(_ name: String, with content: Data, isLasting: Bool = true) throws {
        try replace(name, isLasting: isLasting) { write in try content.withUnsafeBytes { try write($0) } }
    }

    /// - Throws: `FileError` if nothing can be written with that name.
    fileprivate func checkReplaceable(_ name: String) throws(FileError) {
        _ = try modeOfReplaceable(name)
        guard faccessat(descriptor, ".", W_OK, 0) == 0 else { throw error("write", name, code: errno) }
    }

    /// Permissions of the regular file that is to be replaced; nil if the name is free.
    private func modeOfReplaceable(_ name: String) throws(FileError) -> mode_t? {
        var status = stat()
        guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
            if errno == ENOENT && !isDeleted { return nil }
            throw error("write", name, code: errno)
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return status.st_mode & 0o7777
        case S_IFLNK: throw error("write", name, code: ELOOP)
        case S_IFDIR: throw error("write", name, code: EISDIR)
        default: throw FileError("cannot write: there is something that is not a regular file", at: file(name))
        }
    }
}

/// Writes output to the place that the user named: a regular file, even one reached through a link, is replaced as a
/// whole; a device or pipe is written to.
/// - Throws: `FileError`.
public func writeOutput(_ content: Data, to file: URL) throws {
    guard let (folder, name) = try outputPlace(file) else {
        let descriptor = try openSink(file)
        defer { close(descriptor) }
        return try content.withUnsafeBytes { try writeAll($0, to: descriptor, file: file) }
    }
    try folder.replace(name, with: content)
}

/// Finds out whether output can be written to a place before it is made, as that may take long.
/// - Throws: `FileError`.
public func checkOutput(to file: URL) throws {
    guard let (folder, name) = try outputPlace(file) else { return }
    try folder.checkReplaceable(name)
}

/// The folder and name of the file that is replaced; nil for a device or pipe.
private func outputPlace(_ file: URL) throws -> (Folder, String)? {
    // A dangling link names the file to make, so the last component may be absent.
    var target = file
    var status = stat()
    for _ in 0..<40 {
        guard lstat(target.path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { break }
        let destination = try FileManager.default.destinationOfSymbolicLink(atPath: target.path)
        target = URL(filePath: destination, relativeTo: target.deletingLastPathComponent()).absoluteURL
    }
    if stat(file.path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR {
        return nil
    }
    let name = target.lastPathComponent
    guard !name.isEmpty, name != ".", name != "..", name != "/" else { throw FileError("write", file, code: EISDIR) }
    return (try Folder(target.deletingLastPathComponent(), mayBeLink: true), name)
}

/// Opens a device or pipe for writing; waits two seconds, not for ever, for somebody to read a pipe.
private func openSink(_ file: URL) throws(FileError) -> Int32 {
    var status = stat()
    let isPipe = stat(file.path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    var descriptor: Int32 = -1
    for _ in 0..<40 {
        descriptor = open(file.path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor < 0 && errno == ENXIO && isPipe else { break }
        usleep(50_000)
    }
    if descriptor < 0 && errno == ENXIO && isPipe { throw FileError("cannot write: nobody reads from it", at: file) }
    guard descriptor >= 0 else { throw FileError("write", file) }
    // The reader may be slower, so writes block from here on.
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    return descriptor
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

extension Folder {
    /// Writes a new file; if the name is taken, a number from 2 on is put behind it. What there is is never replaced.
    /// - Returns: where it lies.
    /// - Throws: `FileError`; nothing half-written is left then.
    public func create(_ content: Data, as name: String, extension ending: String) throws -> URL {
        for number in 1...10_000 {
            let file = number == 1 ? "\(name).\(ending)" : "\(name)-\(number).\(ending)"
            let descriptor = openat(descriptor, file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
            if descriptor < 0, errno == EEXIST { continue }
            guard descriptor >= 0 else { throw error("write", file, code: errno) }
            defer { close(descriptor) }
            do {
                try content.withUnsafeBytes { try writeAll($0, to: descriptor, file: self.file(file)) }
                guard fsync(descriptor) == 0 else { throw error("write", file, code: errno) }
            } catch {
                try? remove(file)
                throw error
            }
            return self.file(file)
        }
        throw FileError("too many files of this name", at: file("\(name).\(ending)"))
    }
}
