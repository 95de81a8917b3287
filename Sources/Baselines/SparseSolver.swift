import Basics

/// Solves A·y = x for one sparse, symmetric positive definite A and many x with few elements, by coordinate relaxation:
/// as long as an element of the residual r = x − A·y is too large, yᵢ is changed so that rᵢ = 0.
///
/// Every such step lowers the error in the norm of A, so that it ends, at the solution. Work stays around the elements
/// of x: with a strong diagonal, as the λ of a ridge regression gives, most of y is never looked at.
struct SparseSolver {
    private struct Element {
        var residual: Float = 0
        var solution: Float = 0
        var isListed = false
        var isQueued = false
    }

    private let matrix: SparseMatrix
    private let diagonal: [Float]
    /// Largest element of the residual that may remain.
    private let tolerance: Float
    /// All equal to `Element()` between two systems.
    private var elements: [Element]
    /// Elements that have changed, each once.
    private(set) var support: [Int32] = []
    /// Elements whose residual is too large, first come first served.
    private var queue: [Int32] = []
    private let stop: StopFlag

    /// Served elements of `queue` are dropped after this many.
    private static let servedAtMost = 1 << 16

    /// - Parameter stop: ends `solve` early; solutions then have no meaning.
    init(_ matrix: SparseMatrix, tolerance: Double, stop: StopFlag) {
        let size = matrix.rows.count
        var diagonal = [Float](repeating: 0, count: size)
        for row in 0..<size {
            for element in matrix.rows[row] where Int(element.column) == row { diagonal[row] = element.value }
        }
        self.matrix = matrix
        self.diagonal = diagonal
        self.tolerance = Float(tolerance)
        self.stop = stop
        elements = Array(repeating: Element(), count: size)
    }

    /// Adds to an element of x.
    mutating func add(_ value: Double, at index: Int32) {
        elements[Int(index)].residual += Float(value)
        if !elements[Int(index)].isListed {
            elements[Int(index)].isListed = true
            support.append(index)
        }
        if !elements[Int(index)].isQueued {
            elements[Int(index)].isQueued = true
            queue.append(index)
        }
    }

    /// Completes the solution.
    mutating func solve() {
        var next = 0
        while next < queue.count, !stop.isStopped {
            let row = Int(queue[next])
            next += 1
            if next == Self.servedAtMost {
                queue.removeFirst(next)
                next = 0
            }
            elements[row].isQueued = false
            let step = elements[row].residual / diagonal[row]
            elements[row].solution += step
            for element in matrix.rows[row] {
                let column = Int(element.column)
                let residual = elements[column].residual - step * element.value
                elements[column].residual = residual
                if !elements[column].isListed {
                    elements[column].isListed = true
                    support.append(Int32(column))
                }
                if abs(residual) > tolerance, !elements[column].isQueued {
                    elements[column].isQueued = true
                    queue.append(Int32(column))
                }
            }
            // Zero but for rounding.
            elements[row].residual = 0
        }
        queue.removeAll(keepingCapacity: true)
    }

    /// An element of y.
    func solution(_ index: Int32) -> Double { Double(elements[Int(index)].solution) }

    /// Forgets x and y.
    mutating func reset() {
        for index in support { elements[Int(index)] = Element() }
        support.removeAll(keepingCapacity: true)
    }
}
