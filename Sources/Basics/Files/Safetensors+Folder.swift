import Foundation

extension Folder {
    /// Writes named tensors, reads them back from the disk, and only then replaces what was there before.
    /// - Returns: checksum of the file.
    /// - Throws: `FileError`, or `Safetensors.FormatError` if the disk returned something else.
    @discardableResult
    public func replace(_ name: String, _ content: Safetensors) throws -> String? {
        var checksum: String?
        try replace(
            name,
            verify: { descriptor in
                // Otherwise the system would answer from its cache.
                posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
                let written = try SafetensorsFile(try OpenFile(duplicating: descriptor, of: file(name)))
                try written.verify()
                checksum = written.checksum
            }, content.write)
        return checksum
    }
}
