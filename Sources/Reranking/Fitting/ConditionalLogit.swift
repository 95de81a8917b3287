import Basics
import Tensor

/// The conditional logit (McFadden 1974, "Conditional logit analysis of qualitative choice behavior"): the probability
/// of a candidate is the softmax, over the candidates of its row, of a weighted sum w·x of its features.
package enum ConditionalLogit {
    /// Weights that minimise mean(−log p of the target) + l2/2·‖w·s‖², by Newton's method in double precision.
    ///
    /// s is each feature's standard deviation within rows: what all candidates of a row share does not change their
    /// order, and a feature that never differs within a row gets the weight 0. Of features that are (nearly) linear
    /// combinations of others no weight is determined by the rows alone; the penalty decides.
    ///
    /// - Parameters:
    ///   - l2: not negative. Where features tell all targets, only a positive one bounds the weights.
    ///   - workers: the weights have the same bits for any number of them.
    /// - Returns: a weight for each feature as it stands in the rows.
    /// - Throws: `Stopped`.
    /// - Precondition: there are rows.
    package static func fit(_ rows: PooledRows, l2: Double, workers: Workers) throws(Stopped) -> [Double] {
        precondition(rows.count > 0 && l2 >= 0, "rows to fit on, and a penalty that is not negative")
        let features = VaryingFeatures(rows)
        try workers.stop.check()
        let weights = try minimise(rows, features, l2: l2, workers)
        var raw = [Double](repeating: 0, count: rows.featureCount)
        for (index, feature) in features.columns.enumerated() { raw[feature] = weights[index] / features.scales[index] }
        return raw
    }

    /// Of the gradient's norm at the end to that at the start.
    private static let tolerance = 1e-10
    /// Newton's method needs about ten steps, and one more per factor of e where no weights are best.
    private static let mostSteps = 100
    /// Added to the diagonal of the Hessian, relative to its largest element: keeps it invertible, at any collinearity,
    /// and does not change where the gradient is zero.
    private static let damping = 1e-10
    /// A relative difference of two losses that may be rounding.
    private static let rounding = 1e-13

    /// Weights of the standardised features.
    private static func minimise(
        _ rows: PooledRows, _ features: VaryingFeatures, l2: Double, _ workers: Workers
    ) throws(Stopped) -> [Double] {
        var weights = [Double](repeating: 0, count: features.columns.count)
        var now = try LogitSums.mean(rows, features, weights: weights, l2: l2, workers)
        let enough = tolerance * norm(now.gradient)
        for _ in 0..<mostSteps where norm(now.gradient) > enough {
            guard let step = step(now) else { return weights }
            // How fast the loss falls at the beginning of the step.
            let slope = zip(step, now.gradient).reduce(0) { $0 + $1.0 * $1.1 }
            let slack = rounding * now.loss.magnitude
            var length = 1.0
            while true {
                let trial = zip(weights, step).map { $0 - length * $1 }
                let next = try LogitSums.mean(rows, features, weights: trial, l2: l2, workers)
                // Armijo's rule; of a smaller fall than rounding only the gradient can tell.
                if next.loss <= now.loss - 1e-4 * length * slope + slack {
                    if next.loss >= now.loss, norm(next.gradient) >= norm(now.gradient) { return weights }
                    (weights, now) = (trial, next)
                    break
                }
                length /= 2
                if length < 1e-9 { return weights }
            }
        }
        return weights
    }

    private static func norm(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    /// Newton's step from the lower triangle of the Hessian, slightly damped; nil if rounding leaves no positive
    /// pivot.
    private static func step(_ sums: LogitSums) -> [Double]? {
        let n = sums.gradient.count
        let largest = (0..<n).reduce(0) { max($0, sums.hessian[$1 * n + $1]) }
        var rows = (0..<n).map { Array(sums.hessian[$0 * n..<($0 + 1) * n]) }
        for i in 0..<n { rows[i][i] += damping * largest }
        return solvePositiveDefinite(rows, sums.gradient)
    }
}
