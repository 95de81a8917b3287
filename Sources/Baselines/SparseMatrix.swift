import Basics

/// A matrix that keeps only its nonzero elements, row by row.
struct SparseMatrix {
    struct Element {
        let column: Int32
        let value: Float
    }

    /// Elements of each row, columns ascending.
    let rows: Packed<Element, Int>

    /// Collects summands of elements in any order; those in the same place add up.
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

        /// - Throws: `Stopped`, or `MemoryShortage`.
        mutating func matrix(rows: Int) throws -> SparseMatrix {
            try merge()
            var packed = Packed<Element, Int>()
            packed.offsets.reserveCapacity(rows + 1)
            packed.elements.reserveCapacity(summands.count)
            for summand in summands {
                while packed.count < summand.place >> 32 { packed.endPart() }
                packed.elements.append(
                    Element(column: Int32(truncatingIfNeeded: summand.place), value: summand.value))
            }
            while packed.count < rows { packed.endPart() }
            return SparseMatrix(rows: packed)
        }
    }
}
