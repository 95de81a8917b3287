import Basics
import Experiments
import Foundation
import Sessions

/// Reads a data source made of delimited text files.
public struct TableImporter: Importer {
    private let source: DataSource
    private let tables: TableFiles
    /// Largest number of events, of items, or of values of a column in all items together. They are numbered with 32
    /// bits, with room for those of one more row.
    package var largestCount = 2_000_000_000
    /// About how many bytes of an interactions file are read by themselves, beside others.
    package var partSize = 1 << 22

    /// `dataFolder` is the folder that `source.folder` is relative to.
    public init(_ source: DataSource, dataFolder: URL) {
        self.source = source
        tables = TableFiles(dataFolder: dataFolder, folder: source.folder)
    }

    /// Files to read, in order; the test files only if `isSplit`.
    public func files(isSplit: Bool) -> [URL] {
        let (items, interactions) = (source.items, source.interactions)
        let lists = [
            [source.levels.tree], source.properties.file, source.sessions.file, items.file, [items.vectors],
            interactions.file, isSplit ? interactions.testFile : [],
        ]
        return lists.flatMap { tables.paths($0) }.map { tables.url($0) }
    }

    /// Reads all files. `isSplit` if the source comes split into training and test files (protocol `given`).
    ///
    /// Items are in the order of the items files, then of their appearance in the sessions. Throws `DataError`, or
    /// `Stopped`.
    public func read(
        name: String, isSplit: Bool, stop: StopFlag = StopFlag(),
        onProgress: @escaping (ReadingProgress) -> Void = { _ in }
    ) throws -> SourceData {
        var reading = Reading(stop: stop, meter: ReadingMeter(files(isSplit: isSplit), onProgress: onProgress))
        let paths = try readPaths(&reading)
        let properties = try readProperties(&reading)
        let sessionTimes = try readSessionTimes(&reading)
        let items = try readItems(paths, &reading)
        var interactions = try InteractionsImport(
            source, items: items, paths: paths, properties: properties, sessionTimes: sessionTimes, isSplit: isSplit,
            largestCount: largestCount, partSize: partSize, stop: stop)
        func read(_ files: NameList, key: String) throws {
            interactions.beginTable()
            for file in tables.paths(files) {
                try withText(
                    of: file, source.interactions.dialect, key: key, &reading,
                    delimited: { try interactions.read(&$0) }, json: { try interactions.read(&$0) })
            }
            try interactions.endTable(key: key)
        }
        try read(source.interactions.file, key: "data.interactions.file")
        if isSplit {
            interactions.beginTest()
            try read(source.interactions.testFile, key: "data.interactions.testFile")
        }
        var data = try interactions.sourceData(name: name)
        data.contents = reading.contents
        return data
    }

    /// What goes on while the files are read.
    private struct Reading {
        let stop: StopFlag
        let meter: ReadingMeter
        /// What the files held that were read.
        var contents: [SourceContent] = []
    }

    /// Where levels of categories come from; nil if each category column is one.
    private func readPaths(_ reading: inout Reading) throws -> CategoryColumn.Paths? {
        let levels = source.levels
        guard levels.count > 0 else { return nil }
        guard let file = tables.paths([levels.tree]).first else {
            let separator = Array(levels.separator.utf8)
            return levels.lists ? .lists(separator: separator) : .separator(separator)
        }
        let stop = reading.stop
        return try withBlocks(of: file, key: "data.levels.tree", &reading) { read in
            var text = try DelimitedText(file: file, block: SourceFile.block, read: read)
            let tree = try CategoryTree(
                &text, child: levels.child, parent: levels.parent, unreadable: source.unreadableRows, stop: stop)
            return .tree(tree)
        }
    }

    /// What was known of items at what time; nil if there are no files of that.
    private func readProperties(_ reading: inout Reading) throws -> PropertiesImport? {
        guard !source.properties.file.isEmpty else { return nil }
        var properties = PropertiesImport(source, largestCount: largestCount, stop: reading.stop)
        for file in tables.paths(source.properties.file) {
            try withBlocks(of: file, key: "data.properties.file", &reading) { read in
                var text = try DelimitedText(file: file, block: SourceFile.block, read: read)
                try properties.read(&text)
            }
        }
        try properties.requireProperties()
        return properties
    }

    /// When sessions were; nil if their events say it.
    private func readSessionTimes(_ reading: inout Reading) throws -> SessionTimes? {
        let table = source.sessions
        guard !table.file.isEmpty else { return nil }
        var times = try SessionTimes(source, largestCount: largestCount, stop: reading.stop)
        for file in tables.paths(table.file) {
            try withBlocks(of: file, key: "data.sessions.file", &reading) { read in
                var text = try DelimitedText(file: file, dialect: table.dialect, block: SourceFile.block, read: read)
                try times.read(&text)
            }
        }
        try times.require()
        return times
    }

