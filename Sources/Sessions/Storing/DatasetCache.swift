import Basics
import Foundation
import Runs

/// Prepared datasets on disk, one file per data source and protocol.
///
/// A file is a header of three words (magic number with version, key, length of the file) and the dataset behind it. The
/// key is a hash of the content of the source files; a file with another key is stale and will be overwritten. The
/// dataset's fingerprint tells whether it is the one that was written, and its invariants whether it can be one at all.
/// Whatever is wrong with a file, it only counts as absent: a cache can be made again.
package struct DatasetCache {
    /// To be raised with every change of importers, splits or the file's form that changes what is stored.
    private static let version: UInt64 = 3
    private static let magic = 0x5342_4441_5441_0000 | version

    private static let headerSize = 24

    private static let folderName = "datasets"
    private static let suffix = ".dataset"

    /// Seconds after which a temporary file belongs to a program that was killed.
    private static let longestWrite = 3_600.0

    private let cacheFolder: URL
    private let fileName: String
    private let sources: [URL]
    private let rules: EvaluationProtocol

    /// - Parameter sources: the source files.
    package init(_ source: DataSource, protocol rules: EvaluationProtocol, sources: [URL], locations: DataLocations) {
        var identity = ContentHash()
        identity.combineJSON(of: source)
        identity.combineJSON(of: rules)
        for source in sources { identity.combine(source.path) }
        cacheFolder = locations.cacheFolder
        fileName = identity.hexadecimal + Self.suffix
        self.sources = sources
        self.rules = rules
    }

    /// The dataset that was made of what the source files hold now.
    package func read(name: String) -> Dataset? {
        guard let folder = try? Folder(cacheFolder.appending(component: Self.folderName)),
            let file = try? folder.openFile(fileName), file.size <= ProcessInfo.processInfo.physicalMemory
        else { return nil }
        var reader = BinaryReader(file)
        guard (try? reader.integer()) == Self.magic, let key = try? reader.integer(),
            (try? reader.integer()) == UInt64(file.size), key == currentKey(folder),
            let dataset = try? reader.dataset(name: name), reader.isAtEnd,
            dataset.contentHash(protocol: rules) == dataset.fingerprint, (try? dataset.checkInvariants()) != nil
        else { return nil }
        return dataset
    }

    /// Writes the dataset that was made of some contents of the source files. A cache that cannot be written is no error:
    /// the dataset will be made again next time.
    package func write(_ dataset: Dataset, of contents: [SourceContent]) {
        try? FileManager.default.createDirectory(at: cacheFolder, withIntermediateDirectories: true)
        guard let parent = try? Folder(cacheFolder, mayBeLink: true),
            let folder = try? Folder(Self.folderName, in: parent)
        else { return }
        folder.sweepTemporaries(
            of: { $0.hasSuffix(Self.suffix) || $0 == SourceHashes.fileName }, olderThan: Self.longestWrite)
        try? folder.replace(fileName) { write in
            try withoutActuallyEscaping(write) { try Self.write(dataset, key: Self.key(of: contents), to: $0) }
        }
        Self.remember(contents, in: folder)
    }

    private static func write(
        _ dataset: Dataset, key: UInt64, to sink: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        // Written twice, once to see how long it is: a second copy of large data would double its memory.
        var counter = BinaryWriter { _ in }
        try counter.write(dataset)
        var writer = BinaryWriter(sink)
        for word in [magic, key, UInt64(headerSize + counter.count)] { try writer.write(word) }
        try writer.write(dataset)
    }

    private static func key(of contents: [SourceContent]) -> UInt64 {
        var hash = ContentHash()
        for content in contents { hash.combine(content.hash) }
        return hash.value
    }

    /// Of what the source files hold now; nil if one of them cannot be read.
    private func currentKey(_ folder: Folder) -> UInt64? {
        let hashes = SourceHashes(in: folder)
        var contents: [SourceContent] = []
        for source in sources {
            guard let file = try? SourceFile(source) else { return nil }
            if let known = file.content(from: hashes) {
                contents.append(known)
            } else {
                guard (try? file.readToEnd()) != nil else { return nil }
                contents.append(file.content)
            }
        }
        Self.remember(contents, in: folder)
        return Self.key(of: contents)
    }

    private static func remember(_ contents: [SourceContent], in folder: Folder) {
        var hashes = SourceHashes(in: folder)
        if hashes.remember(contents) { try? hashes.write(to: folder) }
    }
}
