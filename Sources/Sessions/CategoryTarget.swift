extension CategoryLevel {
    /// Number of items a category needs to be preferred as a target.
    private static let wantedItems = 5

    /// The level of `field`, with each item's target: the rarest of its categories with at least five items, or the
    /// rarest of all if none has five; the first named of equally rare ones.
    public init(field: ItemField) {
        var frequency = [Int](repeating: 0, count: field.vocabulary.count)
        for token in field.bags.elements { frequency[Int(token)] += 1 }
        let target = (0..<field.bags.count).map { item -> Int32 in
            let categories = field[item]
            let common = categories.filter { frequency[Int($0)] >= Self.wantedItems }
            return (common.isEmpty ? Array(categories) : common)
                .min { frequency[Int($0)] < frequency[Int($1)] } ?? -1
        }
        self.init(field: field, target: target)
    }
}
