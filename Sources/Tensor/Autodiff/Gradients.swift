import CKernels

/// The gradients of one step: dense parameters once per worker, tables once for all.
public final class Gradients {
    let layout: ParameterLayout
    let workers: Workers
    /// Dense gradient of each worker; after `reduce`, the first holds the sum.
    private let dense: [Buffer]
    private let tables: Buffer

    public init(_ layout: ParameterLayout, workers: Workers) {
        self.layout = layout
        self.workers = workers
        dense = (0..<workers.count).map { _ in Buffer(count: layout.denseCount) }
        tables = Buffer(count: layout.tableCount)
    }

    /// Gradient of a dense parameter in a worker's own memory.
    func dense(_ parameter: Parameter, worker: Int) -> Matrix {
        let entry = layout.entries[parameter.index]
        precondition(entry.role == .dense, "\(entry.name) is a table")
        return dense[worker].matrix(rows: entry.rows, columns: entry.columns, at: entry.offset)
    }

    /// The shared gradient of a table.
    public func table(_ table: Table) -> Matrix {
        let entry = layout.entries[table.parameter.index]
        return tables.matrix(rows: entry.rows, columns: entry.columns, at: entry.offset)
    }

    /// Adds the gradients of single rows that the tapes noted into the shared matrices. Each worker owns a range of rows
    /// and adds in the order of the tapes, so that the sums do not depend on timing.
    public func merge(_ tapes: [Tape], itemVectors: Matrix? = nil) {
        workers.run { worker in
            for tape in tapes {
                for note in tape.rowGradients {
                    switch note.target {
                    case .table(let id): note.add(to: table(id), worker: worker, workers: workers)
                    case .itemVectors:
                        if let itemVectors { note.add(to: itemVectors, worker: worker, workers: workers) }
                    }
                }
            }
        }
        for tape in tapes { tape.rowGradients.removeAll(keepingCapacity: true) }
    }

    /// Sums the workers' dense gradients into the first one's memory, in the order of the workers.
    public func reduce() {
        workers.run { worker in
            let range = workers.range(worker, of: layout.denseCount, alignment: 16)
            for other in dense.dropFirst() where !range.isEmpty {
                kernel_add(other.pointer + range.lowerBound, dense[0].pointer + range.lowerBound, range.count)
                (other.pointer + range.lowerBound).update(repeating: 0, count: range.count)
            }
        }
    }

    /// After `reduce`: the summed gradient at a position of the flat parameter buffer.
    func pointer(at offset: Int) -> UnsafeMutablePointer<Float> {
        offset < layout.denseCount ? dense[0].pointer + offset : tables.pointer + (offset - layout.denseCount)
    }

    /// After `reduce`: the gradient of a parameter, copied.
    public func elements(_ parameter: Parameter) -> [Float] {
        let entry = layout.entries[parameter.index]
        let matrix = entry.role == .dense ? dense(parameter, worker: 0) : table(Table(parameter: parameter))
        return matrix.elements
    }

    /// Whether a table row has any gradient, after `reduce`.
    func hasGradient(_ entry: ParameterLayout.Entry, row: Int) -> Bool {
        let start = tables.pointer + entry.offset + row * entry.columns
        return (0..<entry.columns).contains { start[$0] != 0 }
    }

    /// Euclidean norm of the whole gradient, after `reduce`. Summed in double over fixed ranges.
    public func norm() -> Double {
        var sums = [Double](repeating: 0, count: workers.count)
        sums.withUnsafeMutableBufferPointer { sums in
            workers.run { worker in
                let a = workers.range(worker, of: layout.denseCount, alignment: 16)
                let b = workers.range(worker, of: layout.tableCount, alignment: 16)
                sums[worker] =
                    kernel_square_sum(dense[0].pointer + a.lowerBound, a.count)
                    + kernel_square_sum(tables.pointer + b.lowerBound, b.count)
            }
        }
        return sums.reduce(0, +).squareRoot()
    }
}

/// Gradients for single rows of a table, noted during the backward pass: row r of `gradient` belongs to the rows
/// `indices[offsets[r] ..< offsets[r + 1]]` of the table, an equal share to each (bags), or to row `indices[r]`.
struct RowGradient {
    enum Target { case table(Table), itemVectors }

    let target: Target
    let indices: [Int32]
    let offsets: [Int32]?
    let gradient: Matrix

    func add(to table: Matrix, worker: Int, workers: Workers) {
        let owned = workers.range(worker, of: table.rows)
        for row in 0..<gradient.rows {
            let start = offsets.map { Int($0[row]) } ?? row
            let end = offsets.map { Int($0[row + 1]) } ?? row + 1
            let share = 1 / Float(max(end - start, 1))
            for position in start..<end where owned.contains(Int(indices[position])) {
                kernel_axpy(share, gradient.row(row), table.row(Int(indices[position])), gradient.columns)
            }
        }
    }
}
