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

    /// Items of a row, and what is added to the score of each.
    package func row(_ row: Int) -> [(item: Int32, value: Float)] {
        items.range(row).map { (items.elements[$0], value($0)) }
    }
}
