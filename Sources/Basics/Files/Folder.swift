import Foundation

/// An open folder, in which files are made, replaced and removed by name alone.
///
/// Names are resolved in this very folder, never along a path that somebody may change meanwhile, and no link is
/// followed: what a copied or hostile folder points to outside itself stays as it is. If the folder is deleted,
/// every write fails instead of making it again.
public final class Folder: Sendable {
    private let place: Place
    public let descriptor: Int32

    public var url: URL { place.url }

    /// Opens an existing folder.
    /// - Parameter mayBeLink: whether a link to a folder is accepted, as it is for places that the user names.
    /// - Throws: `FileError`.
    public init(_ url: URL, mayBeLink: Bool = false) throws(FileError) {
        descriptor = Foundation.open(url.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (mayBeLink ? 0 : O_NOFOLLOW))
        guard descriptor >= 0 else { throw Self.error("open", url, parent: AT_FDCWD, name: url.path, code: errno) }
        place = .at(url)
    }

    /// Opens an existing subfolder.
    /// - Parameter mayBeLink: whether a link to a folder is accepted.
    /// - Throws: `FileError`.
    public init(existing name: String, in parent: Folder, mayBeLink: Bool = false) throws(FileError) {
        place = .folder(name, in: parent)
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (mayBeLink ? 0 : O_NOFOLLOW)
        descriptor = openat(parent.descriptor, name, flags)
        guard descriptor >= 0 else { throw parent.error("open", name, code: errno) }
    }

    /// Opens a subfolder, making it if it does not exist.
    /// - Throws: `FileError`, also if it is a link.
    public init(_ name: String, in parent: Folder) throws(FileError) {
        place = .folder(name, in: parent)
        if mkdirat(parent.descriptor, name, 0o755) != 0 && errno != EEXIST {
            throw parent.error("make", name, code: errno)
        }
        descriptor = openat(parent.descriptor, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw parent.error("open", name, code: errno) }
    }

    deinit { close(descriptor) }

    /// Whether the folder has been deleted since it was opened.
    public var isDeleted: Bool {
        var status = stat()
        return fstat(descriptor, &status) == 0 && status.st_nlink == 0
    }

