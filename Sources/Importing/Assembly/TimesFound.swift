import Basics
import Sessions

extension EventLog {
    /// What the times of all rows say. `rows` are those of each session in order. Throws `Stopped`.
    /// - Precondition: there are rows, with times.
    func timesFound(in rows: Packed<Int32, Int>, stop: StopFlag) throws -> SourceReport.Times {
        let ticks = times.ticks
        var (first, last) = (Int64.max, Int64.min)
        var (neighbours, ties, copies) = (0, 0, 0)
        for session in 0..<sessionCount {
            try stop.check()
            let range = rows.range(session)
            neighbours += range.count - 1
            var start = range.lowerBound
            var previous = rows.elements[start]
            // Rows are in order of time.
            first = min(first, ticks[Int(previous)])
            for place in range.dropFirst() {
                let row = rows.elements[place]
                if ticks[Int(row)] == ticks[Int(previous)], areSimultaneous(previous, row) {
                    ties += 1
                } else {
                    if place - start > 1 { copies += self.copies(rows.elements[start..<place]) }
                    start = place
                }
                previous = row
            }
            if range.upperBound - start > 1 { copies += self.copies(rows.elements[start..<range.upperBound]) }
            last = max(last, ticks[Int(previous)])
        }
        let ticksPerSecond = times.ticksPerSecond
        var found = SourceReport.Times(
            first: floorDivide(first, ticksPerSecond), last: floorDivide(last, ticksPerSecond))
        (found.neighbours, found.ties, found.copies) = (neighbours, ties, copies)
        found.looksLike = times.looksLike
        return found
    }

    /// Rows of one session and time that have item and kind of another before them.
    private func copies(_ rows: ArraySlice<Int32>) -> Int {
        // Most are pairs.
        if rows.count == 2, let first = rows.first, let last = rows.last {
            return items[Int(first)] == items[Int(last)] && kind(first) == kind(last) ? 1 : 0
        }
        let sorted = rows.map { (items[Int($0)], kind($0)) }.sorted { $0 < $1 }
        return sorted.indices.dropFirst().count { sorted[$0] == sorted[$0 - 1] }
    }
}
