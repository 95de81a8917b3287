import CKernels

/// The best class of each row of logits, and how sure a softmax is of it.
public struct BestClasses {
    /// The column of the largest logit, the first of equal ones; −1 in a row that has none.
    public private(set) var classes: [Int32] = []
    /// Softmax probability of that column; 0 in a row that has none.
    public private(set) var shares: [Float] = []
    /// Whether no other logit of the row is as large.
    public private(set) var isAlone: [Bool] = []

    /// - Parameter logits: rows × classes.
    public init(_ logits: Matrix) {
        let scratch = Buffer(count: logits.columns)
        let copy = scratch.matrix(rows: 1, columns: logits.columns)
        var found = [Int32](repeating: 0, count: logits.columns)
        for row in 0..<logits.rows {
            copy.copyRow(0, from: logits, row: row)
            var (maximum, sum): (Float, Float) = (0, 0)
            kernel_exponentials(copy.pointer, copy.columns, 1, copy.columns, nil, &maximum, &sum)
            let count = kernel_at_least(logits.row(row), logits.columns, maximum, &found)
            classes.append(count > 0 ? found[0] : -1)
            // The largest logit has e⁰ in the sum.
            shares.append(count > 0 && sum.isFinite ? 1 / sum : 0)
            isAlone.append(count == 1)
        }
    }
}
