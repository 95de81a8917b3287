/// The program's only source of random numbers: SplitMix64 (Steele, Lea and Flood 2014), started from a seed, the name
/// of what is drawn, and an index, so that adding a draw elsewhere does not change it. `state` is all there is to save.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable, Codable {
    public private(set) var state: UInt64

    public init(seed: UInt64, name: String, index: Int = 0) {
        let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        // Mixed twice: neighbouring indices must not give shifted copies of one sequence.
        state = Self.mix(Self.mix(Self.mix(seed) ^ hash) ^ Self.mix(UInt64(truncatingIfNeeded: index) &+ 1))
    }

    public mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.mix(state)
    }

    /// What a stream that starts at `state` gives after some draws, from 1, without drawing them.
    public static func number(_ draws: UInt64, of state: UInt64) -> UInt64 { mix(state &+ draws &* step) }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< `bound`.
    public mutating func index(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// An index with probability ∝ `shares`, at least one of which is positive.
    public mutating func index(shares: [Double]) -> Int {
        var left = uniform() * shares.reduce(0, +)
        for (index, share) in shares.enumerated() {
            left -= share
            if left < 0 { return index }
        }
        // Rounding may leave a remainder; an index without a share is never drawn.
        return shares.lastIndex { $0 > 0 } ?? 0
    }

    /// The numbers 0 ..< `count` in random order.
    public mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, index(below: last + 1)) }
        return order
    }

    /// The golden ratio of the Weyl sequence that is mixed.
    private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
