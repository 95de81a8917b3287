import Basics
import Foundation
import Runs

/// Prepared datasets on disk, one file per data source and protocol.
///
/// A file is a header of four words (magic number with version, key, checksum, length) and the dataset behind it. The key
/// stands for the state of the source files; a file with another key is stale and will be overwritten. Whatever is wrong
/// with a file, it only counts as absent: a cache can be made again.
struct DatasetCache {
    /// To be raised with every change of importers, splits or the file's form that changes what is stored.
    static let version: UInt64 = 2

    private static let magic = 0x5342_4441_5441_0000 | version
    private static let headerSize = 32

    private let file: URL
    private let key: UInt64

    /// `files` are the source files, relative to the data folder.
    init(_ source: DataSource, protocol rules: EvaluationProtocol, files: [String], locations: DataLocations) {
        var identity = ContentHash()
        identity.combineJSON(of: source)
        identity.combineJSON(of: rules)
        var state = ContentHash()
        for file in files {
            let path = locations.dataFolder.appending(path: file).standardizedFileURL.path
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            let size = (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
            let modified = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            identity.combine(path)
            state.combine(size)
            state.combine(modified.bitPattern)
        }
        file = locations.cacheFolder.appending(path: "datasets/\(identity.hexadecimal).dataset")
        key = state.value
    }

    func read(name: String) -> Dataset? {
        guard let data = try? Data(contentsOf: file, options: .mappedIfSafe) else { return nil }
        return try? data.withUnsafeBytes { bytes in
            guard bytes.count >= Self.headerSize else { return nil }
            let body = UnsafeRawBufferPointer(rebasing: bytes[Self.headerSize...])
            var header = BinaryReader(bytes)
            guard try header.integer() == Self.magic, try header.integer() == key,
                try header.integer() == Self.checksum(body), try header.integer() == UInt64(body.count)
            else { return nil }
            var reader = BinaryReader(body)
            return try reader.dataset(name: name)
        }
    }

    /// Writes to a temporary file and renames it. A cache that cannot be written is no error: the dataset will be made
    /// again next time.
    func write(_ dataset: Dataset) {
        // In one piece, with the header filled in afterwards: a second copy of large data would double its memory.
        var writer = BinaryWriter()
        for word in [Self.magic, key, 0, 0] { writer.write(word) }
        writer.write(dataset)
        let checksum = writer.data.withUnsafeBytes {
            Self.checksum(UnsafeRawBufferPointer(rebasing: $0[Self.headerSize...]))
        }
        writer.replace(checksum, at: 16)
        writer.replace(UInt64(writer.data.count - Self.headerSize), at: 24)
        let folder = file.deletingLastPathComponent()
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? writer.data.write(to: file, options: .atomic)
    }

    private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = ContentHash()
        hash.combine(bytes: bytes)
        return hash.value
    }
}
