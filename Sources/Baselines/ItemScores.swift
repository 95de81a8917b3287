import Algorithms

/// Scores of all items for one row at a time: what they start from, plus what has been added to some of them.
///
/// Ranking a row and resetting it cost in proportion to the items touched, not to all items.
public struct ItemScores {
    private let base: [Double]
    private let all: ItemSubset
    /// Items that start above zero, best first.
    private let order: [Int32]
    /// Score of each item.
    public private(set) var values: [Double]
    /// The items added to, each once, in the order of their first addition.
    public private(set) var touched: [Int32] = []
    private var isTouched: [Bool]

    public init(base: [Double]) {
        self.base = base
        all = ItemSubset(base: base)
        order = base.indices.filter { base[$0] > 0 }.map(Int32.init).sorted {
            (-base[Int($0)], $0) < (-base[Int($1)], $1)
        }
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

    /// Items with the largest scores above zero, best first, equal ones in catalogue order.
    public func best(_ count: Int) -> [Int32] {
        let others = order.lazy.filter { !isTouched[Int($0)] }.prefix(count)
        let scored = touched.filter { values[Int($0)] > 0 } + others
        return scored.min(count: count) { (-values[Int($0)], $0) < (-values[Int($1)], $1) }
    }

    /// Number of items with at least the target's score, itself included: ties count against the target. 0, a miss, if
    /// a score is not finite.
    public func rank(of target: Int32) -> Int32 { rank(of: target, among: all) }

    /// The same among some items only; 0 also if the target is none of them.
    public func rank(of target: Int32, among items: ItemSubset) -> Int32 {
        let score = values[Int(target)]
        guard score.isFinite, items.contains(target) else { return 0 }
        var rank = items.count(atLeast: score)
        for item in touched where items.contains(item) {
            let value = values[Int(item)]
            guard value.isFinite else { return 0 }
            rank += (value >= score ? 1 : 0) - (base[Int(item)] >= score ? 1 : 0)
        }
        return Int32(rank)
    }
}

/// Items that targets are ranked among.
public struct ItemSubset {
    /// Nil: all items.
    private let isMember: [Bool]?
    /// Base scores of the members, largest first: a binary search tells how many have at least a given score.
    private let descending: [Double]

    /// All items.
    init(base: [Double]) {
        isMember = nil
        descending = base.sorted(by: >)
    }

    /// - Parameters: items: each at most once; base: score of every item before a prefix adds to it.
    public init(_ items: some Sequence<Int32>, base: [Double]) {
        var isMember = Array(repeating: false, count: base.count)
        for item in items { isMember[Int(item)] = true }
        descending = items.map { base[Int($0)] }.sorted(by: >)
        self.isMember = isMember
    }

    func contains(_ item: Int32) -> Bool { isMember?[Int(item)] ?? true }

    /// Number of members whose base score is at least `score`.
    func count(atLeast score: Double) -> Int { descending.partitioningIndex { $0 < score } }
}
