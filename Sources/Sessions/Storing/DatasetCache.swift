import Basics
import Experiments
import Foundation

/// Prepared datasets on disk, one file per data source and protocol.
///
/// A file is a header of two words (magic number with version, key) followed by the sections of the dataset, each with
/// a hash of it and of all before it. The key is a hash of the content of the source files; a file with another key is
/// stale and will be overwritten. The hashes tell whether it is what was written; the dataset's invariants, whether it
/// can be a dataset at all. A damaged file counts as absent: a cache can be made again.
///
/// It is read and not mapped into memory: a program that shortened a mapped file would kill this one, and nothing that
/// was not looked at could be trusted.
package struct DatasetCache {
    /// Raise it with every change to importers, splits or the file format that changes what is stored.
    private static let version: UInt64 = 9
    private static let magic = 0x5342_4441_5441_0000 | version

    private static let folderName = "datasets"
    private static let suffix = ".dataset"

    /// Seconds after which a temporary file counts as left by a killed program.
    private static let longestWrite = 3_600.0

    private let cacheFolder: URL
    private let fileName: String
    private let sources: [URL]

    /// - Parameter sources: the source files.
    package init(_ source: DataSource, protocol rules: EvaluationProtocol, sources: [URL], locations: DataLocations) {
        var identity = ContentHash()
        identity.combineJSON(of: source)
        identity.combineJSON(of: rules)
        for source in sources { identity.combine(source.path) }
        cacheFolder = locations.cacheFolder
        fileName = identity.hexadecimal + Self.suffix
        self.sources = sources
    }

    package var url: URL { cacheFolder.appending(components: Self.folderName, fileName) }

    /// Bytes of the file; nil if there is none.
    package var size: Int? {
        guard let folder = try? Folder(cacheFolder.appending(component: Self.folderName)) else { return nil }
        return (try? folder.openFile(fileName))?.size
    }

    /// The cached dataset of what the source files hold now, or nil. Throws `Stopped`.
    /// - Parameter onDamage: told what is wrong with a file that was written for these contents.
    package func read(
        name: String, stop: StopFlag = StopFlag(), onDamage: (String) -> Void = { _ in }
    ) throws -> Dataset? {
        do {
            return try readWhatIsRight(name: name, stop)
        } catch let stopped as Stopped {
            throw stopped
        } catch let damage as BinaryReader.Damaged {
            onDamage(damage.part)
            return nil
        } catch let broken as BrokenInvariant {
            onDamage(broken.description)
            return nil
        } catch {
            return nil
        }
    }

    /// Throws or returns nil if anything is wrong.
    private func readWhatIsRight(name: String, _ stop: StopFlag) throws -> Dataset? {
        let folder = try Folder(cacheFolder.appending(component: Self.folderName))
        let file = try folder.openFile(fileName)
        var reader = BinaryReader(file, stop: stop)
        guard try reader.word() == Self.magic, try reader.word() == currentKey(folder, stop) else { return nil }
        try requireMemory(file.size, for: "a prepared dataset", advice: "")
        let dataset = try reader.dataset(name: name)
        guard reader.isAtEnd else { throw reader.damage }
        try dataset.checkInvariants()
        return dataset
    }

    /// Writes the dataset made from these contents of the source files. A cache that cannot be written is no error: the
    /// dataset will be made again next time. Throws `Stopped`.
    package func write(_ dataset: Dataset, of contents: [SourceContent], stop: StopFlag = StopFlag()) throws {
        try? FileManager.default.createDirectory(at: cacheFolder, withIntermediateDirectories: true)
        guard let parent = try? Folder(cacheFolder, mayBeLink: true),
            let folder = try? Folder(Self.folderName, in: parent)
        else { return }
        folder.sweepTemporaries(
            of: { $0.hasSuffix(Self.suffix) || $0 == SourceHashes.fileName }, olderThan: Self.longestWrite)
        try? folder.replace(fileName) { write in
            try withoutActuallyEscaping(write) { try Self.write(dataset, key: Self.key(of: contents), stop, to: $0) }
        }
        try stop.check()
        Self.remember(contents, in: folder)
    }

    private static func write(
        _ dataset: Dataset, key: UInt64, _ stop: StopFlag, to sink: @escaping (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        var writer = BinaryWriter(stop: stop, sink)
        for word in [magic, key] { try writer.write(word: word) }
        try writer.write(dataset)
    }

    private static func key(of contents: [SourceContent]) -> UInt64 {
        var hash = ContentHash()
        for content in contents { hash.combine(content.hash) }
        return hash.value
    }

    /// Key of what the source files hold now.
    private func currentKey(_ folder: Folder, _ stop: StopFlag) throws -> UInt64 {
        let hashes = SourceHashes(in: folder)
        let contents = try sources.map { source in
            let file = try SourceFile(source)
            if let known = file.content(from: hashes) { return known }
            try file.readToEnd(stop: stop)
            return file.content
        }
        Self.remember(contents, in: folder)
        return Self.key(of: contents)
    }

    private static func remember(_ contents: [SourceContent], in folder: Folder) {
        var hashes = SourceHashes(in: folder)
        if hashes.remember(contents) { try? hashes.write(to: folder) }
    }
}
