import Basics
import Experiments
import Foundation
import Sessions

extension DataProposal {
    /// The first rows of sessions, as they are read.
    public struct Preview: Sendable {
        public let columns: [String]
        public let rows: [[String]]
    }

    private static let previewRows = 5

    /// - Throws: `DataError` if the file cannot be read as proposed.
    public func preview(in dataFolder: URL) throws(DataError) -> Preview {
        let data = experiment(name: "x").data
        let table = data.interactions
        let files = TableFiles(dataFolder: dataFolder, folder: data.folder)
        guard let path = files.paths(table.file).first else { return Preview(columns: [], rows: []) }
        let sample = try FileSample(files.url(path), path: path, dialect: table.dialect)
        let names = table.session.names + [table.item, table.target] + table.time.names + [table.event]
        let columns = names.filter(sample.header.contains)
        let rows = Array(sample.rows.prefix(Self.previewRows).indices)
        return Preview(
            columns: columns.map { name in
                "\(name)\(role(of: name, in: table, isOrder: !data.sessions.file.isEmpty))"
            },
            rows: rows.map { row in
                columns.map { name in
                    name == table.time.names.first
                        ? dates(sample.values(name), table.timeFormat, upTo: rows.count)[row] : sample.values(name)[row]
                }
            })
    }

    /// - Parameter isOrder: whether times order the events of a session alone.
    private func role(of name: String, in table: InteractionsTable, isOrder: Bool) -> String {
        let roles =
            table.session.names.map { ($0, "session") } + [
                (table.item, "item"), (table.time.names.first ?? "", isOrder ? "order" : "time"),
                (table.event, "kind of event"),
            ]
        return roles.first { $0.0 == name && $0.1 != name }.map { " (\($0.1))" } ?? ""
    }

    /// Times in words; what is no time stays as it is.
    private func dates(_ cells: [String], _ format: String, upTo count: Int) -> [String] {
        var times = TimeColumn(format.isEmpty ? nil : try? TimeFormat(format))
        for cell in cells {
            var cell = cell
            guard cell.withUTF8({ times.append(UnsafeRawBufferPointer($0)) }) == nil else { return cells }
        }
        return zip(cells, times.microseconds.prefix(count)).map { cell, microseconds in
            let second = floorDivide(microseconds, 1_000_000)
            // Small numbers are an order, and no times.
            return second < 100_000_000 ? cell : utcText(second)
        }
    }
}
