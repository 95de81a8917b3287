import Basics
import Sessions

/// Builds an item field from the cells of a column, one bag of tokens per item.
struct ItemFieldBuilder {
    private let name: String
    private let kind: ItemField.Kind
    private var vocabulary = Vocabulary()
    /// In the order in which items were ended.
    private var bags = Packed<Int32, Int32>()
    /// Item of each bag; empty as long as these are 0, 1, 2, ….
    private var owners: [Int32] = []
    /// Last bag that has each token, −1: none so far.
    private var lastBag: [Int32] = []

    /// Tokens of all items so far.
    var tokenCount: Int { bags.elements.count }

    init(name: String, kind: ItemField.Kind) {
        self.name = name
        self.kind = kind
    }

    /// Adds a value to the current item, unless it has it.
    mutating func add(_ value: UnsafeRawBufferPointer) {
        let bag = Int32(bags.count)
        let token = vocabulary.add(value)
        if Int(token) == lastBag.count { lastBag.append(-1) }
        if lastBag[Int(token)] == bag { return }
        lastBag[Int(token)] = bag
        bags.elements.append(token)
    }

    /// Adds tokens to the current item, repeats included.
    mutating func append(_ texts: [String]) { for text in texts { bags.elements.append(vocabulary.add(text)) } }

    /// Says which item has what was added since the item before. Each item is ended at most once.
    mutating func endItem(_ item: Int) {
        if !owners.isEmpty || item != bags.count {
            if owners.isEmpty { owners = Array(0..<Int32(bags.count)) }
            owners.append(Int32(item))
        }
        bags.endPart()
    }

    /// The field, with empty bags for items that were not ended.
    func field(itemCount: Int) -> ItemField {
        var bags = owners.isEmpty ? bags : inOrderOfItems(itemCount)
        while bags.count < itemCount { bags.endPart() }
        return ItemField(name: name, kind: kind, vocabulary: vocabulary.texts, bags: bags)
    }

    private func inOrderOfItems(_ itemCount: Int) -> Packed<Int32, Int32> {
        var bagOfItem = [Int](repeating: -1, count: itemCount)
        for (bag, item) in owners.enumerated() { bagOfItem[Int(item)] = bag }
        var ordered = Packed<Int32, Int32>()
        for bag in bagOfItem {
            if bag >= 0 { ordered.elements.append(contentsOf: bags[bag]) }
            ordered.endPart()
        }
        return ordered
    }
}
