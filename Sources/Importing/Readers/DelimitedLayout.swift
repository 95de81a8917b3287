import Experiments

/// How the rows of a delimited text are written.
struct DelimitedLayout: Sendable {
    /// Names of the columns.
    var header: [String] = []
    /// Whether they are in the text.
    let hasHeader: Bool
    let longestRow: Int
    /// The column that has the rest of its line, from 1; 0: none.
    let lastColumn: Int
    /// What opens a quoted cell; a byte that UTF-8 never has if nothing does.
    let quote: UInt8
    var delimiter = Delimiter(",")

    init(_ dialect: TextDialect, longestRow: Int) {
        hasHeader = dialect.header
        self.longestRow = longestRow
        lastColumn = dialect.columns
        quote = dialect.quotes == .double ? DelimitedText.quote : 0xff
    }
}
