import Basics
import Export
import Foundation
import Results

/// Tables written beside the results, each into files of its own.
struct WrittenTables {
    let folder: URL

    private static let mostFiles = 999

    /// Writes a table as CSV and as Markdown, under the first number that no such file has.
    /// - Returns: the names of the files.
    /// - Throws: what is wrong with the folder or the disk.
    func write(_ table: ResultTable, name: String) throws -> [String] {
        try createFolders(folder)
        let known = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
        func names(_ number: Int) -> [String] { ["csv", "md"].map { "\(name)-\(number).\($0)" } }
        guard let free = (1...Self.mostFiles).lazy.map(names).first(where: known.isDisjoint) else {
            throw InputError("there are \(Self.mostFiles) tables \(name) already: delete some in \(shownPath(folder))")
        }
        for (file, text) in zip(free, [CSVTable(table).description, MarkdownTable(table).description]) {
            // Whole or not at all, and never over a file that another program has made meanwhile.
            let draft = folder.appending(path: ".\(file).\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: draft) }
            try Data(text.utf8).write(to: draft, options: .withoutOverwriting)
            try FileManager.default.linkItem(at: draft, to: folder.appending(path: file))
        }
        return free
    }
}
