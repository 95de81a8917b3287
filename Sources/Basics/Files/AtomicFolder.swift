import Foundation

extension Folder {
    /// Makes a subfolder with some files so that a reader sees all of it or nothing, even if the machine fails at any
    /// moment: a hidden folder beside it, flushed to disk, then a rename.
    /// - Throws: `FileError`, also if something has the name already; nothing is left behind then.
    package func make(_ name: String, with files: [(name: String, content: Data)]) throws {
        guard try !finds(name) else { throw error("make", name, code: EEXIST) }
        let hidden = TemporaryName.new(for: name)
        let folder = try Folder(hidden, in: self)
        do {
            for file in files { try folder.replace(file.name, with: file.content) }
            guard renameat(descriptor, hidden, descriptor, name) == 0 else {
                throw error("make", name, code: errno)
            }
        } catch {
            for file in files { try? folder.remove(file.name) }
            unlinkat(descriptor, hidden, Int32(AT_REMOVEDIR))
            throw error
        }
        fsync(descriptor)
    }
}
