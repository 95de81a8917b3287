import CKernels
import Testing

struct SparseKernelTests {
    private static let width = Int(SPARSE_BLOCK_WIDTH)

    private static func block(_ name: String, rows: Int) -> [Double] {
        SeededGenerator.floats(name, rows * width).map(Double.init)
    }

    /// Sums over the rows, per column.
    private static func columns(_ values: [Double]) -> [Double] {
        (0..<width).map { column in
            stride(from: column, to: values.count, by: width).reduce(0) { $0 + values[$1] }
        }
    }

    private func expect(_ found: [Double], near wanted: [Double], _ location: SourceLocation = #_sourceLocation) {
        #expect(found.count == wanted.count, sourceLocation: location)
        #expect(
            zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-13 * max(1, abs($1)) }, sourceLocation: location)
    }

    @Test(arguments: [0, 1, 2, 7, 100]) func product(rows: Int) {
        // Row r has r % 4 elements.
        let lengths = (0..<rows).map { $0 % 4 }
        let offsets = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        let count = offsets[rows]
        let columns = (0..<count).map { Int32($0 * 7 % 5) }
        let values = SeededGenerator.floats("values", count).map(Double.init)
        let x = Self.block("x", rows: 5)
        var y = [Double](repeating: .nan, count: rows * Self.width)
        kernel_sparse_product(offsets, columns, values, x, &y, rows)
        let wanted = (0..<rows * Self.width).map { place in
            (offsets[place / Self.width]..<offsets[place / Self.width + 1]).reduce(0.0) {
                $0 + values[$1] * x[Int(columns[$1]) * Self.width + place % Self.width]
            }
        }
        expect(y, near: wanted)
    }

    @Test(arguments: [0, 1, 3, 50]) func conjugateGradients(rows: Int) {
        let (p, q) = (Self.block("p", rows: rows), Self.block("q", rows: rows))
        var dots = [Double](repeating: .nan, count: Self.width)
        kernel_block_dots(p, q, &dots, rows)
        expect(dots, near: Self.columns(zip(p, q).map(*)))

        let factors = Self.block("factors", rows: 1)
        let (x, r) = (Self.block("x", rows: rows), Self.block("r", rows: rows))
        var (newX, newR, squares) = (x, r, dots)
        kernel_conjugate_step(factors, p, q, &newX, &newR, &squares, rows)
        expect(newX, near: x.indices.map { x[$0] + factors[$0 % Self.width] * p[$0] })
        let residuals = r.indices.map { r[$0] - factors[$0 % Self.width] * q[$0] }
        expect(newR, near: residuals)
        expect(squares, near: Self.columns(residuals.map { $0 * $0 }))

        var newP = p
        kernel_conjugate_direction(factors, r, &newP, rows)
        expect(newP, near: p.indices.map { r[$0] + factors[$0 % Self.width] * p[$0] })
    }
}
