import Foundation

/// Student's t distribution.
package struct StudentT {
    /// Degrees of freedom, not necessarily whole; infinite for the normal distribution.
    package let freedom: Double

    package init(freedom: Double) { self.freedom = freedom }

    /// Probability of a value of at most `t`.
    package func cumulative(_ t: Double) -> Double {
        guard freedom.isFinite else { return 0.5 * erfc(-t / 2.0.squareRoot()) }
        let tail = 0.5 * Self.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
        return t > 0 ? 1 - tail : tail
    }

    /// Probability of a value at least as far from 0 as `t`, on either side.
    package func twoSided(_ t: Double) -> Double {
        guard freedom.isFinite else { return erfc(t.magnitude / 2.0.squareRoot()) }
        return Self.incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5)
    }

    /// The value that is not exceeded with probability `p`, by bisection of `cumulative`.
    package func quantile(_ p: Double) -> Double {
        precondition(p > 0 && p < 1, "a probability between 0 and 1")
        var upper = 1.0
        while cumulative(upper) < max(p, 1 - p) { upper *= 2 }
        var lower = 0.0
        while upper - lower > 1e-12 * max(1, upper) {
            let middle = (lower + upper) / 2
            if cumulative(middle) < max(p, 1 - p) { lower = middle } else { upper = middle }
        }
        return p < 0.5 ? -upper : upper
    }

    /// Iₓ(a, b), from the side on which its continued fraction converges fast; the other follows from
    /// Iₓ(a, b) = 1 − I₁₋ₓ(b, a).
    private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        return x < (a + 1) / (a + b + 2) ? continuedFraction(x, a, b) : 1 - continuedFraction(1 - x, b, a)
    }

    /// Iₓ(a, b) by its continued fraction (DLMF 8.17.22), evaluated by Lentz's method.
    private static func continuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (d.magnitude < tiny ? tiny : d)
        var fraction = d
        for step in 1...10_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            var change = 1.0
            for numerator in [even, odd] {
                d = 1 + numerator * d
                d = 1 / (d.magnitude < tiny ? tiny : d)
                c = 1 + numerator / c
                if c.magnitude < tiny { c = tiny }
                change = c * d
                fraction *= change
            }
            if (change - 1).magnitude < 1e-15 { break }
        }
        return front * fraction
    }
}
