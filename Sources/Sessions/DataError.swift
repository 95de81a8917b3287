import Basics

/// What is wrong with a data file or its use, where, and what to do about it.
///
/// `description` reads like a compiler's message: `folder/file.csv:12:5: what is wrong; what to do`. Text quoted from a
/// file is shortened and made fit for a terminal.
public struct DataError: UserError, Hashable {
    /// Path of the file, relative to the data folder; empty when the error concerns no single file.
    public var file: String
    /// Line in the file, from 1.
    public var line: Int?
    /// Column in the line, in Unicode scalars, from 1.
    public var column: Int?
    /// What is wrong, and what to do.
    public var message: String
    /// Whether the data or its description is wrong, and not the system that could not read it.
    public var isFaultOfInput: Bool
    /// Whether it is the fault of a single row, which may be left out.
    package var isOfRow = false

    public init(
        file: String = "", line: Int? = nil, column: Int? = nil, _ message: String, isFaultOfInput: Bool = true
    ) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.isFaultOfInput = isFaultOfInput
    }

    /// The same as the fault of a single row.
    package var ofRow: DataError {
        var error = self
        error.isOfRow = true
        return error
    }

    public var description: String {
        let place = [file.isEmpty ? nil : file.forTerminal, line.map(String.init), column.map(String.init)]
        let prefix = place.compactMap { $0 }.joined(separator: ":")
        return prefix.isEmpty ? message : "\(prefix): \(message)"
    }
}
