import Basics
import Export
import Foundation
import Sessions

/// What was found in source files, in words: name and content of each fact, those that need not be said left out.
enum SourceReportText {
    static func facts(_ report: SourceReport) -> [[String]] {
        var read = "\(Numbers.grouped(report.rows)) rows"
        if let times = report.times { read += ", from \(date(times.first)) to \(date(times.last))" }
        for (count, what) in [(report.otherKinds, "of other kinds"), (report.unknownItems, "on unknown items")]
        where count > 0 { read += ", \(Numbers.grouped(count)) \(what) left out" }
        return [["read", read]] + (report.times.map { order($0, rows: report.rows) } ?? [])
            + (report.overlap.map(overlap) ?? [])
    }

    private static func date(_ second: Int64) -> String {
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: .gmt)
        return Date(timeIntervalSince1970: Double(second)).formatted(style)
    }

    private static func order(_ times: SourceReport.Times, rows: Int) -> [[String]] {
        var facts: [[String]] = []
        if times.copies > 0 {
            facts.append([
                "copies",
                "\(Numbers.grouped(times.copies)) of \(Numbers.grouped(rows)) rows are copies of another row, by "
                    + "session, item and time",
            ])
        }
        if times.ties > 0 {
            let share = Double(times.ties) / Double(times.neighbours)
            facts.append([
                "same time",
                "\(Numbers.percent(share)) % of the rows that follow another in a session have its time: their "
                    + "order is that of the file, unless data.interactions.time names further columns",
            ])
        }
        return facts
    }

    private static func overlap(_ overlap: TestOverlap) -> [[String]] {
        let found = [
            (overlap.sameName, "have the name of a training session"), (overlap.sameClicks, "have the clicks of one"),
            (overlap.copies, "have both"), (overlap.older, "end before the last training session"),
        ].filter { $0.0 > 0 }.map { "\(Numbers.grouped($0.0)) \($0.1)" }
        if found.isEmpty { return [] }
        return [["test sessions", "of \(Numbers.grouped(overlap.sessions)), " + found.joined(separator: ", ")]]
    }
}
