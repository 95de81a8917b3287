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

    /// `dataFolder` is the folder that `source.folder` is relative to.
    public init(_ source: DataSource, dataFolder: URL) {
        self.source = source
        tables = TableFiles(dataFolder: dataFolder, folder: source.folder)
    }

    /// Files to read, in order; the test files only if `isSplit`.
    public func files(isSplit: Bool) -> [URL] {
        let (items, interactions) = (source.items, source.interactions)
        let lists = [
            [source.levels.tree], source.properties.file, items.file, interactions.file,
            isSplit ? interactions.testFile : [],
        ]
        return lists.flatMap { tables.paths($0) }.map { tables.url($0) }
    }

    /// Reads all files. `isSplit` if the source comes split into training and test files (protocol `given`).
    ///
    /// Items are in the order of the items files, then of their appearance in the sessions. Throws `DataError`, or
    /// `Stopped`.
    public func read(name: String, isSplit: Bool, stop: StopFlag = StopFlag()) throws -> SourceData {
        var contents: [SourceContent] = []
        let paths = try readPaths(&contents, stop)
        let properties = try readProperties(&contents, stop)
        let items = try readItems(paths, &contents, stop)
        var interactions = try InteractionsImport(
            source, items: items, paths: paths, properties: properties, isSplit: isSplit,
            largestCount: largestCount, stop: stop)
        func read(_ files: NameList, key: String) throws {
            interactions.beginTable()
            for file in tables.paths(files) {
                try withText(
                    of: file, source.interactions.dialect, key: key, &contents,
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
        data.contents = contents
        return data
    }

    /// Where levels of categories come from; nil if each category column is one.
    private func readPaths(_ contents: inout [SourceContent], _ stop: StopFlag) throws -> CategoryColumn.Paths? {
        let levels = source.levels
        guard levels.count > 0 else { return nil }
        guard let file = tables.paths([levels.tree]).first else {
            let separator = Array(levels.separator.utf8)
            return levels.lists ? .lists(separator: separator) : .separator(separator)
        }
        return try withBlocks(of: file, key: "data.levels.tree", &contents) { read in
            var text = try DelimitedText(file: file, block: SourceFile.block, read: read)
            return .tree(try CategoryTree(&text, child: levels.child, parent: levels.parent, stop: stop))
        }
    }

    /// What was known of items at what time; nil if there are no files of that.
    private func readProperties(_ contents: inout [SourceContent], _ stop: StopFlag) throws -> PropertiesImport? {
        guard !source.properties.file.isEmpty else { return nil }
        var properties = PropertiesImport(source, largestCount: largestCount, stop: stop)
        for file in tables.paths(source.properties.file) {
            try withBlocks(of: file, key: "data.properties.file", &contents) { read in
                var text = try DelimitedText(file: file, block: SourceFile.block, read: read)
                try properties.read(&text)
            }
        }
        try properties.requireProperties()
        return properties
    }

    private func readItems(
        _ paths: CategoryColumn.Paths?, _ contents: inout [SourceContent], _ stop: StopFlag
    ) throws -> ItemsImport {
        let table = source.items
        if table.file.isEmpty {
            let columns = table.categories + [table.title, table.description] + table.attributes + table.numbers
            if let column = columns.first(where: { !$0.isEmpty }) {
                throw DataError(
                    "data.items names the column \(quoted(column)), but data.items.file is empty; name the file, "
                        + "or remove the columns")
            }
            return ItemsImport()
        }
        let files = tables.paths(table.file)
        var items = ItemsImport(source, paths: paths, largestCount: largestCount, isJoined: files.count > 1, stop: stop)
        for file in files {
            try withText(
                of: file, table.dialect, key: "data.items.file", &contents,
                delimited: { try items.read(&$0) }, json: { try items.read(&$0) })
        }
        try items.requireColumns()
        return items
    }

    /// Calls the body for its form with the reader of a file, and appends what the file held.
    private func withText(
        of file: String, _ dialect: TextDialect, key: String, _ contents: inout [SourceContent],
        delimited: (inout DelimitedText) throws -> Void, json: (inout JSONLines) throws -> Void
    ) throws {
        try withBlocks(of: file, key: key, &contents) { read in
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
        of file: String, key: String, _ contents: inout [SourceContent],
        _ body: (@escaping TextWindow.Read) throws -> Result
    ) throws -> Result {
        let url = tables.url(file)
        @Sendable func inWords(_ error: FileError) -> DataError {
            if FileManager.default.fileExists(atPath: url.path) {
                return DataError(
                    file: file,
                    "\(error.message); \(key) has to name a regular file that may be read, and that no other program "
                        + "writes to meanwhile",
                    isFaultOfInput: error.cause != .system)
            }
            return DataError(file: file, tables.problem(file, key: key))
        }
        let source: SourceFile
        do throws(FileError) { source = try SourceFile(url) } catch { throw inWords(error) }
        let content = try SourceText(source, file: file, inWords: inWords)
        try requireMemory(
            Self.bytesPerRow * content.estimatedLines(), for: "reading “\(file.forTerminal)”",
            advice: "use a part of the data, or a machine with more memory")
        let ahead = ReadAhead(content, block: SourceFile.block)
        let result = try body { memory throws(DataError) in try ahead.next(into: memory) }
        contents.append(ahead.content)
        return result
    }

    /// Memory that a row takes until the dataset is prepared; `leave-one-out` took 70 bytes per event, others less.
    private static let bytesPerRow = 70
}
