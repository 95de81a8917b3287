import Experiments

/// Finds the values of a cell that may have several.
struct CellSplitting {
    private let isList: Bool
    private let separator: [UInt8]
    private let missing: MissingValues

    init(_ values: CellValues) {
        isList = values.form == .list
        separator = Array(values.separator.utf8)
        missing = MissingValues(values)
    }

    /// Whether a cell is a list, where lists are expected.
    func fits(_ cell: UnsafeRawBufferPointer) -> Bool { !isList || isMissing(cell) || listElements(cell) != nil }

    /// Calls `body` with each value of a cell that is not missing, never an empty one; false if the cell is no list
    /// where lists are expected.
    func forEachValue(of cell: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool {
        if isMissing(cell) { return true }
        guard isList else {
            split(cell, at: separator) { part in
                let value = trimmingSpaces(part)
                if !value.isEmpty, !missing.contain(value) { body(value) }
            }
            return true
        }
        guard let values = listElements(cell) else { return false }
        for value in values where !value.isEmpty {
            value.withUnsafeBytes { if !missing.contain($0) { body($0) } }
        }
        return true
    }
}

/// Values that say that there is none.
struct MissingValues {
    private let texts: [[UInt8]]

    init(_ values: CellValues) { texts = values.missing.map { Array($0.utf8) } }

    @inline(__always)
    func contain(_ value: UnsafeRawBufferPointer) -> Bool {
        !texts.isEmpty && texts.contains { value.elementsEqual($0) }
    }
}

/// Calls `body` with the parts of a text between separators; with the whole if the separator is empty.
func split(
    _ text: UnsafeRawBufferPointer, at separator: [UInt8], _ body: (UnsafeRawBufferPointer) -> Void
) {
    guard let first = separator.first else { return body(text) }
    var start = 0
    var position = 0
    while position + separator.count <= text.count {
        if text[position] == first, text[position..<position + separator.count].elementsEqual(separator) {
            body(UnsafeRawBufferPointer(rebasing: text[start..<position]))
            position += separator.count
            start = position
        } else {
            position += 1
        }
    }
    body(UnsafeRawBufferPointer(rebasing: text[start...]))
}

/// An absent value: an empty cell, or `\N`.
func isMissing(_ cell: UnsafeRawBufferPointer) -> Bool {
    cell.isEmpty || cell.elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: "N")])
}

private func trimmingSpaces(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let space = UInt8(ascii: " ")
    var rest = bytes.drop { $0 == space }
    while rest.last == space { rest.removeLast() }
    return UnsafeRawBufferPointer(rebasing: rest)
}
