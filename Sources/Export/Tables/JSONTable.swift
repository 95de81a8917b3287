import Results

/// A table as a JSON object: `columns` with title and unit, `rows` of cells in the same order, `notes`. A cell is text,
/// a number, an object of numbers such as `{"mean": 17.1, "sd": 0.2}` or `{"from": …, "to": …}`, or null; metrics and
/// differences are in percent. `footnotes` of a row are sentences. A table among several has a `title`.
/// `.github/docs/table.schema.json` is the schema.
public struct JSONTable: Encodable {
    private struct Column: Encodable {
        let title: String
        let unit: String?
    }

    private struct Row: Encodable {
        let cells: [Cell]
        let footnotes: [String]
    }

    private enum Cell: Encodable {
        case text(String)
        case number(Double)
        case numbers([String: Double])
        case none

        init(_ value: ResultCell.Value) {
            let numbers = value.numbers
            if case .text(let text) = value {
                self = .text(text)
            } else if numbers.isEmpty {
                self = .none
            } else if numbers.count == 1, case .percent = value {
                // Of one seed: the same keys as of several, so that readers need not tell them apart.
                self = .numbers(["mean": numbers[0].value])
            } else if numbers.count == 1 {
                self = .number(numbers[0].value)
            } else {
                self = .numbers(
                    Dictionary(uniqueKeysWithValues: numbers.map { ($0.part.isEmpty ? "mean" : $0.part, $0.value) }))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .text(let text): try container.encode(text)
            case .number(let value): try container.encode(value)
            case .numbers(let values): try container.encode(values)
            case .none: try container.encodeNil()
            }
        }
    }

    private let title: String?
    private let columns: [Column]
    private let rows: [Row]
    private let notes: [String]

    public init(_ table: ResultTable, title: String? = nil) {
        self.title = title
        columns = table.columns.map { Column(title: $0.title, unit: $0.unit?.rawValue) }
        rows = table.rows.map { row in
            Row(cells: row.cells.map { Cell($0.value) }, footnotes: row.cells.compactMap(\.mark?.text))
        }
        notes = table.notes
    }
}
