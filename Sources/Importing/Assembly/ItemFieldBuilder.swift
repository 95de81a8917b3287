import Basics
import Sessions

/// Builds an item field from the cells of a column, one bag of tokens per item.
struct ItemFieldBuilder {
    private let name: String
    private let kind: ItemField.Kind
    private var vocabulary = Vocabulary()
    private var bags = Packed<Int32, Int32>()
    /// Last item that has each token, −1: none so far.
    private var lastItem: [Int32] = []

    /// Tokens of all items so far.
    var tokenCount: Int { bags.elements.count }

    init(name: String, kind: ItemField.Kind) {
        self.name = name
        self.kind = kind
    }

    /// Appends an item with the values of a cell, which `|` separates: without the spaces around them, each once.
    mutating func appendValues(_ cell: UnsafeRawBufferPointer) {
        let item = Int32(bags.count)
        if !isMissing(cell) {
            for value in cell.split(separator: UInt8(ascii: "|")) {
                let value = trimmingSpaces(value)
                if value.isEmpty { continue }
                let token = vocabulary.add(UnsafeRawBufferPointer(rebasing: value))
                if Int(token) == lastItem.count { lastItem.append(-1) }
                if lastItem[Int(token)] == item { continue }
                lastItem[Int(token)] = item
                bags.elements.append(token)
            }
        }
        bags.endPart()
    }

    /// Appends an item with these tokens, repeats included.
    mutating func append(_ texts: [String]) {
        for text in texts { bags.elements.append(vocabulary.add(text)) }
        bags.endPart()
    }

    /// The field, with empty bags for items after the last one appended.
    func field(itemCount: Int) -> ItemField {
        var bags = bags
        while bags.count < itemCount { bags.endPart() }
        return ItemField(name: name, kind: kind, vocabulary: vocabulary.texts, bags: bags)
    }
}

/// An absent value: an empty cell, or `\N`.
func isMissing(_ cell: UnsafeRawBufferPointer) -> Bool {
    cell.isEmpty || cell.elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: "N")])
}

private func trimmingSpaces(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
    let space = UInt8(ascii: " ")
    var bytes = bytes.drop { $0 == space }
    while bytes.last == space { bytes.removeLast() }
    return bytes
}
