/// A vector per item that was made elsewhere, such as the embedding of its text or of its image by a large model.
public struct GivenVectors: Sendable, Hashable {
    /// Numbers of a vector.
    public var width: Int
    /// items × width; zeros for an item that has none.
    public var values: [Float]

    public init(width: Int, values: [Float]) {
        self.width = width
        self.values = values
    }

    public var count: Int { values.count / width }

    /// The vector of an item.
    public subscript(item: Int) -> ArraySlice<Float> { values[item * width..<(item + 1) * width] }

    /// Whether an item has a vector.
    public func isKnown(_ item: Int) -> Bool { self[item].contains { $0 != 0 } }

    /// The vectors of some items, one behind the other.
    public func values(of items: [Int32]) -> [Float] {
        var values: [Float] = []
        values.reserveCapacity(items.count * width)
        for item in items { values += self[Int(item)] }
        return values
    }

    /// Moves the mean of the items that have a vector to zero, and scales all numbers alike to a mean square of one.
    /// Embeddings of texts often share a large part, which tells no items apart, and come in any length; items without
    /// one stand at the mean.
    mutating func standardise() {
        var sums = [Double](repeating: 0, count: width)
        var known: [Int] = []
        for item in 0..<count where isKnown(item) {
            known.append(item)
            for (column, value) in self[item].enumerated() { sums[column] += Double(value) }
        }
        if known.isEmpty { return }
        let means = sums.map { $0 / Double(known.count) }
        var squares = 0.0
        for item in known {
            for (mean, value) in zip(means, self[item]) { squares += (Double(value) - mean) * (Double(value) - mean) }
        }
        let deviation = (squares / Double(known.count * width)).squareRoot()
        for item in known {
            for (column, mean) in means.enumerated() {
                let centred = Double(values[item * width + column]) - mean
                values[item * width + column] = deviation > 0 ? Float(centred / deviation) : 0
            }
        }
    }
}
