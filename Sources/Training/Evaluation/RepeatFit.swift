import Basics
import Foundation
import Sessions

/// Fits a correction of the repeat term: δ that minimises the mean softmax loss over the rows plus λ/2·‖δ‖², when
/// x_i = δ·f_i is added to the score of every item i of a row's prefix.
///
/// The loss of a row is log z − x_t (x_t = 0 if the target is not in the prefix), convex in δ, with gradient
/// Σ p'_i f_i − f_t and the covariance of f under p' as its Hessian, where f = 0 for all other items. Newton's method
/// with step halving (Boyd & Vandenberghe 2004, §9.5).
package struct RepeatFit {
    /// Keeps the weights of features that hardly occur small.
    package static let penalty = 1e-4
    private static let mostSteps = 100
    private static let width = RepeatRows.width
    /// The only feature that is not near zero for most entries: fitted as its distance to the mean.
    private static let own = width - 1

    private let rows: RepeatRows
    private let ownMean: Double

    package init(_ rows: RepeatRows) {
        self.rows = rows
        let own = stride(from: Self.own, to: rows.features.count, by: Self.width)
        ownMean = own.reduce(0) { $0 + Double(rows.features[$1]) } / Double(max(rows.shares.elements.count, 1))
    }

    /// δ; zero without rows.
    package func correction() -> [Double] {
        var weights = [Double](repeating: 0, count: Self.width)
        guard !rows.targets.isEmpty else { return weights }
        var current = evaluate(weights)
        for _ in 0..<Self.mostSteps {
            guard let step = solvePositiveDefinite(current.hessian, current.gradient) else { break }
            let decrement = zip(step, current.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            // Half of it is how much lower the minimum of the quadratic model is.
            if decrement < 1e-14 { break }
            var length = 1.0
            var next = current
            var moved = weights
            repeat {
                moved = zip(weights, step).map { $0 - length * $1 }
                next = evaluate(moved)
                length /= 2
            } while !(next.loss <= current.loss - length / 2 * decrement) && length > 1e-9
            guard next.loss < current.loss else { break }
            (weights, current) = (moved, next)
        }
        return uncentred(weights)
    }

    /// From the distance to the mean back to the score itself: every entry has exactly one place.
    package func uncentred(_ weights: [Double]) -> [Double] {
        var weights = weights
        for place in PrefixItems.Place.allCases { weights[place.rawValue] -= weights[Self.own] * ownMean }
        return weights
    }

    package struct Value {
        package var loss = 0.0
        package var gradient = [Double](repeating: 0, count: RepeatFit.width)
        package var hessian = [[Double]](
            repeating: [Double](repeating: 0, count: RepeatFit.width), count: RepeatFit.width)
    }

    /// The objective at some weights, with the own score as its distance to the mean.
    package func evaluate(_ weights: [Double]) -> Value {
        var value = Value()
        let width = Self.width
        var mean = [Double](repeating: 0, count: width)
        for row in rows.targets.indices {
            let entries = rows.shares.range(row)
            let x = entries.map { entry in (0..<width).reduce(0.0) { $0 + weights[$1] * feature(entry, $1) } }
            let rest = max(1 - rows.shares[row].reduce(0, +), 0)
            // Nothing is larger than exp(0), whatever the weights.
            let largest = max(x.max() ?? 0, 0)
            let tilted = zip(rows.shares[row], x).map { $0 * exp($1 - largest) }
            let sum = tilted.reduce(rest * exp(-largest), +)
            value.loss += log(sum) + largest
            for column in 0..<width { mean[column] = 0 }
            for (entry, share) in zip(entries, tilted) {
                let p = share / sum
                for i in 0..<width {
                    let weighted = p * feature(entry, i)
                    guard weighted != 0 else { continue }
                    mean[i] += weighted
                    for j in 0...i { value.hessian[i][j] += weighted * feature(entry, j) }
                }
            }
            let target = rows.targets[row]
            if target >= 0 { value.loss -= x[target - entries.lowerBound] }
            for i in 0..<width {
                value.gradient[i] += mean[i] - (target >= 0 ? feature(target, i) : 0)
                guard mean[i] != 0 else { continue }
                for j in 0...i { value.hessian[i][j] -= mean[i] * mean[j] }
            }
        }
        let share = 1 / Double(max(rows.targets.count, 1))
        value.loss = value.loss * share + Self.penalty / 2 * weights.reduce(0) { $0 + $1 * $1 }
        for i in 0..<width {
            value.gradient[i] = value.gradient[i] * share + Self.penalty * weights[i]
            for j in 0...i {
                value.hessian[i][j] = value.hessian[i][j] * share + (i == j ? Self.penalty : 0)
                value.hessian[j][i] = value.hessian[i][j]
            }
        }
        return value
    }

    private func feature(_ entry: Int, _ column: Int) -> Double {
        let value = Double(rows.features[entry * Self.width + column])
        return column == Self.own ? value - ownMean : value
    }
}
