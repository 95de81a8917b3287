import Basics
import Export
import Foundation
import Results

/// Tables written beside the results, each into files of its own.
struct WrittenTables {
    let folder: URL

    /// Writes a table as CSV and as Markdown.
    /// - Returns: the names of the files.
    /// - Throws: `FileError`: what is wrong with the folder or the disk.
    func write(_ table: ResultTable, name: String) throws -> [String] {
        try createFolders(folder)
        let folder = try Folder(folder, mayBeLink: true)
        return try [("csv", CSVTable(table).description), ("md", MarkdownTable(table).description)].map {
            ending, text in
            try folder.create(Data(text.utf8), as: name, extension: ending).lastPathComponent
        }
    }
}