    private func readItems(
        _ paths: CategoryColumn.Paths?, _ reading: inout Reading
    ) throws -> ItemsImport {
        let table = source.items
        if table.file.isEmpty {
            let columns = table.categories + [table.title, table.description] + table.attributes + table.numbers
            if let column = columns.first(where: { !$0.isEmpty }) {
                throw DataError(
                    "data.items names the column \(quoted(column)), but data.items.file is empty; name the file, "
                        + "or remove the columns")
            }
            if !table.vectors.isEmpty {
                throw DataError(
                    "data.items.vectors belong to the rows of the items file, but data.items.file is empty; name a "
                        + "file with a row for each vector, if only with the item's name")
            }
            return ItemsImport()
        }
        let files = tables.paths(table.file)
        var items = ItemsImport(
            source, paths: paths, largestCount: largestCount, isJoined: files.count > 1, stop: reading.stop)
        for file in files {
            try withText(
                of: file, table.dialect, key: "data.items.file", &reading,
                delimited: { try items.read(&$0) }, json: { try items.read(&$0) })
        }
        try items.requireColumns()
        let arrays = tables.paths([table.vectors])
        if let file = arrays.first {
            guard arrays.count == 1 else {
                throw DataError(
                    "data.items.vectors stands for \(arrays.count) files, and has to be one array; name it")
            }
            guard files.count == 1 else {
                throw DataError(
                    "data.items.vectors belong to the rows of one items file, and data.items.file names "
                        + "\(files.count); join them first")
            }
            items.vectors = try vectors(in: file, of: items, &reading)
        }
        return items
    }

    private func vectors(
        in file: String, of items: ItemsImport, _ reading: inout Reading
    ) throws -> GivenVectors {
        let inWords = inWords(file, key: "data.items.vectors")
        let source = try open(file, inWords)
        let vectors = try VectorsImport(source, file: file, inWords: inWords)
        try requireMemory(
            vectors.bytes(itemCount: items.count), for: "the vectors in “\(file.forTerminal)”",
            advice: "use vectors of fewer numbers, or a machine with more memory")
        let read = try vectors.vectors(
            of: items.itemsOfRows, itemCount: items.count, stop: reading.stop, meter: reading.meter)
        reading.contents.append(source.content)
        return read
    }

    /// Calls the body for its form with the reader of a file, and appends what the file held.
    private func withText(
        of file: String, _ dialect: TextDialect, key: String, _ reading: inout Reading,
        delimited: (inout DelimitedText) throws -> Void, json: (inout JSONLines) throws -> Void
    ) throws {
        try withBlocks(of: file, key: key, &reading) { read in
            switch dialect.form {
            case .delimited:
                var text = try DelimitedText(file: file, dialect: dialect, block: SourceFile.block, read: read)
                try delimited(&text)
            case .jsonLines:
                var text = try JSONLines(file: file, block: SourceFile.block, read: read)
                try json(&text)
            }
        }
    }

    /// Calls `body` with what reads a file below the data folder block by block, and appends what the file held.
    private func withBlocks<Result>(
        of file: String, key: String, _ reading: inout Reading,
        _ body: (@escaping TextWindow.Read) throws -> Result
    ) throws -> Result {
        let inWords = inWords(file, key: key)
        let source = try open(file, inWords)
        let size = source.size
        let content = try SourceText(source, file: file, inWords: inWords)
        try requireMemory(
            Self.bytesPerRow * content.estimatedLines(), for: "reading “\(file.forTerminal)”",
            advice: "use a part of the data, or a machine with more memory")
        let ahead = ReadAhead(content, block: SourceFile.block)
        let meter = reading.meter
        let result = try body { memory throws(DataError) in
            let count = try ahead.next(into: memory)
            meter.note(ahead.bytesTaken, of: file)
            return count
        }
        meter.end(size)
        reading.contents.append(ahead.content)
        return result
    }

    /// Opens a file below the data folder.
    private func open(
        _ file: String, _ inWords: @Sendable (FileError) -> DataError
    ) throws(DataError) -> sending SourceFile {
        do throws(FileError) { return try SourceFile(tables.url(file)) } catch { throw inWords(error) }
    }

    /// What an error of the file system means for a file below the data folder.
    private func inWords(_ file: String, key: String) -> @Sendable (FileError) -> DataError {
        { [tables] error in
            if FileManager.default.fileExists(atPath: tables.url(file).path) {
                return DataError(
                    file: file,
                    "\(error.message); \(key) has to name a regular file that may be read, and that no other program "
                        + "writes to meanwhile",
                    isFaultOfInput: error.cause != .system)
            }
            return DataError(file: file, tables.problem(file, key: key))
        }
    }

    /// Memory that a row takes until the dataset is prepared; `leave-one-out` took 70 bytes per event, others less.
    private static let bytesPerRow = 70
}
