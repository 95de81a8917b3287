/// The variance of a sum of independent parts, each estimated with degrees of freedom of its own (Welch 1947,
/// Satterthwaite 1946).
package struct SummedVariance {
    package let variance: Double
    package let t: StudentT

    /// - Parameter parts: variances with their degrees of freedom, infinite for one that is known.
    package init(_ parts: [(variance: Double, freedom: Double)]) {
        variance = parts.reduce(0) { $0 + $1.variance }
        let below = parts.reduce(0) { $0 + $1.variance * $1.variance / $1.freedom }
        t = StudentT(freedom: below > 0 ? variance * variance / below : .infinity)
    }

    package var error: Double { variance.squareRoot() }

    /// Half the width of the interval of that confidence.
    package func reach(_ confidence: Double) -> Double { t.quantile(0.5 + confidence / 2) * error }
}