    /// When something was last added, renamed or removed in the folder.
    public var modified: Date {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .distantPast }
        return Date(timeIntervalSince1970: Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9)
    }

    public func file(_ name: String) -> URL { Place.file(name, in: self).url }

    /// Whether anything has this name, even a dangling link.
    public func contains(_ name: String) -> Bool { (try? finds(name)) ?? false }

    /// Whether something has the name, where what cannot be looked at must not be taken for what is not there.
    /// - Throws: `FileError`.
    public func finds(_ name: String) throws(FileError) -> Bool {
        var status = stat()
        if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 { return true }
        guard errno == ENOENT else { throw error("look at", name, code: errno) }
        return false
    }

    /// - Throws: `FileError` naming the first of `names` that is a link.
    public func refuseLinks(_ names: some Sequence<String>) throws(FileError) {
        for name in names {
            var status = stat()
            if fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0, status.st_mode & S_IFMT == S_IFLNK {
                throw error("open", name, code: ELOOP)
            }
        }
    }

    /// Opens a regular file, not a link; the caller closes it.
    /// - Parameter flags: such as `O_RDWR | O_CREAT`.
    /// - Throws: `FileError`.
    public func open(_ name: String, _ flags: Int32) throws(FileError) -> Int32 {
        let opened = openat(descriptor, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o644)
        guard opened >= 0 else { throw error("open", name, code: errno) }
        do {
            _ = try OpenFile.sizeOfRegularFile(opened, .file(name, in: self))
        } catch {
            close(opened)
            throw error
        }
        return opened
    }

    /// Opens a regular file, not a link, for reading.
    /// - Throws: `FileError`.
    public func openFile(_ name: String) throws(FileError) -> OpenFile {
        let descriptor = try open(name, O_RDONLY)
        defer { close(descriptor) }
        return try OpenFile(duplicating: descriptor, of: file(name))
    }

    /// Whether an open file is still the one with this name: not deleted, moved or replaced since.
    public func holds(_ file: Int32, as name: String) -> Bool {
        var opened = stat()
        var named = stat()
        return fstat(file, &opened) == 0 && fstatat(descriptor, name, &named, AT_SYMLINK_NOFOLLOW) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    /// Removes a file, or a link but not its target; folders are never removed.
    /// - Throws: `FileError` unless it is gone.
    public func remove(_ name: String) throws(FileError) {
        guard unlinkat(descriptor, name, 0) == 0 || errno == ENOENT else { throw error("remove", name, code: errno) }
    }

    /// Names of everything in the folder, in no particular order.
    /// - Throws: `FileError`; a folder that cannot be read is not taken for empty.
    public func names() throws(FileError) -> [String] { try entries().map(\.name) }

    /// Names of subfolders, of links to folders, and of whatever cannot be examined, in no particular order.
    /// - Throws: `FileError`.
    public func subfolders() throws(FileError) -> [String] {
        try entries().filter { entry in
            switch Int(entry.kind) {
            case Int(DT_DIR): return true
            case Int(DT_LNK), Int(DT_UNKNOWN):
                var status = stat()
                guard fstatat(descriptor, entry.name, &status, 0) == 0 else { return errno != ENOENT && errno != ELOOP }
                return status.st_mode & S_IFMT == S_IFDIR
            default: return false
            }
        }.map(\.name)
    }

    /// Names with their kinds, `DT_UNKNOWN` where the file system does not list kinds with names.
    private func entries() throws(FileError) -> [(name: String, kind: UInt8)] {
        // A separate descriptor, since reading a folder moves its position and closing the stream closes it.
        let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard copy >= 0 else { throw FileError("read", url) }
        guard let stream = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw FileError("read", url, code: code)
        }
        defer { closedir(stream) }
        var entries: [(name: String, kind: UInt8)] = []
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                guard errno == 0 else { throw FileError("read", url) }
                return entries
            }
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { entries.append((name, entry.pointee.d_type)) }
        }
    }

    /// Removes temporary files left by programs that were killed while replacing a file.
    /// - Parameters:
    ///   - names: picks the files by name; temporary files of others stay.
    ///   - age: in seconds. Where several programs may write at once, younger files may be in use.
    public func sweepTemporaries(of names: (String) -> Bool, olderThan age: Double = 0) {
        for name in (try? self.names()) ?? [] {
            guard let owner = TemporaryName.owner(of: name), names(owner) else { continue }
            var status = stat()
            guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
                Date().timeIntervalSince1970 - Double(status.st_mtim.tv_sec) >= age
            else { continue }
            unlinkat(descriptor, name, 0)
        }
    }

    func error(_ operation: String, _ name: String, code: Int32) -> FileError {
        if isDeleted { return FileError("cannot \(operation) \(name): the folder was deleted meanwhile", at: url) }
        return Self.error(operation, file(name), parent: descriptor, name: name, code: code)
    }

    /// Says so if a system call failed because of a link.
    private static func error(
        _ operation: String, _ file: URL, parent: Int32, name: String, code: Int32
    ) -> FileError {
        var status = stat()
        if code == ELOOP || code == ENOTDIR, fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0,
            status.st_mode & S_IFMT == S_IFLNK
        {
            return FileError(
                "\(file.lastPathComponent.forTerminal) is a link, and links are not followed here: put the file or "
                    + "folder itself in its place", at: file)
        }
        return FileError(operation, file, code: code)
    }
}

/// Names of files that are being written: `.<name of the file>.<UUID>`.
enum TemporaryName {
    static func new(for name: String) -> String { ".\(name).\(UUID().uuidString)" }

    /// The file that a temporary file is to replace; nil if the name is not that of a temporary file.
    static func owner(of name: String) -> String? {
        guard name.hasPrefix("."), let dot = name.lastIndex(of: "."), dot > name.startIndex,
            UUID(uuidString: String(name[name.index(after: dot)...])) != nil
        else { return nil }
        return String(name[name.index(after: name.startIndex)..<dot])
    }
}

/// Makes a folder and any missing ones above it.
/// - Throws: `FileError` with the system's message, naming the first that could not be made.
public func createFolders(_ folder: URL) throws(FileError) {
    var status = stat()
    if stat(folder.path, &status) == 0 {
        guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError("create", folder, code: ENOTDIR) }
        return
    }
    let parent = folder.deletingLastPathComponent()
    if parent.path != folder.path { try createFolders(parent) }
    guard mkdir(folder.path, 0o755) != 0 else { return }
    let code = errno
    // Another program may have made it meanwhile.
    if code == EEXIST && stat(folder.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR { return }
    throw FileError("create", folder, code: code)
}
