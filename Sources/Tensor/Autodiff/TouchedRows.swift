import Basics

/// The distinct rows of a range that were touched, in order of first touch.
///
/// Noting a row takes constant time, listing or forgetting all of them takes time ∝ touched rows, however long the
/// range is. Used by one worker at a time.
final class TouchedRows {
    private(set) var rows: [Int] = []
    private let range: Range<Int>
    private var isTouched: [Bool]
    private let confinement = Confinement()

    /// - Parameter range: the rows that may be touched.
    init(_ range: Range<Int>) {
        self.range = range
        isTouched = [Bool](repeating: false, count: range.count)
    }

    func insert(_ row: Int) {
        confinement.alone {
            guard !isTouched[row - range.lowerBound] else { return }
            isTouched[row - range.lowerBound] = true
            rows.append(row)
        }
    }

    func removeAll() {
        for row in rows { isTouched[row - range.lowerBound] = false }
        rows.removeAll(keepingCapacity: true)
    }
}
