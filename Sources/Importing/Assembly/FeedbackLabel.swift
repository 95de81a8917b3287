import Basics
import Sessions

/// Label of a cell of the current row: 1 for `1` or `true`, 0 for `0` or `false`, −1 (unknown) for an absent value.
func label(_ column: Int, in text: some TextTable) throws(DataError) -> Int8 {
    let label: Int8? = text.withCell(column) { cell in
        if isMissing(cell) { return -1 }
        if cell.elementsEqual("1".utf8) || cell.elementsEqual("true".utf8) { return 1 }
        if cell.elementsEqual("0".utf8) || cell.elementsEqual("false".utf8) { return 0 }
        return nil
    }
    guard let label else {
        throw text.errorOfRow(
            column,
            "\(quoted(text.text(column))) is not feedback; write 1 or 0, or leave the cell empty if it is unknown")
    }
    return label
}
