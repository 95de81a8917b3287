import Basics
import Foundation
import Sessions
import Tensor

/// What the item head gets to see of the predicted categories.
public enum FedCategories {
    /// The prediction itself.
    case predicted
    /// With the most probable category of the finest level exchanged for another in so large a share of the rows
    /// (`training.categoryNoise`). The other one is drawn in proportion to its probability: what the model confuses the
    /// first with, as it stands.
    case noisy(Double)
    /// With two categories of a level exchanged in each row, which may be equal.
    case swapped(level: Int, [CategorySwap])
    /// The same for all rows: numbers of every level's categories.
    case fixed([[Float]])
}

/// Two categories whose probabilities change places.
public typealias CategorySwap = (Int32, Int32)

extension Tape {
    /// What is seen of a level's prediction.
    /// - Parameters:
    ///   - seen: rows × categories, probabilities or logits.
    ///   - isFinest: whether no level is below.
    func fed(_ seen: Node, _ fed: FedCategories, level: Int, isFinest: Bool, areLogits: Bool) -> Node {
        switch fed {
        case .predicted: return seen
        case .noisy(let share):
            guard isFinest else { return seen }
            var stream = draws("category noise")
            return exchanging(
                seen, columns: confused(seen.value, areLogits: areLogits, share: share, using: &stream))
        case .swapped(let swapped, let pairs): return swapped == level ? exchanging(seen, columns: pairs) : seen
        case .fixed(let levels):
            return constant(
                (0..<seen.rows).flatMap { _ in levels[level] }, rows: seen.rows, columns: seen.columns)
        }
    }
}

/// For a share of the rows, the largest column and another one.
private func confused(
    _ values: Matrix, areLogits: Bool, share: Double, using stream: inout RandomStream
) -> [CategorySwap] {
    (0..<values.rows).map { row in
        guard stream.uniform() < share else { return (0, 0) }
        var shares = values[row: row].map(Double.init)
        guard let top = shares.indices.max(by: { shares[$0] < shares[$1] }) else { return (0, 0) }
        if areLogits {
            let largest = shares[top]
            shares = shares.map { exp($0 - largest) }
        }
        shares[top] = 0
        return (Int32(top), Int32(stream.index(shares: shares)))
    }
}
