import Tensor
import Testing

@Suite struct MatrixTests {
    private let matrix = Matrix([0, 1, 2, 3, 4, 5], rows: 3, columns: 2)

    @Test func rowsAreRead() {
        #expect(matrix.elements == [0, 1, 2, 3, 4, 5])
        #expect(Array(matrix[row: 1]) == [2, 3])
        #expect(matrix[row: 2].indices == 0..<2 && matrix[row: 2][1] == 5)
    }

    @Test func elementsAreCopied() {
        let copy = Matrix([Float](repeating: 9, count: 8), rows: 4, columns: 2)
        copy.rows(1..<4).copy(from: matrix)
        #expect(copy.elements == [9, 9, 0, 1, 2, 3, 4, 5])
        copy.copyRow(0, from: matrix, row: 2)
        #expect(copy.elements == [4, 5, 0, 1, 2, 3, 4, 5])
        #expect(matrix.gathered([2, 0, 2]).elements == [4, 5, 0, 1, 4, 5])
        #expect(matrix.gathered([]).elements == [])
    }

    @Test func aColumnIsARow() {
        let row = matrix.reshaped(rows: 1, columns: 6)
        row[0, 3] = 7
        #expect(matrix[1, 1] == 7)
    }
}
