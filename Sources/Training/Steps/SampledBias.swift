import Models
import Tensor

/// Bias of sampled items: the learned one, if there is one, plus the correction for how often they are sampled.
struct SampledBias {
    private let items: [Int32]
    private let learned: Table?
    private let values: Buffer
    private let gradient: Buffer?

    init(_ sample: NegativeSampler.Sample, learned: Table?, _ parameters: Parameters) {
        items = sample.items
        self.learned = learned
        values = Buffer(count: sample.bias.count)
        values.elements = sample.bias
        gradient = learned.map { _ in Buffer(count: sample.bias.count) }
        guard let learned else { return }
        let row = parameters.row(learned)
        let bias = node.value
        for (position, item) in items.enumerated() { bias[0, position] += row[0, Int(item)] }
    }

    /// 1 × items, valid as long as this is.
    var node: Node {
        Node(
            value: values.matrix(rows: 1, columns: values.count),
            addingTo: gradient?.matrix(rows: 1, columns: values.count))
    }

    /// Passes the gradient on to the learned bias.
    func backward(into gradients: Gradients) {
        guard let learned, let gradient else { return }
        gradients.add(gradient.matrix(rows: gradient.count, columns: 1), to: learned, rows: items)
    }
}

extension Parameters {
    /// A table of width 1 as one row.
    func row(_ table: Table) -> Matrix {
        let column = matrix(table.parameter)
        return column.reshaped(rows: 1, columns: column.rows)
    }
}

extension Gradients {
    func row(_ table: Table) -> Matrix {
        let column = self.table(table)
        return column.reshaped(rows: 1, columns: column.rows)
    }
}
