import CKernels
import Testing

/// The comparison of scores with a target's, against plain loops.
struct RankingKernelTests {
    private struct Counts: Equatable {
        var above: Int
        var undecided: [Int]
        var isFinite: Bool
    }

    private struct Margin {
        var length: Float
        var distance: Float
        var constant: Float
    }

    private static let margins = [
        Margin(length: 0, distance: 0, constant: 0), Margin(length: 0.5, distance: 0, constant: 0),
        Margin(length: 0.25, distance: 0.5, constant: 0.25), Margin(length: 0, distance: 0, constant: 99),
    ]

    /// Halves and quarters, so that sums are exact and many scores lie exactly on the margin.
    private func coarse(_ name: String, _ count: Int, in range: ClosedRange<Float>) -> [Float] {
        SeededGenerator.floats(name, count, in: range).map { $0.rounded() / 2 }
    }

    @Test(arguments: kernelSizes, [false, true]) func counts(size: (count: Int, offset: Int), hasDistances: Bool) {
        let x = TestMemory(coarse("x", size.count, in: -8...8), offset: size.offset)
        let lengths = TestMemory(coarse("lengths", size.count, in: 0...6), offset: size.offset)
        let distances = TestMemory(coarse("distances", size.count, in: 0...4), offset: size.offset)
        for margin in Self.margins {
            for score: Float in [-1, 0, 1.5, .nan, .infinity] {
                let wide = zip(lengths.values, distances.values).map { length, distance in
                    margin.constant + margin.length * length + (hasDistances ? margin.distance * distance : 0)
                }
                let expected = Counts(
                    above: zip(x.values, wide).count { $0 - score > $1 },
                    undecided: x.values.indices.filter { abs(x.values[$0] - score) <= wide[$0] }, isFinite: true)
                #expect(run(x, lengths, hasDistances ? distances : nil, score, margin) == expected)
            }
        }
    }

    @Test(arguments: kernelSizes, [.nan, .infinity, -.infinity] as [Float])
    func noticesNonFiniteNumbers(size: (count: Int, offset: Int), value: Float) {
        let x = TestMemory([Float](repeating: .greatestFiniteMagnitude, count: size.count), offset: size.offset)
        let lengths = TestMemory([Float](repeating: 1, count: size.count))
        let margin = Self.margins[1]
        #expect(run(x, lengths, nil, 0, margin).isFinite)
        for position in Set([0, size.count / 2, size.count - 1]) where position >= 0 {
            let (before, pointer) = (x.pointer[position], x.pointer)
            pointer[position] = value
            #expect(!run(x, lengths, nil, 0, margin).isFinite)
            pointer[position] = before
        }
    }

    private func run(
        _ x: TestMemory, _ lengths: TestMemory, _ distances: TestMemory?, _ score: Float, _ margin: Margin
    ) -> Counts {
        var (above, finite): (Int32, Int32) = (-1, -1)
        var undecided = [Int32](repeating: -1, count: x.count)
        let open = kernel_rank(
            x.pointer, lengths.pointer, distances?.pointer, x.count, score, margin.length, margin.distance,
            margin.constant, &above, &finite, &undecided)
        return Counts(above: Int(above), undecided: undecided.prefix(open).map(Int.init), isFinite: finite != 0)
    }
}
