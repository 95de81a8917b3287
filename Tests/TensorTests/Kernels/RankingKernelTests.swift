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

    @Test(arguments: kernelSizes) func elementsWithin(size: (count: Int, offset: Int)) {
        let x = TestMemory(coarse("x", size.count, in: -8...8), offset: size.offset)
        for (low, high) in [(-1, 2), (0, 0), (-.infinity, 1), (1, .infinity)] as [(Float, Float)] {
            var above: Int32 = -1
            var found = [Float](repeating: 0, count: size.count + 16)
            let count = kernel_within(x.pointer, size.count, low, high, &above, &found)
            #expect(Array(found.prefix(count)) == x.values.filter { $0 >= low && $0 < high })
            #expect(Int(above) == x.values.count { $0 >= high })
        }
    }

    @Test(arguments: kernelSizes) func sumsOfSortedParts(size: (count: Int, offset: Int)) {
        let ends = [0, size.count / 4, size.count / 4, size.count / 2, size.count]
        let values = coarse("x", size.count, in: -8...8)
        let parts = zip(ends, ends.dropFirst()).map { values[$0..<$1].sorted(by: >) }
        let x = TestMemory(parts.flatMap { $0 }, offset: size.offset)
        let tops = parts.map { $0.first ?? -.infinity }
        let offsets = ends.map(Int32.init)
        for shifts: [Float] in [[0, 0, 0, 0], [1, 9, -2, 0.5], [.nan, 0, 0, 0]] {
            let sums = zip(parts, shifts).map { part, shift in part.map { $0 + shift } }
            for (least, high) in [(-9, 0), (-1, 1), (0, 0), (2.5, 3), (9, 99), (-.infinity, 1)] as [(Float, Float)] {
                var counts = [Int32](repeating: -1, count: 4)
                let sum = kernel_prefixes(x.pointer, tops, offsets, 4, shifts, least, &counts)
                #expect(counts.map(Int.init) == sums.map { $0.count { $0 >= least } })
                #expect(sum == sums.reduce(0) { $0 + $1.count { $0 >= least } })
                var above: Int32 = -1
                var found = [Float](repeating: 0, count: size.count + 16)
                let count = kernel_within_parts(
                    x.pointer, tops, offsets, 4, shifts, least, high, &above, &found)
                #expect(Array(found.prefix(count)) == sums.flatMap { $0.filter { $0 >= least && $0 < high } })
                #expect(Int(above) == sums.reduce(0) { $0 + $1.count { $0 >= least && $0 >= high } })
            }
        }
    }

    @Test(arguments: [1, 5, 16, 37], [1, 3, 130, 300])
    func rowsThatWantTheirFirstItemsOnly(columns: Int, items: Int) {
        for hasBias in [false, true] { checkFirstItems(columns: columns, items: items, hasBias: hasBias) }
    }

    private func checkFirstItems(columns: Int, items: Int, hasBias: Bool) {
        // Whole numbers, so that sums are exact in any order.
        let vectors = TestMemory(SeededGenerator.floats("items", items * columns, in: -3...3).map { $0.rounded() })
        let sessions = TestMemory(SeededGenerator.floats("sessions", 7 * columns, in: -3...3).map { $0.rounded() })
        if items > 2 { vectors.pointer[columns] = .infinity }
        let bias = (0..<items).map { Float($0 % 3) }
        let lengths = coarse("lengths", items, in: 0...6)
        let (numbers, before): ([Int32], Int32) = ([6, 2, 0, 5, 3], 2)
        let counts = [items, items, items * 2 / 3, items / 3, 0].map { Int32($0) + before }
        let scores: [Float] = [0, 9, 1, .nan, -2, 0.5, -1]
        let length: [Float] = [0.5, 0, 0, 0, 0, 0.25, 0]
        let constant: [Float] = [0, 0, 0.25, 0, 0, 0.5, 0]
        var above = [Int32](repeating: 7, count: 7)
        var odd = [Int32](repeating: 0, count: 7)
        var undecided = [Int32](repeating: -1, count: 2 * 5 * items)
        let open = kernel_rank_first(
            vectors.pointer, hasBias ? bias : nil, lengths, items, columns, sessions.pointer, 5, numbers, counts,
            before,
            scores, length, constant, &above, &odd, &undecided)
        var pairs: [[Int32]] = []
        var (expected, strange) = ([Int32](repeating: 7, count: 7), [Int32](repeating: 0, count: 7))
        for (number, count) in zip(numbers.map(Int.init), counts) {
            for item in 0..<Int(count - before) {
                let score = (0..<columns).reduce(hasBias ? bias[item] : 0) {
                    $0 + sessions.pointer[number * columns + $1] * vectors.pointer[item * columns + $1]
                }
                let margin = constant[number] + length[number] * lengths[item]
                if !score.isFinite { strange[number] = 1 }
                if score - scores[number] > margin { expected[number] += 1 }
                if abs(score - scores[number]) <= margin { pairs.append([Int32(number), Int32(item)]) }
            }
        }
        let found = (0..<open).map { [undecided[2 * $0], undecided[2 * $0 + 1]] }
        #expect(above == expected && odd == strange)
        #expect(found.sorted { $0.lexicographicallyPrecedes($1) } == pairs.sorted { $0.lexicographicallyPrecedes($1) })
    }
}
