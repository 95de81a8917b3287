import Foundation
import Tensor
import Testing

/// The largest sums of sorted parts against a full sort.
struct LargestOfPartsTests {
    private func parts(_ generator: inout SeededGenerator, coarse: Bool) -> [[Float]] {
        (0..<40).map { part in
            let values = generator.floats(part % 7 == 0 ? 0 : part * part % 97, in: -6...0)
            return values.map { coarse ? $0.rounded() : $0 }.sorted(by: >)
        }
    }

    /// The same by sorting; equal ones in their order.
    private func sorted(_ parts: [[Float]], _ shifts: [Float], _ count: Int) -> [Int32] {
        let all = parts.enumerated().flatMap { part, values in values.map { (part, $0 + shifts[part]) } }
        var counts = [Int32](repeating: 0, count: parts.count)
        for (_, (part, _)) in all.enumerated().sorted(by: { ($1.1.1, $0.0) < ($0.1.1, $1.0) }).prefix(count) {
            counts[part] += 1
        }
        return counts
    }

    @Test("as a full sort finds them, whatever ties", arguments: 0..<6, [false, true])
    func bruteForce(seed: Int, coarse: Bool) {
        var generator = SeededGenerator(seed)
        let parts = parts(&generator, coarse: coarse)
        let all = parts.reduce(0) { $0 + $1.count }
        var ends: [Int] = []
        for part in parts { ends.append((ends.last ?? 0) + part.count) }
        let selection = LargestOfParts(parts.flatMap { $0 }, parts: ends)
        for _ in 0..<3 {
            // One part may have nearly all of them, so that evenly spaced elements mislead.
            let shifts = (0..<parts.count).map { part in
                let shift = Float.random(in: -3...3, using: &generator)
                return (coarse ? shift.rounded() : shift) + (part == 39 && seed % 2 == 0 ? 50 : 0)
            }
            selection.shift(by: Matrix(shifts, rows: 1, columns: parts.count)[row: 0])
            for count in [0, 1, 2, 3, 17, 60, 300, all / 2, all - 1, all, all + 5] {
                #expect(selection.largest(count) == sorted(parts, shifts, count), "\(count)")
            }
        }
    }

    @Test("what is no number ends nothing, and is not among them") func noNumbers() {
        let selection = LargestOfParts([3, 2, 1, 3, 2, 1], parts: [3, 6])
        selection.shift(by: Matrix([.nan, 0], rows: 1, columns: 2)[row: 0])
        for count in 1...5 { #expect(selection.largest(count)[0] == 0) }
        selection.shift(by: Matrix([.nan, .nan], rows: 1, columns: 2)[row: 0])
        #expect(selection.largest(3) == [0, 0])
        selection.shift(by: Matrix([0, 0.5], rows: 1, columns: 2)[row: 0])
        #expect(selection.largest(3) == [1, 2])
    }

    @Test("many elements, most of them equal") func manyTies() {
        let values = [Float](repeating: 0, count: 5_000)
        let selection = LargestOfParts(values, parts: [2_000, 5_000])
        selection.shift(by: Matrix([0, 0], rows: 1, columns: 2)[row: 0])
        #expect(selection.largest(1_999) == [1_999, 0])
        #expect(selection.largest(2_500) == [2_000, 500])
        selection.shift(by: Matrix([0, 1], rows: 1, columns: 2)[row: 0])
        #expect(selection.largest(3_001) == [1, 3_000])
    }
}
