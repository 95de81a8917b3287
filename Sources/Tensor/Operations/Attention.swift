import CKernels

/// A range of a node's columns, as one operand of an operation.
public struct Columns {
    let node: Node
    let start: Int
    let count: Int

    public init(_ node: Node, _ range: Range<Int>? = nil) {
        self.node = node
        start = range?.lowerBound ?? 0
        count = range?.count ?? node.columns
    }

    func value(_ row: Int, _ column: Int) -> UnsafeMutablePointer<Float> { node.value.row(row) + start + column }
    func gradient(_ row: Int, _ column: Int, in matrix: Matrix) -> UnsafeMutablePointer<Float> {
        matrix.row(row) + start + column
    }
}

extension Tape {
    /// Causal scaled dot-product attention (Vaswani et al. 2017) within sequences packed one after another:
    /// y[i] = Σ_{j ≤ i} softmax_j(q_i·k_j/√width)·v_j per head, without any padding or mask.
    ///
    /// - Parameters:
    ///   - queries, keys: rows × (heads·width); values: rows × (heads·valueWidth). Result: rows × (heads·valueWidth).
    ///   - offsets: sequence s has the rows offsets[s] ..< offsets[s + 1].
    public func attention(queries q: Columns, keys k: Columns, values v: Columns, offsets: [Int32], heads: Int) -> Node
    {
        precondition(q.count == k.count && q.count % heads == 0 && v.count % heads == 0, "widths of attention heads")
        let width = q.count / heads
        let valueWidth = v.count / heads
        let scale = 1 / Float(width).squareRoot()
        let y = result(rows: q.node.rows, columns: v.count, from: q.node, k.node, v.node)

        // Weights of all sequences and heads, one triangle (stored as a square) after another.
        var lengths: [(start: Int, length: Int, weights: Int)] = []
        var total = 0
        for sequence in 0..<(offsets.count - 1) {
            let start = Int(offsets[sequence])
            let length = Int(offsets[sequence + 1]) - start
            lengths.append((start, length, total))
            total += heads * length * length
        }
        let weights = arena.floats(total)
        for (start, length, position) in lengths where !stop.isStopped {
            for (head, rows) in Self.blocks(length, heads, width + valueWidth) where !stop.isStopped {
                kernel_attention(
                    q.value(start, head * width), q.node.columns, k.value(start, head * width), k.node.columns,
                    v.value(start, head * valueWidth), v.node.columns, y.value.row(start) + head * valueWidth,
                    y.columns,
                    weights + position + head * length * length, length, rows.lowerBound, rows.upperBound, width,
                    valueWidth, scale)
            }
        }
        guard let dy = y.gradient, !stop.isStopped else { return y }
        let (dq, dk, dv) = (gradient(q.node), gradient(k.node), gradient(v.node))
        let scratch = arena.floats(lengths.reduce(1) { max($0, $1.length) })
        record { [stop] in
            let (dy, dq, dk, dv) = (dy.sum, dq.sum, dk.sum, dv.sum)
            for (start, length, position) in lengths where !stop.isStopped {
                for (head, rows) in Self.blocks(length, heads, width + valueWidth) where !stop.isStopped {
                    kernel_attention_backward(
                        q.value(start, head * width), q.node.columns, k.value(start, head * width), k.node.columns,
                        v.value(start, head * valueWidth), v.node.columns, weights + position + head * length * length,
                        dy.row(start) + head * valueWidth, dy.columns,
                        q.gradient(start, head * width, in: dq), dq.columns,
                        k.gradient(start, head * width, in: dk), dk.columns,
                        v.gradient(start, head * valueWidth, in: dv), dv.columns, scratch, length, rows.lowerBound,
                        rows.upperBound, width, valueWidth, scale)
                }
            }
        }
        return y
    }

    /// The rows of each head, in parts that take some milliseconds, so that a stop is noticed in a sequence of any
    /// length.
    private static func blocks(_ length: Int, _ heads: Int, _ width: Int) -> [(head: Int, rows: Range<Int>)] {
        let size = max(1, (1 << 25) / max(1, length * width))
        return (0..<heads).flatMap { head in
            stride(from: 0, to: length, by: size).map { (head, $0..<min($0 + size, length)) }
        }
    }

    /// Mean of the rows of a packed sequence up to each row: y[i] = (x_start + … + x_i)/(i − start + 1).
    public func prefixMean(_ x: Node, offsets: [Int32]) -> Node {
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        y.value.zero()
        forEachPrefix(offsets) { row, start in
            if row > start {
                kernel_axpy(Float(row - start), y.value.row(row - 1), y.value.row(row), x.columns)
            }
            kernel_add(x.value.row(row), y.value.row(row), x.columns)
            let share = 1 / Float(row - start + 1)
            for column in 0..<x.columns { y.value[row, column] *= share }
        }
        if let dx = x.gradient, let dy = y.gradient {
            let sum = arena.matrix(rows: 1, columns: x.columns)
            record {
                let (dx, dy) = (dx.sum, dy.sum)
                // dx_j = Σ_{i ≥ j} dy_i/(i − start + 1): a running sum from the end of each sequence.
                for sequence in 0..<(offsets.count - 1) {
                    let start = Int(offsets[sequence])
                    sum.zero()
                    for row in (start..<Int(offsets[sequence + 1])).reversed() {
                        kernel_axpy(1 / Float(row - start + 1), dy.row(row), sum.pointer, dy.columns)
                        kernel_add(sum.pointer, dx.row(row), dy.columns)
                    }
                }
            }
        }
        return y
    }

    private func forEachPrefix(_ offsets: [Int32], _ body: (_ row: Int, _ start: Int) -> Void) {
        for sequence in 0..<(offsets.count - 1) {
            let start = Int(offsets[sequence])
            for row in start..<Int(offsets[sequence + 1]) { body(row, start) }
        }
    }
}
