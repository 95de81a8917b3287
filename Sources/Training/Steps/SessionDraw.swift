import Basics
import Foundation

/// The sessions of an epoch, or their rows: each once, or the newer ones more often than the older ones.
///
/// Interests and catalogues move on, so that a session from recent weeks says more about the next one than one from
/// half a year ago. With `ageDecay` δ, session i of n, in time order, is drawn in proportion to exp(−(n − 1 − i) /
/// (δ·n)); a row as often as its session.
package struct SessionDraw {
    package let count: Int
    /// 0: every session once.
    package let ageDecay: Double

    /// Weight of each index.
    private let weight: (Int) -> Double

    package init(count: Int, ageDecay: Double) {
        self.init(count: count, ageDecay: ageDecay, sessions: count) { $0 }
    }

    /// Rows.
    /// - Parameters:
    ///   - sessions: number of sessions.
    ///   - session: that a row is of, never falling with the row.
    package init(count: Int, ageDecay: Double, sessions: Int, session: @escaping (_ row: Int) -> Int) {
        self.count = count
        self.ageDecay = ageDecay
        weight = { exp(-Double(sessions - 1 - session($0)) / (ageDecay * Double(sessions))) }
    }

    /// `count` indices in random order, or in ascending order. With a decay, by systematic sampling (Madow 1949): a
    /// session that should come m times on average comes ⌊m⌋ or ⌈m⌉ times.
    package func order(_ random: inout RandomStream, ascending: Bool = false) -> [Int] {
        let places = ascending ? Array(0..<count) : random.permutation(count)
        guard ageDecay > 0 else { return places }
        let weights = (0..<count).map(weight)
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
        return places.map { drawn[$0] }
    }
}
