import CTerminal
import ScreenKit

/// Columns and rows of the terminal behind a file descriptor; nil if it is none, or does not know its size.
public func terminalSize(_ descriptor: Int32) -> Size? {
    var columns: Int32 = 0
    var rows: Int32 = 0
    guard terminal_size(descriptor, &columns, &rows) == 1 else { return nil }
    return Size(width: Int(columns), height: Int(rows))
}
