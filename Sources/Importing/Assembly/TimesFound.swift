import Basics
import Sessions

extension EventLog {
    /// What the times of all rows say. `rows` are those of each session in order. Throws `Stopped`.
    /// - Precondition: there are rows, with times.
    func timesFound(in rows: Packed<Int32, Int>, stop: StopFlag) throws -> SourceReport.Times {
        let ticksPerSecond = times.ticksPerSecond
        func second(_ tick: Int64?) -> Int64 { floorDivide(tick ?? 0, ticksPerSecond) }
        var found = SourceReport.Times(first: second(times.ticks.min()), last: second(times.ticks.max()))
        for session in 0..<sessionCount {
            try stop.check()
            let range = rows.range(session)
            found.neighbours += range.count - 1
            var start = range.lowerBound
            for place in range.dropFirst() {
                if areSimultaneous(rows.elements[place - 1], rows.elements[place]) {
                    found.ties += 1
                } else {
                    found.copies += copies(rows.elements[start..<place])
                    start = place
                }
            }
            found.copies += copies(rows.elements[start..<range.upperBound])
        }
        return found
    }

    /// Rows of one session and time that have item and kind of another before them.
    private func copies(_ rows: ArraySlice<Int32>) -> Int {
        guard rows.count > 1 else { return 0 }
        let sorted = rows.map { (items[Int($0)], kind($0)) }.sorted { $0 < $1 }
        return sorted.indices.dropFirst().count { sorted[$0] == sorted[$0 - 1] }
    }
}
