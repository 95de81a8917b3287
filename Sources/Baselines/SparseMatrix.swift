import Basics

/// A matrix of which only the elements that differ from zero are kept, row by row.
struct SparseMatrix {
    /// Elements of row r: positions `offsets[r] ..< offsets[r + 1]`, columns ascending.
    let offsets: [Int]
    let columns: [Int32]
    let values: [Float]

    /// Collects summands of elements in any order; those of one place add up.
    struct Builder {
        private var summands: [(place: UInt64, value: Float)] = []
        private var limit = Self.smallestLimit
        private let stop: StopFlag

        private static let smallestLimit = 1 << 22

        init(_ stop: StopFlag) { self.stop = stop }

        /// - Throws: `Stopped`, or `MemoryShortage`.
        mutating func add(_ value: Double, row: Int32, column: Int32) throws {
            summands.append((UInt64(row) << 32 | UInt64(column), Float(value)))
            // Now and then, so that memory stays near that of the result.
            if summands.count >= limit { try merge() }
        }

        private mutating func merge() throws {
            // By value too: the sum of a place must not depend on how the sort treats equals.
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

        /// - Throws: `Stopped`, or `MemoryShortage`.
        mutating func matrix(rows: Int) throws -> SparseMatrix {
            try merge()
            var offsets = [Int](repeating: 0, count: rows + 1)
            for summand in summands { offsets[Int(summand.place >> 32) + 1] += 1 }
            for row in 0..<rows { offsets[row + 1] += offsets[row] }
            return SparseMatrix(
                offsets: offsets, columns: summands.map { Int32(truncatingIfNeeded: $0.place) },
                values: summands.map(\.value))
        }
    }
}
