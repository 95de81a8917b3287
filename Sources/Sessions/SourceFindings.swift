import Basics
import Experiments

/// Something worth knowing of data, in words.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// One or two words.
    public let name: String
    public let text: String

    public var description: String { "\(name): \(text)" }

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
    }
}

extension Dataset {
    /// What was read, left out, and found on the way, and what the metadata lacks; nothing of data that is generated,
    /// but for metadata that helps nobody. What need not be said is left out.
    public var findings: [Finding] {
        let worse = degraded.isOn ? [Finding("made worse", SourceFindings.words(degraded))] : []
        let fields = catalogue.categories.map(\.field) + catalogue.fields
        let helpless = fields.filter { $0.vocabulary.count < 2 }.map { field in
            Finding("no help", "\(field.name.forTerminal) has \(field.vocabulary.isEmpty ? "no" : "a single") value")
        }
        let cold = coldItems.map { [Finding("cold items", $0.words)] } ?? []
        guard let report else { return worse + cold + helpless }
        let lacking = fields.filter { $0.vocabulary.count > 1 }.compactMap { field -> Finding? in
            let count = (0..<field.bags.count).count { field[$0].isEmpty }
            return count == 0
                ? nil
                : Finding(
                    "metadata",
                    "\(Numbers.grouped(count)) of \(Numbers.grouped(catalogue.count)) items have no "
                        + field.name.forTerminal)
        }
        return SourceFindings.all(report) + worse + cold + helpless + lacking
    }
}

extension ColdItemCounts {
    /// What is asked for and left out, in words.
    fileprivate var words: String {
        func part(_ rows: Rows, _ set: String) -> String {
            "\(Numbers.grouped(rows.rows)) \(set) rows ask for \(Numbers.grouped(rows.items)) items that no training "
                + "session and no prefix has"
                + (rows.lost == 0
                    ? "" : " (\(Numbers.grouped(rows.lost)) rows without other clicks before are left out)")
        }
        return part(test, "test") + ", " + part(validation, "validation")
            + "; rows that ask for the items of the other set are left out"
            + "; \(Numbers.grouped(trainingClicks)) training clicks are left out (protocol.coldItems)"
    }
}

/// What was found in source files, in words.
private enum SourceFindings {
    static func all(_ report: SourceReport) -> [Finding] {
        var read = "\(Numbers.grouped(report.rows)) rows"
        let lost = [
            (report.unreadable?.rows ?? 0, "that cannot be read"), (report.otherKinds, "of other kinds"),
            (report.unknownItems, "on unknown items"),
            (report.shownUnclicked ?? 0, "of items that were shown and nobody clicks"),
        ].filter { $0.0 > 0 }
        for (count, what) in lost { read += ", \(Numbers.grouped(count)) \(what) left out" }
        if let times = report.times {
            read += "\(lost.isEmpty ? "," : "; the others") from \(utcText(times.first)) to \(utcText(times.last))"
        }
        if let first = report.unreadable?.first { read += ". The first that cannot be read: \(first.forTerminal)" }
        let copies = report.itemCopies.map {
            Finding("items", "\(Numbers.grouped($0)) further rows of items that have one are left out")
        }
        return [Finding("read", read)] + (copies.map { [$0] } ?? []) + (report.removed.map(leftOut) ?? [])
            + (report.times.map { order($0, rows: report.rows) } ?? []) + (report.overlap.map(overlap) ?? [])
    }

    static func words(_ degraded: DegradedMetadata) -> String {
        let fields = degraded.fields.map { $0.forTerminal(atMost: 40) }.joined(separator: ", ")
        let parts = [
            degraded.missing > 0
                ? "about \(Numbers.percent(degraded.missing)) % of the items have lost the values of "
                    + (fields.isEmpty ? "each field" : fields) : nil,
            degraded.wrongCategories > 0
                ? "about \(Numbers.percent(degraded.wrongCategories)) % of the items have the categories of another one"
                : nil,
        ]
        return parts.compactMap(\.self).joined(separator: ", ") + " (data.degraded)"
    }

    private static func leftOut(_ removed: SourceReport.Removed) -> [Finding] {
        let parts = [
            (removed.shortSessions, "short sessions"),
            (removed.rareClicks, "clicks on \(Numbers.grouped(removed.rareItems)) rare items"),
            (removed.lateSessions, "sessions that end after protocol.until"),
            (removed.earlyClicks, "early clicks of long sessions"),
            (removed.outsideSessions, "sessions outside of the windows of protocol.days"),
        ].filter { $0.0 > 0 }.map { "\(Numbers.grouped($0.0)) \($0.1)" }
        let found = parts.isEmpty ? [] : [Finding("left out", parts.joined(separator: ", "))]
        guard removed.unseenTestClicks > 0 else { return found }
        let share = Double(removed.unseenTestClicks) / Double(removed.testClicks)
        return found + [
            Finding(
                "unseen items",
                "\(Numbers.percent(share)) % of the clicks of test sessions are on items that no earlier session has, "
                    + "and are left out (protocol.unseenItems: rank keeps them)")
        ]
    }

    private static func order(_ times: SourceReport.Times, rows: Int) -> [Finding] {
        var facts: [Finding] = []
        if let doubt = times.doubt {
            facts.append(Finding("times", "the numbers are read as times since 1970, and \(doubt)"))
        }
        if times.copies > 0 {
            facts.append(
                Finding(
                    "copies",
                    "\(Numbers.grouped(times.copies)) of \(Numbers.grouped(rows)) rows are copies of another row, by "
                        + "session, item and time"))
        }
        if times.ties > 0 {
            let share = Double(times.ties) / Double(times.neighbours)
            facts.append(
                Finding(
                    "same time",
                    "\(Numbers.percent(share)) % of the rows that follow another in a session have its time: their "
                        + "order is that of the file, unless data.interactions.time names further columns"))
        }
        return facts
    }

    private static func overlap(_ overlap: TestOverlap) -> [Finding] {
        let found = [
            (overlap.sameName, "have the name of a training session"), (overlap.sameClicks, "have the clicks of one"),
            (overlap.copies, "have both"), (overlap.older, "end before the last training session"),
        ].filter { $0.0 > 0 }.map { "\(Numbers.grouped($0.0)) \($0.1)" }
        if found.isEmpty { return [] }
        return [Finding("test sessions", "of \(Numbers.grouped(overlap.sessions)), " + found.joined(separator: ", "))]
    }
}
