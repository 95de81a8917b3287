import Basics
import Models
import Sessions
import Tensor

/// What the output layer reads of a part that takes several passes, with its gradients, until the passes are repeated.
final class KeptOutput {
    private let buffer: Buffer
    private let sessions: Node
    /// Rows filled so far, and the rows and entries of every pass.
    private var rows = 0
    private var passes: [(rows: Range<Int>, entries: Range<Int>)] = []
    private var items = Packed<Int32, Int32>()
    private var values: [Float] = []
    /// Values and gradients of the adjustments, once all passes have been appended; nil without any.
    private var adjustments: (buffer: Buffer, values: Node)?

    /// - Parameters: part: the batches to be passed; width: of a session vector.
    init(_ part: [PackedBatch], width: Int) {
        let rows = part.reduce(0) { $0 + $1.targets.count }
        buffer = Buffer(count: 2 * rows * width)
        sessions = Node(
            value: buffer.matrix(rows: rows, columns: width),
            addingTo: buffer.matrix(rows: rows, columns: width, at: rows * width))
    }

    /// Copies the output of the next pass.
    func append(_ output: SessionOutput) {
        let range = rows..<rows + output.sessions.rows
        sessions.value.rows(range).copy(from: output.sessions.value)
        rows = range.upperBound
        let first = values.count
        if let adjustments = output.adjustments {
            for row in 0..<adjustments.items.count { items.append(adjustments.items[row]) }
            values += adjustments.values.value.elements
        }
        passes.append((range, first..<values.count))
    }

    /// - Parameter targets: of all passes.
    func shard(targets: [Int32]) -> OutputShard {
        guard items.count > 0 else { return OutputShard(sessions: sessions, targets: targets) }
        let memory = Buffer(count: 2 * values.count)
        memory.elements = values + [Float](repeating: 0, count: values.count)
        let node = Node(
            value: memory.matrix(rows: values.count, columns: 1),
            addingTo: memory.matrix(rows: values.count, columns: 1, at: values.count))
        adjustments = (memory, node)
        return OutputShard(
            sessions: sessions, targets: targets, adjustments: ScoreAdjustments(items: items, values: node))
    }

    /// Copies the gradients of a pass to its repetition.
    func copyGradients(_ pass: Int, to output: SessionOutput) {
        let (rows, entries) = passes[pass]
        if let source = sessions.gradient, let target = output.sessions.gradient {
            target.add(source.sum.rows(rows))
        }
        if let source = adjustments?.values.gradient, let target = output.adjustments?.values.gradient {
            target.add(source.sum.rows(entries))
        }
    }
}
