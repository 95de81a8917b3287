import Basics
import Sessions
import Tensor

/// Ranks targets as if the true next category were known (`evaluation.categoryOracle`): all items of that category come
/// before all others, in the order of their scores. It bounds what any prediction of the category can give the model.
///
/// The category of an item is the one that it stands for as a target (`CategoryLevel.target`); a target without one is
/// ranked among all items.
package struct ToldCategory: Sendable {
    private let category: [Int32]
    private let items: Packed<Int32, Int>

    package init(_ level: CategoryLevel) {
        category = level.target
        var items = [[Int32]](repeating: [], count: level.count)
        for (item, category) in level.target.enumerated() where category >= 0 {
            items[Int(category)].append(Int32(item))
        }
        self.items = Packed(items)
    }

    /// - Parameter ranks: of the targets among all items.
    func ranks(
        _ ranker: Ranker, _ sessions: Matrix, targets: [Int32], adjusted: [[AdjustedScore]], ranks: [Int32]
    ) -> [Int32] {
        let lists = targets.map { target in
            let category = category[Int(target)]
            return category < 0 ? [target][...] : items[Int(category)]
        }
        let told = ranker.rank(sessions: sessions, targets: targets, adjusted: adjusted, among: lists)
        return zip(targets.indices, told).map { row, rank in
            ranks[row] == 0 || category[Int(targets[row])] < 0 ? ranks[row] : rank
        }
    }
}
