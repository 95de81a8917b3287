import Basics
import Tensor

/// Collects summands of elements in any order; those in the same place add up.
struct SparseBuilder {
    private struct Summand {
        /// Row and column, so that one comparison orders by both.
        var place: UInt64
        var value: Double

        var row: Int32 { Int32(truncatingIfNeeded: place >> 32) }
        var column: Int32 { Int32(truncatingIfNeeded: place) }
    }

    private var summands: [Summand] = []
    private var limit = Self.smallestLimit
    private let stop: StopFlag

    private static let smallestLimit = 1 << 22

    init(_ stop: StopFlag) { self.stop = stop }

    /// - Throws: `Stopped`, or `MemoryShortage`.
    mutating func add(_ value: Double, row: Int32, column: Int32) throws {
        summands.append(Summand(place: UInt64(row) << 32 | UInt64(column), value: value))
        // Now and then, so that memory stays near that of the result.
        if summands.count >= limit { try merge() }
    }

    private mutating func merge() throws {
        // By value too: the sum in a place must not depend on how the sort treats equals.
        try summands.sort {
            try stop.check()
            return ($0.place, $0.value) < ($1.place, $1.value)
        }
        var kept = 0
        for summand in summands {
            if kept > 0, summands[kept - 1].place == summand.place {
                summands[kept - 1].value += summand.value
            } else {
                summands[kept] = summand
                kept += 1
            }
        }
        summands.removeLast(summands.count - kept)
        limit = max(Self.smallestLimit, 2 * kept)
        // Sixteen bytes each, and half as much again while the array grows.
        try requireMemory(
            24 * limit, for: "a matrix of SLIST with more than \(kept) elements",
            advice: "use fewer items (protocol.minimumItemSupport) or shorter sessions "
                + "(protocol.maximumSessionLength)")
    }

    /// The rows that have elements, ascending.
    /// - Throws: `Stopped`, or `MemoryShortage`.
    mutating func rows() throws -> [Int32] {
        try merge()
        var rows: [Int32] = []
        for summand in summands where rows.last != summand.row { rows.append(summand.row) }
        return rows
    }

    /// The matrix of these rows; the builder is empty afterwards.
    /// - Parameters:
    ///   - numbers: of each column in the matrix.
    ///   - diagonal: added to the diagonal, where rows and columns are the same things.
    /// - Throws: `Stopped`, or `MemoryShortage`.
    mutating func matrix(columns numbers: [Int32], diagonal: Double = 0) throws -> SparseRows {
        try merge()
        var matrix = SparseRows()
        for (index, summand) in summands.enumerated() {
            if index > 0, summands[index - 1].row != summand.row { matrix.endRow() }
            let isDiagonal = summand.row == summand.column
            matrix.append(summand.value + (isDiagonal ? diagonal : 0), column: numbers[Int(summand.column)])
        }
        if !summands.isEmpty { matrix.endRow() }
        summands = []
        return matrix
    }
}
