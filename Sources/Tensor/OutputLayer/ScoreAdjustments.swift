import Basics

/// What is added to the scores of a few items of each row, beyond the product of session and item vector.
public struct ScoreAdjustments {
    /// Rows of the item matrix, one part per session row, none of them twice in a part.
    public let items: Packed<Int32, Int32>
    /// entries × 1, parallel to the items; its gradient is filled in.
    public let values: Node
    /// Constants beside the values, parallel to the items; empty: zeros.
    public let constants: [Float]

    public init(items: Packed<Int32, Int32>, values: Node, constants: [Float] = []) {
        precondition(values.rows == items.elements.count && values.columns == 1, "one value per entry")
        precondition(constants.isEmpty || constants.count == items.elements.count, "one constant per entry")
        self.items = items
        self.values = values
        self.constants = constants
    }

    /// What is added to the score of an entry.
    func value(_ entry: Int) -> Float { values.value.pointer[entry] + (constants.isEmpty ? 0 : constants[entry]) }

    /// The same row by row, for ranking.
    public var byRow: [[AdjustedScore]] {
        (0..<items.count).map { row in
            items.range(row).map { AdjustedScore(item: items.elements[$0], value: value($0)) }
        }
    }
}

/// What is added to the score of an item.
public struct AdjustedScore: Sendable, Hashable {
    /// Row of the item matrix.
    public var item: Int32
    public var value: Float

    public init(item: Int32, value: Float) {
        self.item = item
        self.value = value
    }
}
