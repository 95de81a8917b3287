import CKernels

/// Counts the items that score at least as much as one target, while scores stream by.
package struct RowCount {
    private let session: UnsafePointer<Float>
    /// Tolerance of the scores that stream by, and of a product in single precision.
    private let tolerance: RankedItems.Tolerance
    let exact: RankedItems.Tolerance
    /// The target's score; NaN if the target is missing.
    let score: Double
    private var atLeast = 0
    private(set) var isFinite = true

    /// - Parameters:
    ///   - target: item row, or −1 for a missing target.
    ///   - adjusted: what is added to the scores of some items. The scores that stream by are without it.
    ///   - tolerance: of the scores; nil: they are products in single precision.
    init(
        session: UnsafePointer<Float>, target: Int, adjusted: [AdjustedScore] = [], _ items: RankedItems,
        tolerance: RankedItems.Tolerance? = nil
    ) {
        self.session = session
        exact = items.tolerance(session)
        self.tolerance = tolerance ?? exact
        var score = target < 0 ? .nan : items.score(session, item: target)
        if let own = adjusted.first(where: { Int($0.item) == target }) { score += Double(own.value) }
        self.score = score
        // These items are counted by their adjusted scores instead of those that stream by. Both are compared exactly,
        // as those are, so that each counts once.
        for entry in adjusted {
            let plain = items.score(session, item: Int(entry.item))
            let adjusted = plain + Double(entry.value)
            if !adjusted.isFinite { isFinite = false }
            atLeast += (adjusted >= score ? 1 : 0) - (plain >= score ? 1 : 0)
        }
    }

    /// For scores that are products in single precision.
    package init(
        _ sessions: Matrix, row: Int, target: Int, adjusted: [AdjustedScore] = [], _ items: RankedItems
    ) {
        self.init(session: sessions.row(row), target: target, adjusted: adjusted, items)
    }

    /// - Parameters:
    ///   - scores: of the items of a block, bias included, within the tolerance.
    ///   - undecided: scratch for as many numbers as the block has items.
    mutating func count(
        _ scores: UnsafePointer<Float>, of block: Range<Int>, _ items: RankedItems, undecided: inout [Int32]
    ) {
        var above: Int32 = 0
        var finite: Int32 = 0
        let open = items.lengths.withUnsafeBufferPointer { lengths in
            items.distances.withUnsafeBufferPointer { distances in
                // Distances may be infinite where single precision is still finite: then they are left out, not
                // multiplied by 0. A missing target leaves nothing undecided: all comparisons with NaN are false.
                kernel_rank(
                    scores, lengths.baseAddress.map { $0 + block.lowerBound },
                    tolerance.distance == 0 ? nil : distances.baseAddress.map { $0 + block.lowerBound }, block.count,
                    Float(score), tolerance.length, tolerance.distance,
                    tolerance.constant + abs(Float(score)) * 0x1p-22, &above, &finite, &undecided)
            }
        }
        atLeast += Int(above)
        if finite == 0 { isFinite = false }
        guard isFinite else { return }
        for index in 0..<open {
            // Items to be scored again are seldom in the cache.
            if index + 2 < open { items.prefetch(block.lowerBound + Int(undecided[index + 2])) }
            if items.reaches(score, session, item: block.lowerBound + Int(undecided[index]), within: exact) {
                atLeast += 1
            }
        }
    }

    /// Takes over what was counted elsewhere.
    mutating func add(above: Int, areFinite: Bool) {
        atLeast += above
        isFinite = isFinite && areFinite
    }

    /// Counts listed items by their exact scores.
    package mutating func count(_ list: some Sequence<Int32>, _ items: RankedItems) {
        for item in list where items.reaches(score, session, item: Int(item), within: exact) { atLeast += 1 }
    }

    /// 1-based, since the target itself counts; 0 if it is missing or a score was not finite.
    package var rank: Int32 { isFinite && !score.isNaN ? Int32(atLeast) : 0 }
}
