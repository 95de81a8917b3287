import Basics
import Foundation
import Runs

/// Reads a data source made of delimited text files.
public struct TableImporter: Sendable {
    private let source: DataSource
    private let dataFolder: URL

    /// `dataFolder` is the folder that `source.folder` is relative to.
    public init(_ source: DataSource, dataFolder: URL) {
        self.source = source
        self.dataFolder = dataFolder
    }

    /// Files that are read, relative to the data folder. The test file is only read when `isSplit`.
    public func files(isSplit: Bool) -> [String] {
        let names = [source.items.file, source.interactions.file, isSplit ? source.interactions.testFile : ""]
        return names.filter { !$0.isEmpty }.map(path)
    }

    /// Reads all files. `isSplit` when the source comes split into a training and a test file (protocol `given`).
    ///
    /// Items are in the order of the items file, then of their appearance in the sessions. Throws `DataError`, or
    /// `Stopped`.
    public func read(name: String, isSplit: Bool, stop: StopFlag = StopFlag()) throws -> SourceData {
        var interactions = InteractionsImport(source, items: try readItems(stop), stop: stop)
        func read(_ file: String, key: String) throws {
            try withText(of: path(file), key: key, stop) { text in
                try interactions.read(&text, file: path(file), key: key)
            }
        }
        try read(source.interactions.file, key: "data.interactions.file")
        if isSplit {
            interactions.beginTest()
            try read(source.interactions.testFile, key: "data.interactions.testFile")
        }
        return try interactions.sourceData(name: name)
    }

    private func path(_ file: String) -> String { source.folder.isEmpty ? file : "\(source.folder)/\(file)" }

    private func readItems(_ stop: StopFlag) throws -> ItemsImport {
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
        return try withText(of: path(table.file), key: "data.items.file", stop) { text in
            try ItemsImport(table, text: &text, stop: stop)
        }
    }

    /// Calls `body` with the reader of a file below the data folder.
    private func withText<Result>(
        of file: String, key: String, _ stop: StopFlag, _ body: (inout DelimitedText) throws -> Result
    ) throws -> Result {
        let url = dataFolder.appending(path: file)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
            throw DataError(
                file: file,
                "there is no such file in the data folder “\(dataFolder.path.forTerminal)”; choose the folder with --data or "
                    + "SESSIONBENCH_DATA, or correct data.folder and \(key)")
        }
        let data: Data
        do {
            data = try Data(contentsOf: url, options: .mappedIfSafe)
        } catch {
            throw DataError(
                file: file, "the file cannot be read (\(error.localizedDescription)); check its permissions")
        }
        return try data.withUnsafeBytes { bytes in
            try requireMemory(
                Self.bytesPerRow * Self.estimatedRows(bytes), for: "reading “\(file.forTerminal)”",
                advice: "use a part of the data, or a machine with more memory")
            var text = try DelimitedText(bytes: bytes, file: file, stop: stop)
            return try body(&text)
        }
    }

    /// Memory that a row takes until the dataset is prepared; `leave-one-out` took 70 bytes of an event, others less.
    private static let bytesPerRow = 70

    /// Lines of a file, judged by its beginning.
    private static func estimatedRows(_ bytes: UnsafeRawBufferPointer) -> Int {
        let beginning = bytes.prefix(1 << 20)
        let lines = beginning.count { $0 == UInt8(ascii: "\n") }
        return beginning.isEmpty ? 0 : Int(Double(lines) / Double(beginning.count) * Double(bytes.count))
    }
}
