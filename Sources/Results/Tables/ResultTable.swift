import Algorithms

/// A table of results as a value: what it says, not how it looks. Text formats (module Export) and
/// the screen render it.
public struct ResultTable: Sendable, Hashable {
    /// A row's name, marks and numbers.
    public struct Row: Sendable, Hashable {
        /// What the row is about.
        public enum Role: Sendable, Hashable {
            /// Results of a model on the test rows.
            case test
            /// The same on the validation rows.
            case validation
            /// A reference scorer, on the test rows.
            case reference
            /// Results of a model on a kind of test rows.
            case part
            /// Something about the ranked rows, such as how many there are.
            case note
        }

        public let role: Role
        /// One per column.
        public let cells: [ResultCell]
        /// Rows of the same group are results of one protocol on the same test rows, of which one may be called the
        /// best (`standings`); nil for a row that has no rivals.
        public let rivals: String?

        /// The first footnote to one of the row's values, if there is any.
        public var mark: Footnote? { cells.lazy.compactMap(\.mark).first }
    }

    /// A sentence below the table, and the sign that refers to it.
    public struct Footnote: Sendable, Hashable {
        public let sign: String
        public let text: String

        public init(_ sign: String, _ text: String) {
            self.sign = sign
            self.text = text
        }
    }

    public let columns: [ResultColumn]
    public private(set) var rows: [Row] = []
    /// Sentences about the whole table, below it and its footnotes.
    public var notes: [String] = []

    public init(_ columns: [ResultColumn]) { self.columns = columns }

    /// Appends a row with a cell per column.
    public mutating func append(_ cells: [ResultCell], as role: Row.Role = .test, rivals: String? = nil) {
        precondition(cells.count == columns.count, "\(cells.count) cells in \(columns.count) columns")
        rows.append(Row(role: role, cells: cells, rivals: rivals))
    }

    public var isEmpty: Bool { rows.isEmpty }

    /// Some of the columns, which the table has, and of the rows; with the same notes.
    func with(_ columns: [ResultColumn], rows isWanted: (Row) -> Bool = { _ in true }) -> ResultTable {
        var table = ResultTable(columns)
        table.notes = notes
        for row in rows where isWanted(row) {
            table.append(columns.compactMap { cell(row, $0) }, as: row.role, rivals: row.rivals)
        }
        return table
    }

    /// Footnotes that some cell refers to, in the order of the rows.
    public var footnotes: [Footnote] { Array(rows.flatMap(\.cells).compactMap(\.mark).uniqued()) }

    /// The cell of a row in a column; nil if the table has no such column.
    public func cell(_ row: Row, _ column: ResultColumn) -> ResultCell? {
        columns.firstIndex(of: column).map { row.cells[$0] }
    }
}
