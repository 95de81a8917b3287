import Experiments
import Sessions

/// The reader of a file in a dialect, for files of which a part is looked at: what reads whole ones takes the readers
/// themselves, so that their loops are made for each.
/// - Parameters:
///   - file: names the file in errors.
///   - block: bytes to read at once.
///   - read: puts the next `block` bytes into memory and returns how many there were, fewer only at the end.
func openTable(
    _ file: String, _ dialect: TextDialect, block: Int, read: @escaping TextWindow.Read
) throws(DataError) -> any TextTable {
    switch dialect.form {
    case .delimited: try DelimitedText(file: file, dialect: dialect, block: block, read: read)
    case .jsonLines: try JSONLines(file: file, block: block, read: read)
    }
}
