import Models
import Tensor

/// Item vectors of one step, and how they relate to the catalogue.
struct StepItems {
    /// All vectors of the step, and those that are scored (a prefix of them).
    let vectors: Node
    let scored: Node
    let bias: Node?
    /// The run that the vectors were built from; nil when they are a table's own rows.
    let built: ItemRun?
    /// Row of each catalogue item in `vectors`; nil: the item itself.
    let rowOfItem: [Int32]?
    /// Per row of the step, scored items that are none for it (`NegativeSampler.Sample`).
    let excluded: [[Int32]]
    private let biasGradient: Buffer?
    private let sampled: (items: [Int32], table: Table)?
    private let biasValues: Buffer?

    init(vectors: Node, scored: Node, bias: Node?, built: ItemRun?, rowOfItem: [Int32]?) {
        self.vectors = vectors
        self.scored = scored
        self.bias = bias
        self.built = built
        self.rowOfItem = rowOfItem
        excluded = []
        biasGradient = nil
        biasValues = nil
        sampled = nil
    }

    /// Sampled: the bias is the learned one, if there is one, plus the correction.
    init(
        vectors: Node, scored: Node, bias: Node?, built: ItemRun, rowOfItem: [Int32], sample: NegativeSampler.Sample,
        biasTable: Table?, parameters: Parameters
    ) {
        self.vectors = vectors
        self.scored = scored
        self.built = built
        self.rowOfItem = rowOfItem
        excluded = sample.excluded
        let values = Buffer(count: sample.bias.count)
        values.elements = sample.bias
        if let biasTable {
            let learned = parameters.row(biasTable)
            for (row, item) in sample.items.enumerated() { values.pointer[row] += learned[0, Int(item)] }
        }
        let gradient = biasTable.map { _ in Buffer(count: sample.bias.count) }
        self.bias = Node(
            value: values.matrix(rows: 1, columns: values.count),
            gradient: gradient?.matrix(rows: 1, columns: values.count))
        biasValues = values
        biasGradient = gradient
        sampled = biasTable.map { (sample.items, $0) }
    }

    /// Brings the gradient of a sampled bias to its table.
    func scatterBias(_ gradients: Gradients) {
        guard let biasGradient, let sampled else { return }
        let table = gradients.row(sampled.table)
        for (row, item) in sampled.items.enumerated() { table[0, Int(item)] += biasGradient.pointer[row] }
    }
}

extension Parameters {
    /// A table of width 1 as one row.
    func row(_ table: Table) -> Matrix {
        let column = matrix(table.parameter)
        return Matrix(column.pointer, rows: 1, columns: column.rows)
    }
}

extension Gradients {
    func row(_ table: Table) -> Matrix {
        let column = self.table(table)
        return Matrix(column.pointer, rows: 1, columns: column.rows)
    }
}
