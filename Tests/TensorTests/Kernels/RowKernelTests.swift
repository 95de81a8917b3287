import CKernels
import TestSupport
import Testing

/// Kernels over rows against their definitions in double: three rows of every width.
struct RowKernelTests {
    private static let rows = 3

    private func rows(_ values: [Double], of columns: Int) -> [[Double]] {
        stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }

    private func memory(_ name: String, _ count: Int, _ offset: Int, scale: Float = 1) -> TestMemory {
        TestMemory(SeededGenerator.floats(name, count, in: -scale...scale), offset: offset)
    }

    @Test(arguments: kernelSizes) func layerNorm(columns: Int, offset: Int) {
        let x = memory("x", Self.rows * columns, offset, scale: 3)
        let gain = memory("gain", columns, offset + 1)
        let shift = memory("shift", columns, offset + 2)
        let y = memory("y", Self.rows * columns, offset + 3)
        let statistics = memory("statistics", 2 * Self.rows, 1)
        kernel_layer_norm(
            x.pointer, gain.pointer, shift.pointer, y.pointer, statistics.pointer, Self.rows, columns, 1e-5)

        var expected: [Double] = []
        var expectedStatistics: [Double] = []
        for row in rows(x.doubles, of: columns) {
            let (mean, inverse) = moments(row)
            expected += (0..<columns).map { (row[$0] - mean) * inverse * gain.doubles[$0] + shift.doubles[$0] }
            expectedStatistics += [mean, inverse]
        }
        #expect(largestError(y.values, expected) < 1e-5)
        #expect(largestError(statistics.values, expectedStatistics) < 1e-5)
        #expect(y.isIntact && statistics.isIntact)
    }

    @Test(arguments: kernelSizes) func layerNormBackward(columns: Int, offset: Int) {
        let x = memory("x", Self.rows * columns, offset, scale: 3)
        let gain = memory("gain", columns, offset + 1)
        let dy = memory("dy", Self.rows * columns, offset + 2)
        let dx = memory("dx", Self.rows * columns, offset + 3)
        let dgain = memory("dgain", columns, offset)
        let dshift = memory("dshift", columns, offset + 1)
        let start = dx.doubles
        var (expectedX, expectedGain, expectedShift) = (start, dgain.doubles, dshift.doubles)
        var statistics: [Float] = []
        for (r, row) in rows(x.doubles, of: columns).enumerated() {
            let (mean, inverse) = moments(row)
            statistics += [Float(mean), Float(inverse)]
            let n = row.map { ($0 - mean) * inverse }
            let dn = (0..<columns).map { dy.doubles[r * columns + $0] * gain.doubles[$0] }
            let sum = dn.reduce(0, +) / Double(columns)
            let projection = zip(dn, n).reduce(0) { $0 + $1.0 * $1.1 } / Double(columns)
            for c in 0..<columns {
                expectedX[r * columns + c] += inverse * (dn[c] - sum - n[c] * projection)
                expectedGain[c] += dy.doubles[r * columns + c] * n[c]
                expectedShift[c] += dy.doubles[r * columns + c]
            }
        }
        kernel_layer_norm_backward(
            x.pointer, gain.pointer, statistics, dy.pointer, dx.pointer, dgain.pointer, dshift.pointer, Self.rows,
            columns, 1)
        #expect(largestError(dx.values, expectedX) < 2e-5)
        #expect(largestError(dgain.values, expectedGain) < 2e-5)
        #expect(largestError(dshift.values, expectedShift) < 2e-5)
        kernel_layer_norm_backward(
            x.pointer, gain.pointer, statistics, dy.pointer, dx.pointer, dgain.pointer, dshift.pointer, Self.rows,
            columns, 0)
        #expect(largestError(dx.values, zip(expectedX, start).map(-)) < 2e-5)
        #expect(dx.isIntact && dgain.isIntact && dshift.isIntact)
    }

    @Test(arguments: kernelSizes) func normalise(columns: Int, offset: Int) {
        let x = memory("x", Self.rows * columns, offset)
        x.pointer.update(repeating: 0, count: columns)
        let y = memory("y", Self.rows * columns, offset + 1)
        let lengths = memory("lengths", Self.rows, 1)
        kernel_normalise(x.pointer, y.pointer, lengths.pointer, Self.rows, columns, 16, 1e-12)
        let norms = rows(x.doubles, of: columns).map { max(1e-12, norm($0)) }
        let expected = zip(rows(x.doubles, of: columns), norms).flatMap { row, norm in row.map { 16 * $0 / norm } }
        #expect(largestError(y.values, expected) < 1e-5)
        #expect(largestError(lengths.values, norms) < 1e-6)
        #expect(y.isIntact && lengths.isIntact)
    }

    @Test(arguments: kernelSizes) func normaliseBackward(columns: Int, offset: Int) {
        let x = memory("x", Self.rows * columns, offset)
        let dy = memory("dy", Self.rows * columns, offset + 1)
        let dx = memory("dx", Self.rows * columns, offset + 2)
        var (y, lengths, expected) = ([Float](), [Float](), dx.doubles)
        for (r, row) in rows(x.doubles, of: columns).enumerated() {
            let length = norm(row)
            lengths.append(Float(length))
            y += row.map { Float(16 * $0 / length) }
            let unit = row.map { $0 / length }
            let projection = (0..<columns).reduce(0) { $0 + unit[$1] * dy.doubles[r * columns + $1] }
            for c in 0..<columns {
                expected[r * columns + c] += 16 / length * (dy.doubles[r * columns + c] - unit[c] * projection)
            }
        }
        let start = dx.doubles
        kernel_normalise_backward(y, lengths, dy.pointer, dx.pointer, Self.rows, columns, 16, 1)
        #expect(relativeError(dx.values, expected) < 1e-5)
        kernel_normalise_backward(y, lengths, dy.pointer, dx.pointer, Self.rows, columns, 16, 0)
        #expect(largestError(dx.values, zip(expected, start).map(-)) < 1e-4)
        #expect(dx.isIntact)
    }

    @Test(arguments: kernelSizes) func biasAndColumnSums(columns: Int, offset: Int) {
        let x = memory("x", Self.rows * columns, offset)
        let bias = memory("bias", columns, offset + 1)
        let sums = memory("sums", columns, offset + 2)
        var expectedSums = sums.doubles
        for row in rows(x.doubles, of: columns) { for c in 0..<columns { expectedSums[c] += row[c] } }
        let expected = rows(x.doubles, of: columns).flatMap { zip($0, bias.doubles).map(+) }
        kernel_column_sums(x.pointer, sums.pointer, Self.rows, columns)
        kernel_add_bias(bias.pointer, x.pointer, Self.rows, columns)
        #expect(largestError(sums.values, expectedSums) < 1e-6)
        #expect(largestError(x.values, expected) < 1e-6)
        #expect(sums.isIntact && x.isIntact)
    }

    private func moments(_ row: [Double]) -> (mean: Double, inverse: Double) {
        let mean = row.reduce(0, +) / Double(row.count)
        let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
        return (mean, 1 / (variance + 1e-5).squareRoot())
    }

    private func norm(_ row: [Double]) -> Double { row.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
