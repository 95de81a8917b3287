import Basics
import Sessions
import Tensor

/// Ranks targets as if the next category were known: all items of that category come before all others, in the order of
/// their scores. With the true one (`evaluation.categoryOracle`) it bounds what any prediction of the category can give
/// the model, with the most probable one it is the smallest candidate set, and what is outside comes after it.
///
/// The category of an item is the one that it stands for as a target (`CategoryLevel.target`); a target without one is
/// ranked among all items.
package struct ToldCategory: Sendable {
    private let category: [Int32]
    private let items: Packed<Int32, Int>
    /// Of every row; nil: the target's.
    private let told: [Int32]?

    /// - Parameter best: what is told of every row instead of the target's category; −1: nothing.
    package init(_ level: CategoryLevel, best: [Int32]? = nil) {
        category = level.target
        told = best
        var items = [[Int32]](repeating: [], count: level.count)
        for (item, category) in level.target.enumerated() where category >= 0 {
            items[Int(category)].append(Int32(item))
        }
        self.items = Packed(items)
    }

    /// - Parameters:
    ///   - first: number of rows before these.
    ///   - ranks: of the targets among all items.
    func ranks(
        _ ranker: Ranker, _ sessions: Matrix, targets: [Int32], after first: Int, adjusted: [[AdjustedScore]],
        ranks: [Int32]
    ) -> [Int32] {
        let told = targets.enumerated().map { row, target in
            category[Int(target)] < 0 ? -1 : self.told?[first + row] ?? category[Int(target)]
        }
        let lists = zip(targets, told).map { target, told in
            if told < 0 { return [target][...] }
            let own = items[Int(told)]
            return category[Int(target)] == told ? own : (own + [target])[...]
        }
        let among = ranker.rank(sessions: sessions, targets: targets, adjusted: adjusted, among: lists)
        return targets.enumerated().map { row, target in
            if ranks[row] == 0 || told[row] < 0 { return ranks[row] }
            if category[Int(target)] == told[row] || among[row] == 0 { return among[row] }
            // Behind all items of the category, and those outside that score at least as much.
            let ahead = among[row] - 1
            return Int32(items.range(Int(told[row])).count) + ranks[row] - ahead
        }
    }
}
