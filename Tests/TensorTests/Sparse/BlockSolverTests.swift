import Basics
import Tensor
import Testing

@Suite struct BlockSolverTests {
    /// λ I plus what pairs of indices that meet add, as the matrix of a regression between items has it.
    private static func matrix(_ size: Int, ridge: Double, seed: UInt64) -> [[Double]] {
        var random = RandomStream(seed: seed, name: "matrix")
        var matrix = (0..<size).map { row in (0..<size).map { $0 == row ? ridge : 0 } }
        for _ in 0..<4 * size {
            let group = (0..<2 + random.index(below: 4)).map { _ in
                min(random.index(below: size), random.index(below: size))
            }
            let weight = random.uniform()
            for a in group { for b in group { matrix[a][b] += weight } }
        }
        return matrix
    }

    private static func sparse(_ matrix: [[Double]]) -> SparseRows {
        matrix.reduce(into: SparseRows()) { rows, row in
            for (column, value) in row.enumerated() where value != 0 { rows.append(value, column: Int32(column)) }
            rows.endRow()
        }
    }

    /// By elimination.
    private static func solution(_ matrix: [[Double]], _ x: [Double]) -> [Double] {
        var (a, y) = (matrix, x)
        for pivot in y.indices {
            for row in y.indices where row > pivot && a[row][pivot] != 0 {
                let factor = a[row][pivot] / a[pivot][pivot]
                for column in pivot..<y.count { a[row][column] -= factor * a[pivot][column] }
                y[row] -= factor * y[pivot]
            }
        }
        for row in y.indices.reversed() {
            for column in row + 1..<y.count { y[row] -= a[row][column] * y[column] }
            y[row] /= a[row][row]
        }
        return y
    }

    private static func column(_ column: Int, of block: [Double]) -> [Double] {
        stride(from: column, to: block.count, by: SparseRows.width).map { block[$0] }
    }

    @Test("Solutions are those of elimination, to a relative 10⁻¹⁰", arguments: [(1, 1), (60, 10), (60, 0.01)])
    func elimination(size: Int, ridge: Double) {
        let matrix = Self.matrix(size, ridge: ridge, seed: 4)
        var solver = BlockSolver(Self.sparse(matrix), tolerance: 1e-13)
        let sides: [[(row: Int, value: Double)]] = (0..<SparseRows.width).map { column in
            // A zero right side among them.
            column == 3 ? [] : [(column * 5 % size, 1), (column % size, 0.3)]
        }
        solver.solve(sides)
        for (column, side) in sides.enumerated() {
            let dense = side.reduce(into: [Double](repeating: 0, count: size)) { $0[$1.row] += $1.value }
            let wanted = Self.solution(matrix, dense)
            let largest = wanted.map(abs).max() ?? 0
            let found = Self.column(column, of: solver.solutions)
            #expect(zip(found, wanted).allSatisfy { abs($0 - $1) <= 1e-10 * largest })
        }
    }

    @Test("A solution does not depend on the other systems of its block, nor on those before")
    func columnsAreAlone() {
        var solver = BlockSolver(Self.sparse(Self.matrix(50, ridge: 3, seed: 9)), tolerance: 1e-11)
        solver.solve([[(7, 1.0)]])
        let alone = Self.column(0, of: solver.solutions)
        solver.solve([[(1, 1.0)], [], [(2, 5), (30, 2)], [(7, 1)], [(7, 1), (8, 1)]])
        #expect(Self.column(3, of: solver.solutions) == alone)
        #expect(Self.column(1, of: solver.solutions).allSatisfy { $0 == 0 })
        #expect(Self.column(7, of: solver.solutions).allSatisfy { $0 == 0 })
    }

    @Test func aStoppedSolverReturns() {
        let stop = StopFlag()
        stop.stop()
        var solver = BlockSolver(Self.sparse(Self.matrix(50, ridge: 3, seed: 9)), tolerance: 1e-11, stop: stop)
        solver.solve([[(7, 1.0)]])
        #expect(solver.solutions.allSatisfy { $0 == 0 })
    }
}
