import Basics
import Foundation

/// The sessions of an epoch: each once, or the newer ones more often than the older ones.
///
/// Interests and catalogues move on, so that a session from recent weeks says more about the next one than one from
/// half a year ago. With `ageDecay` δ, session i of n, in time order, is drawn in proportion to exp(−(n − 1 − i) /
/// (δ·n)).
package struct SessionDraw {
    package let count: Int
    /// 0: every session once.
    package let ageDecay: Double

    package init(count: Int, ageDecay: Double) {
        self.count = count
        self.ageDecay = ageDecay
    }

    /// `count` indices in random order. With a decay, by systematic sampling (Madow 1949): a session that should come m
    /// times on average comes ⌊m⌋ or ⌈m⌉ times.
    package func order(_ random: inout RandomStream) -> [Int] {
        let shuffled = random.permutation(count)
        guard ageDecay > 0 else { return shuffled }
        let weights = (0..<count).map { exp(-Double(count - 1 - $0) / (ageDecay * Double(count))) }
        let scale = Double(count) / weights.reduce(0, +)
        let offset = random.uniform()
        var drawn: [Int] = []
        drawn.reserveCapacity(count)
        var position = offset
        for (session, weight) in weights.enumerated() {
            // The last one ends at a fixed place, so that rounding of the sum does not matter.
            let next = session == count - 1 ? Double(count) + offset : position + weight * scale
            for _ in 0..<Int(next) - Int(position) { drawn.append(session) }
            position = next
        }
        return shuffled.map { drawn[$0] }
    }
}
