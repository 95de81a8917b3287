/// SplitMix64 (Steele, Lea and Flood 2014), started from a seed, the name of what is drawn, and an index. Every session
/// has its own stream, so it can be generated alone and adding a draw elsewhere does not change it.
struct StorefrontRandom {
    private var state: UInt64

    init(seed: UInt64, stream: StaticString, index: Int = 0) {
        let name = stream.withUTF8Buffer { $0.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 } }
        let base = Self.mix(Self.mix(seed) ^ name)
        // Mixed twice: neighbouring indices must not give shifted copies of one sequence.
        state = Self.mix(base ^ Self.mix(UInt64(truncatingIfNeeded: index) &+ 1))
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        return Self.mix(state)
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< `bound`.
    mutating func index(below bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }

    /// An index with odds ∝ `shares`, at least one of which is positive.
    mutating func index(shares: [Double]) -> Int {
        var left = uniform() * shares.reduce(0, +)
        for (index, share) in shares.enumerated() {
            left -= share
            if left < 0 { return index }
        }
        // Rounding may leave a last crumb; an index without a share is never drawn.
        return shares.lastIndex { $0 > 0 } ?? 0
    }

    mutating func permutation(_ count: Int) -> [Int] {
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, index(below: last + 1)) }
        return order
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
