/// Draws of a curve only what can be seen: of the points in each of `columns` equal intervals of x, the first, the
/// last, the lowest and the highest, in their order (M4, Jugel et al. 2014). A line through them covers the same dots
/// as one through all points if a column is no wider than a dot.
///
/// The points next to the range are kept, too: lines come from there. Values that are not finite are gaps; of several
/// in a row, each column keeps one.
/// - Parameters:
///   - x: ascending.
///   - y: as many values.
public func decimated(x: [Double], y: [Double], in range: ClosedRange<Double>, columns: Int) -> [LineChart.Point] {
    let width = range.upperBound - range.lowerBound
    let columnsPerUnit = width > 0 ? Double(max(columns, 1)) / width : 0
    let first = x.partitioningIndex { $0 >= range.lowerBound }
    let end = max(x.partitioningIndex { $0 > range.upperBound }, first)
    var kept = KeptPoints(x: x, y: y)
    if first > 0 { kept.keep(first - 1) }
    var start = first
    for column in 1...max(columns, 1) where start < end {
        // The end of the range belongs to its last column.
        let stop =
            column >= columns
            ? end
            : x[start..<end].partitioningIndex { ($0 - range.lowerBound) * columnsPerUnit >= Double(column) }
        kept.keep(column: start..<stop)
        start = stop
    }
    if end < x.count { kept.keep(end) }
    return kept.points
}

extension RandomAccessCollection where Index == Int {
    /// The first place of which something holds, given that it holds of all later ones, too.
    fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

private struct KeptPoints {
    let x: [Double]
    let y: [Double]
    var points: [LineChart.Point] = []

    init(x: [Double], y: [Double]) {
        self.x = x
        self.y = y
    }

    mutating func keep(_ index: Int) { points.append(LineChart.Point(x: x[index], y: y[index])) }

    /// Keeps what is to be seen of the points of a column.
    mutating func keep(column: Range<Int>) {
        let y = y
        var index = column.lowerBound
        while index < column.upperBound {
            let first = index
            var (lowest, highest) = (first, first)
            var (least, most) = (y[first], y[first])
            index += 1
            guard least.isFinite else {
                keep(first)
                while index < column.upperBound, !y[index].isFinite { index += 1 }
                continue
            }
            while index < column.upperBound {
                let value = y[index]
                guard value.isFinite else { break }
                if value < least { (least, lowest) = (value, index) }
                if value > most { (most, highest) = (value, index) }
                index += 1
            }
            let last = index - 1
            keep(first)
            let (sooner, later) = (min(lowest, highest), max(lowest, highest))
            if sooner > first, sooner < last { keep(sooner) }
            if later > first, later < last, later != sooner { keep(later) }
            if last > first { keep(last) }
        }
    }
}
