import Basics
import Experiments
import Foundation
import Sessions

/// Reads a data source made of delimited text files.
public struct TableImporter: Importer {
    private let source: DataSource
    private let dataFolder: URL
    /// Largest number of events, of items, or of values of a column in all items together. They are numbered with 32
    /// bits, with room for those of one more row.
    package var largestCount = 2_000_000_000

    /// `dataFolder` is the folder that `source.folder` is relative to.
    public init(_ source: DataSource, dataFolder: URL) {
        self.source = source
        self.dataFolder = dataFolder
    }

    /// Files to read, in order; the test file only if `isSplit`.
    public func files(isSplit: Bool) -> [URL] {
        let names = [source.items.file, source.interactions.file, isSplit ? source.interactions.testFile : ""]
        return names.filter { !$0.isEmpty }.map { url(path($0)) }
    }

    /// Reads all files. `isSplit` if the source comes split into a training and a test file (protocol `given`).
    ///
    /// Items are in the order of the items file, then of their appearance in the sessions. Throws `DataError`, or
    /// `Stopped`.
    public func read(name: String, isSplit: Bool, stop: StopFlag = StopFlag()) throws -> SourceData {
        var contents: [SourceContent] = []
        var interactions = try InteractionsImport(
            source, items: try readItems(&contents, stop), largestCount: largestCount, stop: stop)
        func read(_ file: String, key: String) throws {
            try withText(of: path(file), key: key, &contents) { text in
                try interactions.read(&text, file: path(file), key: key)
            }
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

    /// Relative to the data folder.
    private func path(_ file: String) -> String { source.folder.isEmpty ? file : "\(source.folder)/\(file)" }

    private func url(_ path: String) -> URL { dataFolder.appending(path: path).standardizedFileURL }

    private func readItems(_ contents: inout [SourceContent], _ stop: StopFlag) throws -> ItemsImport {
        let table = source.items
        if table.file.isEmpty {
            let columns = table.categories + [table.title] + table.attributes + table.numbers
            if let column = columns.first(where: { !$0.isEmpty }) {
                throw DataError(
                    "data.items names the column \(quoted(column)), but data.items.file is empty; name the file, "
                        + "or remove the columns")
            }
            return ItemsImport()
        }
        return try withText(of: path(table.file), key: "data.items.file", &contents) { text in
            try ItemsImport(table, text: &text, largestCount: largestCount, stop: stop)
        }
    }

    /// Calls `body` with the reader of a file below the data folder, and appends what the file held.
    private func withText<Result>(
        of file: String, key: String, _ contents: inout [SourceContent],
        _ body: (inout DelimitedText) throws -> Result
    ) throws -> Result {
        let url = url(file)
        func inWords(_ error: FileError) -> DataError {
            if FileManager.default.fileExists(atPath: url.path) {
                return DataError(
                    file: file,
                    "\(error.message); \(key) has to name a regular file that may be read, and that no other program "
                        + "writes to meanwhile",
                    isFaultOfInput: error.cause != .system)
            }
            return DataError(
                file: file,
                "there is no such file in the data folder “\(dataFolder.path.forTerminal)”; choose the folder with "
                    + "--data or SESSIONBENCH_DATA, or correct data.folder and \(key)")
        }
        let source: SourceFile
        let rows: Int
        do throws(FileError) {
            source = try SourceFile(url)
            rows = try source.estimatedLines()
        } catch {
            throw inWords(error)
        }
        try requireMemory(
            Self.bytesPerRow * rows, for: "reading “\(file.forTerminal)”",
            advice: "use a part of the data, or a machine with more memory")
        var text = try DelimitedText(file: file, block: SourceFile.block) { memory throws(DataError) in
            do throws(FileError) { return try source.read(into: memory) } catch { throw inWords(error) }
        }
        let result = try body(&text)
        contents.append(source.content)
        return result
    }

    /// Memory that a row takes until the dataset is prepared; `leave-one-out` took 70 bytes per event, others less.
    private static let bytesPerRow = 70
}
