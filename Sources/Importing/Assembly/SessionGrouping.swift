import Basics
import Experiments
import Sessions

extension EventLog {
    /// Sessions in order of their last event, then of first appearance, those of the test file after the others;
    /// within a session the events in order of time, then of appearance.
    ///
    /// A pause longer than `sessionGap` minutes between two rows ends a session, whatever was shown meanwhile. Sessions
    /// without events are dropped. `origins` tells of each session which one of the log it is, or is a part of. Throws
    /// `Stopped`.
    func grouped(
        _ table: InteractionsTable, stop: StopFlag
    ) throws -> (sessions: SessionSet, times: [Int64], testStart: Int?, origins: [Int], found: SourceReport.Times?) {
        let rows = try rowsBySession(stop: stop)
        let found = try times.ticks.isEmpty ? nil : timesFound(in: rows, stop: stop)
        let ticksPerSecond = times.ticksPerSecond
        // A gap too long to be counted is longer than any pause.
        let (gap, overflow) = Int64(table.sessionGap).multipliedReportingOverflow(by: 60 * ticksPerSecond)
        // Rows are numbered with 32 bits, and so are places in their order: there are many short sessions.
        var parts: [Range<Int32>] = []
        var last: [Int32] = []
        var origins: [Int32] = []
        var testStart: Int?
        for session in 0..<sessionCount {
            try stop.check()
            if session == firstTestSession { testStart = parts.count }
            for part in cut(rows[session], at: overflow ? .max : gap) {
                guard let event = part.last(where: { kind($0) == Self.event }) else { continue }
                parts.append(Int32(part.startIndex)..<Int32(part.endIndex))
                last.append(event)
                origins.append(Int32(session))
            }
        }

        var order = Array(0..<Int32(parts.count))
        for range in [0..<(testStart ?? parts.count), (testStart ?? parts.count)..<parts.count] {
            try order[range].sort {
                try stop.check()
                let (first, second) = (last[Int($0)], last[Int($1)])
                if tick(first) != tick(second) { return tick(first) < tick(second) }
                return (remainder(first), $0) < (remainder(second), $1)
            }
        }
        var result = SessionSet()
        result.items.reserveCapacity(count)
        for (origin, part) in order.enumerated() {
            try stop.check()
            let part = parts[Int(part)]
            let rows = rows.elements[Int(part.lowerBound)..<Int(part.upperBound)]
            if isPlain, table.repeats == .keep {
                result.append(rows.lazy.map { self.items[Int($0)] }, origin: origin)
            } else {
                let (items, labels, shown) = session(rows, merging: table.repeats == .merge)
                result.append(items, labels: labels, shown: shown, origin: origin)
            }
        }
        return (
            result, order.map { floorDivide(tick(last[Int($0)]), ticksPerSecond) }, testStart,
            order.map { Int(origins[Int($0)]) }, found
        )
    }

    /// Cuts rows in order of time where two neighbours are more than `gap` ticks apart; 0: nowhere. What was shown is
    /// no neighbour, and stands with the row that follows it.
    private func cut(_ rows: ArraySlice<Int32>, at gap: Int64) -> [ArraySlice<Int32>] {
        guard gap > 0 else { return [rows] }
        var parts: [ArraySlice<Int32>] = []
        var start = rows.startIndex
        var neighbour: Int?
        for place in rows.indices where kind(rows[place]) != Self.shown {
            if let before = neighbour {
                let (pause, overflow) = tick(rows[place]).subtractingReportingOverflow(tick(rows[before]))
                if overflow || pause > gap {
                    parts.append(rows[start...before])
                    start = before + 1
                }
            }
            neighbour = place
        }
        return parts + [rows[start...]]
    }

    /// Items of a session's events, their labels per feedback task, and what was shown before each, if such rows are
    /// told apart. When merging, an event on the same item as the event before is joined to it: the label is yes if one
    /// of them is, else no if one of them is.
    private func session(
        _ rows: ArraySlice<Int32>, merging: Bool
    ) -> (items: [Int32], labels: [[Int8]], shown: [[Int32]]?) {
        var items: [Int32] = []
        let given = labelsOfFeedbackEvents(rows)
        var labels = [[Int8]](repeating: [], count: self.labels.count + given.count)
        var shown: [[Int32]] = []
        /// Shown since the last event.
        var pending: [Int32] = []
        var event = 0
        for row in rows {
            let item = self.items[Int(row)]
            // What no session clicks has no number.
            if kind(row) == Self.shown, item >= 0 { pending.append(item) }
            guard kind(row) == Self.event else { continue }
            let isRepeat = merging && item == items.last
            if !isRepeat {
                items.append(item)
                shown.append(pending.filter { $0 != item })
                pending = []
            }
            for task in labels.indices {
                let column = self.labels.count
                let label = task < column ? self.labels[task][Int(row)] : given[task - column][event]
                // The larger of yes (1), no (0) and unknown (−1) is what is known of both.
                let earlier = isRepeat ? labels[task].popLast() ?? label : label
                labels[task].append(max(earlier, label))
            }
            event += 1
        }
        guard hasShown else { return (items, labels, nil) }
        // The click itself is the positive of its task; the negatives are not labels of clicks.
        return (items, labels + [shown.map { $0.isEmpty ? -1 : 1 }], shown)
    }

    /// For each kind of feedback event, a label per event of a session: yes if such feedback on its item follows at the
    /// same time or later, else no.
    private func labelsOfFeedbackEvents(_ rows: ArraySlice<Int32>) -> [[Int8]] {
        guard feedbackEvents > 0 else { return [] }
        var labels = [[Int8]](repeating: [], count: feedbackEvents)
        var following: [Set<Int32>] = Array(repeating: [], count: feedbackEvents)
        for row in rows.reversed() {
            let kind = kind(row)
            if kind == Self.shown { continue }
            if kind >= 0 {
                following[Int(kind)].insert(items[Int(row)])
            } else {
                for task in labels.indices { labels[task].append(following[task].contains(items[Int(row)]) ? 1 : 0) }
            }
        }
        return labels.map { $0.reversed() }
    }
}
