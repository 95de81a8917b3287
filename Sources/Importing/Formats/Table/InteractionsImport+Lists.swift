import Basics
import Experiments
import Sessions

/// Rows whose cell has several items, in order.
extension InteractionsImport {
    /// Appends the events of the current row, whose cell has several items.
    mutating func appendList(kind: Int16, _ columns: InteractionColumns, in text: some TextTable)
        throws(DataError)
    {
        var items = try listedItems(columns.item, in: text)
        if let target = columns.target {
            items.append(try item(target, in: text) ?? -1)
            defer { table.longer = items }
            // The row before is this one and another item.
            if items.count + 1 == table.longer.count, items.elementsEqual(table.longer.dropLast()) { return }
        }
        let known = items.count { $0 >= 0 }
        report.unknownItems += items.count - known
        if known == 0 { return }
        let session = session(columns, in: text)
        for item in items where item >= 0 {
            try append(session: session, item: item, kind: kind, columns, in: text)
        }
        table.events += known
    }

    /// Items of a cell with several, −1 for those that are to be dropped.
    private mutating func listedItems(_ column: Int, in text: some TextTable) throws(DataError) -> [Int32] {
        var found: [Int32] = []
        var unknown: [[UInt8]] = []
        let isRight = text.withCell(column) { cell in
            splitting.forEachValue(of: cell) { value in
                var item = value
                if !ending.isEmpty {
                    guard value.count > ending.count, value.suffix(ending.count).elementsEqual(ending) else { return }
                    item = UnsafeRawBufferPointer(rebasing: value.dropLast(ending.count))
                }
                if let number = items.find(item) {
                    found.append(number)
                } else if canAddItems, items.count < largestCount {
                    found.append(items.add(item))
                } else {
                    found.append(-1)
                    unknown.append(Array(item))
                }
            }
        }
        guard isRight else {
            throw text.errorOfRow(
                column,
                "\(quoted(text.text(column))) is no list; write ['a', 'b'], or set data.values.form to separated")
        }
        if let first = unknown.first, canAddItems || source.unknownItems == .error {
            throw canAddItems ? tooManyItems(column, in: text) : unknownItem(first, column, in: text)
        }
        return found
    }
}
