import Basics

/// What is added to the scores of a few items of each row, beyond the product of session and item vector.
public struct ScoreAdjustments {
    /// Rows of the item matrix, one part per session row, none of them twice in a part.
    public let items: Packed<Int32, Int32>
    /// entries × 1, parallel to the items; its gradient is filled in.
    public let values: Node
    /// Constants beside the values, parallel to the items; empty: zeros.
    public let constants: [Float]
    /// Weight of the product of session and item vector, bias included, in what is added to it. No gradient passes
    /// through it, so it is 0 in training.
    public let productWeight: Float

    public init(items: Packed<Int32, Int32>, values: Node, constants: [Float] = [], productWeight: Float = 0) {
        precondition(values.rows == items.elements.count && values.columns == 1, "one value per entry")
        precondition(constants.isEmpty || constants.count == items.elements.count, "one constant per entry")
        self.items = items
        self.values = values
        self.constants = constants
        self.productWeight = productWeight
    }

    /// What is added to the score of an entry.
    func value(_ entry: Int) -> Float { values.value.pointer[entry] + (constants.isEmpty ? 0 : constants[entry]) }

    /// All that is added, row by row, for ranking.
    /// - Parameter product: of the session vector of a row and the vector of an item, bias included.
    public func byRow(product: (_ row: Int, _ item: Int32) -> Double) -> [[AdjustedScore]] {
        (0..<items.count).map { row in
            items.range(row).map { entry in
                let item = items.elements[entry]
                let scaled = productWeight == 0 ? 0 : Float(Double(productWeight) * product(row, item))
                return AdjustedScore(item: item, value: value(entry) + scaled)
            }
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
