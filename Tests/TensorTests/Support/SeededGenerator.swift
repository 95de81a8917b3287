import TestSupport

/// Repeatable numbers for tests, by seed or by name.
struct SeededGenerator: RandomNumberGenerator {
    private var generator: SplitMix

    init(_ seed: Int) {
        generator = SplitMix(state: UInt64(truncatingIfNeeded: seed) &* 0x9e37_79b9_7f4a_7c15)
    }

    /// A generator of its own for every name.
    init(_ name: String) {
        generator = SplitMix(state: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    }

    mutating func next() -> UInt64 { generator.next() }

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
