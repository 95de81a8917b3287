import CKernels

/// The gradients of one step: dense parameters once per worker, tables once for all.
///
/// Tables are either dense, where any row may have a gradient (full softmax), or sparse: then only noted rows have
/// one, and nothing here or in the optimiser takes longer for a larger table (sampled softmax). As with PyTorch's
/// sparse gradients, a noted row counts as touched even if its gradient happens to be zero.
public final class Gradients {
    let layout: ParameterLayout
    let workers: Workers
    /// Dense gradient of each worker; after `reduce`, the first holds the sum.
    private let dense: [Buffer]
    private let tables: Buffer
    private let sparseTables: Bool
    /// Rows that have a gradient, by layout entry and worker's range; nil for entries that are not sparse tables.
    private let touched: [[TouchedRows]?]

    /// - Parameter sparseTables: whether only noted rows of tables have a gradient.
    public init(_ layout: ParameterLayout, workers: Workers, sparseTables: Bool = false) {
        self.layout = layout
        self.workers = workers
        dense = (0..<workers.count).map { _ in Buffer(count: layout.denseCount) }
        tables = Buffer(count: layout.tableCount)
        self.sparseTables = sparseTables
        touched = layout.entries.map { entry in
            guard sparseTables, entry.role == .table else { return nil }
            return (0..<workers.count).map { TouchedRows(workers.range($0, of: entry.rows)) }
        }
    }

    /// Gradient of a dense parameter in a worker's own memory.
    func dense(_ parameter: Parameter, worker: Int) -> Matrix {
        let entry = layout.entries[parameter.index]
        precondition(entry.role == .dense, "\(entry.name) is a table")
        return dense[worker].matrix(rows: entry.rows, columns: entry.columns, at: entry.offset)
    }

    /// The shared gradient of a dense table, for callers that fill it as a whole.
    public func table(_ table: Table) -> Matrix {
        precondition(!sparseTables, "rows of sparse tables get their gradient by being noted")
        return matrix(table)
    }

    private func matrix(_ table: Table) -> Matrix {
        let entry = layout.entries[table.parameter.index]
        return tables.matrix(rows: entry.rows, columns: entry.columns, at: entry.offset)
    }

    /// Adds the gradients of single rows that the tapes noted to the shared matrices. Each worker owns a range of rows
    /// and adds in the order of the tapes, so that the sums do not depend on timing.
    public func merge(_ tapes: [Tape], itemVectors: Matrix? = nil) {
        merge(tapes.flatMap(\.rowGradients), itemVectors: itemVectors)
        for tape in tapes { tape.rowGradients.removeAll(keepingCapacity: true) }
    }

    /// Adds row r of `gradient` to row `indices[r]` of a table.
    public func add(_ gradient: Matrix, to table: Table, rows indices: [Int32]) {
        merge([RowGradient(target: .table(table), indices: indices, offsets: nil, gradient: gradient)])
    }

    private func merge(_ notes: [RowGradient], itemVectors: Matrix? = nil) {
        workers.run { worker in
            for note in notes {
                switch note.target {
                case .table(let table):
                    let matrix = matrix(table)
                    note.add(
                        to: matrix, rows: workers.range(worker, of: matrix.rows),
                        touched: touched[table.parameter.index]?[worker])
                case .itemVectors:
                    guard let itemVectors else { continue }
                    note.add(to: itemVectors, rows: workers.range(worker, of: itemVectors.rows), touched: nil)
                }
            }
        }
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
        let matrix = entry.role == .dense ? dense(parameter, worker: 0) : matrix(Table(parameter: parameter))
        return matrix.elements
    }

    /// Rows in a worker's range that have a gradient; nil if any row may have one.
    func touchedRows(_ parameter: Parameter, worker: Int) -> [Int]? {
        touched[parameter.index]?[worker].rows
    }

    /// Forgets which rows had a gradient, once all gradients are zero again.
    func forgetTouchedRows() {
        for table in touched.compactMap(\.self) { for rows in table { rows.removeAll() } }
    }

    /// Euclidean norm of the whole gradient, after `reduce`. Summed in double over fixed ranges.
    public func norm() -> Double {
        var sums = [Double](repeating: 0, count: workers.count)
        sums.withUnsafeMutableBufferPointer { sums in
            workers.run { worker in
                let range = workers.range(worker, of: layout.denseCount, alignment: 16)
                sums[worker] =
                    kernel_square_sum(dense[0].pointer + range.lowerBound, range.count) + tableSquares(worker)
            }
        }
        return sums.reduce(0, +).squareRoot()
    }

    /// A worker's share of the sum of squares of the tables.
    private func tableSquares(_ worker: Int) -> Double {
        guard sparseTables else {
            let range = workers.range(worker, of: layout.tableCount, alignment: 16)
            return kernel_square_sum(tables.pointer + range.lowerBound, range.count)
        }
        var sum = 0.0
        for (entry, touched) in zip(layout.entries, touched) {
            for row in touched?[worker].rows ?? [] {
                sum += kernel_square_sum(tables.pointer + entry.offset + row * entry.columns, entry.columns)
            }
        }
        return sum
    }
}
