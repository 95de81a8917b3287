/// Scores of all items for one row at a time: what they start from, plus what has been added to some of them.
///
/// Taking back and ranking a row costs as much as items were touched, not as much as there are.
public struct ItemScores {
    private let base: [Double]
    /// The base, largest first: tells in a few steps how many untouched items have at least some score.
    private let descending: [Double]
    /// Score of each item.
    public private(set) var values: [Double]
    /// The items added to, each once, in the order of their first addition.
    public private(set) var touched: [Int32] = []
    private var isTouched: [Bool]

    public init(base: [Double]) {
        self.base = base
        descending = base.sorted(by: >)
        values = base
        isTouched = Array(repeating: false, count: base.count)
    }

    public mutating func add(_ score: Double, to item: Int32) {
        let index = Int(item)
        if !isTouched[index] {
            isTouched[index] = true
            touched.append(item)
        }
        values[index] += score
    }

    /// Back to the base.
    public mutating func reset() {
        for item in touched {
            values[Int(item)] = base[Int(item)]
            isTouched[Int(item)] = false
        }
        touched.removeAll(keepingCapacity: true)
    }

    /// Items with at least the target's score, itself included: ties count against the target. 0, a miss, if a score is
    /// no finite number.
    public func rank(of target: Int32) -> Int32 {
        let score = values[Int(target)]
        guard score.isFinite else { return 0 }
        var rank = baseCount(atLeast: score)
        for item in touched {
            let value = values[Int(item)]
            guard value.isFinite else { return 0 }
            rank += (value >= score ? 1 : 0) - (base[Int(item)] >= score ? 1 : 0)
        }
        return Int32(rank)
    }

    /// Number of items whose base score is at least `score`.
    private func baseCount(atLeast score: Double) -> Int {
        var low = 0
        var high = descending.count
        while low < high {
            let middle = (low + high) / 2
            if descending[middle] >= score { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
