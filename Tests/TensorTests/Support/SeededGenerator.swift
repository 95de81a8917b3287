/// SplitMix64 (Steele et al. 2014): repeatable numbers for tests.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15 }

    /// A generator of its own for every name.
    init(_ name: String) {
        state = name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    mutating func floats(_ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
        (0..<count).map { _ in Float.random(in: range, using: &self) }
    }

    static func floats(_ name: String, _ count: Int, in range: ClosedRange<Float> = -1...1) -> [Float] {
        var generator = SeededGenerator(name)
        return generator.floats(count, in: range)
    }

    /// Row numbers below `bound`.
    mutating func indices(_ count: Int, below bound: Int) -> [Int32] {
        (0..<count).map { _ in Int32.random(in: 0..<Int32(bound), using: &self) }
    }
}
