/// Solves A·x = b for a small, symmetric positive definite A by its Cholesky factor.
/// - Parameter matrix: rows of A, of which the lower triangle is read.
/// - Returns: nil if A is not positive definite, as far as double precision can tell.
package func solvePositiveDefinite(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    let count = right.count
    var factor = matrix
    for row in 0..<count {
        for column in 0...row {
            let rest = (0..<column).reduce(matrix[row][column]) { $0 - factor[row][$1] * factor[column][$1] }
            guard row == column else {
                factor[row][column] = rest / factor[column][column]
                continue
            }
            guard rest > 0, rest.isFinite else { return nil }
            factor[row][row] = rest.squareRoot()
        }
    }
    // L·y = b, then Lᵀ·x = y.
    var x = right
    for row in 0..<count {
        x[row] = (0..<row).reduce(x[row]) { $0 - factor[row][$1] * x[$1] } / factor[row][row]
    }
    for row in (0..<count).reversed() {
        x[row] = (row + 1..<count).reduce(x[row]) { $0 - factor[$1][row] * x[$1] } / factor[row][row]
    }
    return x
}
