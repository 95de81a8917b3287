import Basics
import Experiments
import Foundation
import Sessions

extension DataGuess {
    /// Says which columns of the sessions' files are what.
    mutating func setInteractions(_ sample: FileSample) {
        setDialect(sample.dialect, "data.interactions")
        proposal.set("data.items.file", .text(""))
        if sample.dialect.columns > 0 { return setSequences(sample) }
        var left = sample.columns.map { ColumnProfile($0, sample.values($0)) }
        /// Takes a column out of those that are left.
        func take(_ name: String?) -> String? {
            left.removeAll { $0.name == name }
            return name
        }
        func named(_ role: ColumnRole) -> [String] { role.columns(among: left.map(\.name)) }

        let times = named(.time)
        let clocks = times.filter { name in left.contains { $0.name == name && $0.isTime } }
        let usual = clocks.first { !isDay($0, sample) } ?? clocks.first ?? times.first
        let time = take(usual ?? left.first(where: \.isTime)?.name)
        setTime(time, "data.interactions", sample)
        if let time, isDay(time, sample), let finer = times.first(where: { $0 != time && !isDay($0, sample) }) {
            proposal.set(
                "data.interactions.time", .texts([time, take(finer) ?? finer]),
                "\(time) says the day alone; \(finer) orders the events of a day")
        }
        let event = take(
            named(.event).first { sample.values($0).allSatisfy { Double($0) == nil } } ?? kind(among: left, sample))
        let sessions = named(.session)
        let items = named(.item)
        let together = left.filter { $0.name != items.first && $0.distinctCount < sample.rows.count }
            .max { $0.grouped < $1.grouped }
        let lists = (items.isEmpty ? left.map(\.name) : items)
            .compactMap { name in listForm(of: name, sample).map { (item: name, form: $0) } }.first
        // Where a row has all items of a session, the rows need no names.
        let session = take(sessions.first ?? (lists == nil ? together?.name : nil))
        let item = take(lists?.item ?? items.first ?? left.max { $0.distinct < $1.distinct }?.name)
        setKey("data.interactions.item", "item", item, isNamed: !items.isEmpty, sample)
        if session == nil, lists != nil {
            proposal.set("data.interactions.session", .text(""), "every row is a session")
        } else {
            setKey("data.interactions.session", "session", session, isNamed: !sessions.isEmpty, sample)
        }
        let person = session.flatMap { session in
            sessions.first {
                ColumnRole.isPerson($0) && $0 != session && samples.beginsAnew(session, with: $0, in: sample)
            }
        }
        if let session, let person {
            proposal.set(
                "data.interactions.session", .texts([take(person) ?? person, session]),
                "\(session) begins anew with each \(person)")
        }
        if time == nil, lists == nil, person == nil, let session,
            let place = take(left.first { isPlace($0.name, in: session, sample) }?.name)
        {
            setPlace(place, in: session)
        }
        if let form = lists?.form {
            proposal.set("data.interactions.itemLists", .flag(true), "cells have several items, in order")
            proposal.set(typed: form.value, form.path, "of the items in a cell")
        }
        let others = sessions.filter { $0 != session && $0 != person }
        if !others.isEmpty, let session {
            proposal.assume("The session is \(session); it might be \(others.joined(separator: ", ")), too.")
        }
        if let session, ColumnRole.isPerson(session) {
            proposal.assume(
                "\(session) stands for people, so that sessions are all that they did; "
                    + "data.interactions.sessionGap: 30 ends one at a pause of half an hour.")
        }
        setEvent(event, sample)
        let categories = named(.category).filter { name in
            left.first { $0.name == name }.map { $0.distinct < 0.9 || sample.rows.count < 20 } ?? false
        }
        if !categories.isEmpty {
            proposal.set(names: categories, "data.interactions.categories", "in the rows of events")
            setMissing(categories, sample)
        }
        sayMissing(item, sample)
        let unread = left.map(\.name).filter { !categories.contains($0) }
        if !unread.isEmpty { proposal.assume("Not read: \(unread.prefix(20).joined(separator: ", ")).") }
    }

    /// Says what may be wrong with the names of columns and items.
    private mutating func sayMissing(_ item: String?, _ sample: FileSample) {
        let unnamed = Set(sample.header).subtracting(sample.columns).filter { !$0.isEmpty }
        if !unnamed.isEmpty {
            proposal.assume(
                "Not read since several columns have the name: \(unnamed.sorted().joined(separator: ", ")).")
        }
        let absent = item.map { Set(sample.values($0)).intersection(ColumnProfile.missing) } ?? []
        if !absent.isEmpty {
            proposal.assume(
                "\(absent.sorted().joined(separator: ", ")) is read as the name of an item; if it stands for none, "
                    + "leave these rows out of the file.")
        }
    }

    /// A column of no other use that has a few words again and again.
    private func kind(among columns: [ColumnProfile], _ sample: FileSample) -> String? {
        guard columns.count > 2 else { return nil }
        return columns.first { column in
            ColumnRole.of(column.name) == nil && !column.isNumber && column.distinctCount <= 10
                && column.distinctCount * 5 <= sample.rows.count
                && sample.values(column.name).allSatisfy { !$0.contains(where: \.isNumber) }
        }?.name
    }

    /// How the cells of a column have several items each; nil if they have one.
    private func listForm(of name: String, _ sample: FileSample) -> (path: String, value: String)? {
        let values = sample.values(name).filter { !$0.isEmpty }
        if ColumnProfile(name, values).isList { return ("data.values.form", "list") }
        // Ids have no spaces or commas in them; titles do, and other things that are no items.
        guard ColumnRole.of(name) == .item else { return nil }
        let separators = [" ", ",", "|", ";"]
        let found = separators.first { separator in
            values.count { $0.contains(separator) } * 2 > values.count
                && !values.contains { $0.contains("\(separator) ") }
        }
        return found.map { ("data.values.separator", $0) }
    }

    /// Items with -1 between them and -2 at the end, as SPMF has it.
    private mutating func setSequencesOfSPMF() {
        proposal.set("data.interactions.columns", .integer(1), "it has all items of the line")
        proposal.set("data.interactions.session", .text(""), "every line is a session")
        proposal.set("data.interactions.item", .text("1"))
        proposal.set("data.interactions.itemLists", .flag(true))
        proposal.set("data.interactions.time", .text(""), "the items of a line are in order")
        proposal.set("data.values.separator", .text(" "))
        proposal.set("data.values.missing", .texts(["-1", "-2"]), "they end a set of items and a line, as in SPMF")
        proposal.set("protocol.split", .text("leave-one-out"))
        proposal.assume("Every line is a session, laid out as SPMF does, its items in order.")
    }

    /// An id and the items after it.
    private mutating func setSequences(_ sample: FileSample) {
        if sample.rows.allSatisfy({ $0.last?.hasSuffix("-2") ?? false }) { return setSequencesOfSPMF() }
        proposal.set("data.interactions.columns", .integer(2), "the second has all items of the line")
        proposal.set("data.interactions.session", .text("1"))
        proposal.set("data.interactions.item", .text("2"))
        proposal.set("data.interactions.itemLists", .flag(true))
        proposal.set("data.interactions.time", .text(""), "the items of a line are in order")
        proposal.set("data.values.separator", .text(" "))
        proposal.set("protocol.split", .text("leave-one-out"))
        proposal.assume("Every line is a session, its items in order.")
        proposal.ask(
            "data.interactions.session",
            "is the first word of a line the name of its session? (1; empty: no, it is an item)", isVital: true,
            ifEmpty: [
                .init(path: "data.interactions.columns", value: .integer(1), comment: "it has all items of the line"),
                .init(path: "data.interactions.item", value: .text("1")),
            ])
    }

    private mutating func setKey(_ path: String, _ what: String, _ name: String?, isNamed: Bool, _ sample: FileSample) {
        if let name { proposal.set(path, .text(name), isNamed ? nil : "guessed from what is in it") }
        if !isNamed { proposal.ask(path, "which column is the \(what)?", choices: sample.columns, isVital: true) }
    }

    func isDay(_ name: String, _ sample: FileSample) -> Bool {
        sample.values(name).allSatisfy {
            $0.utf8.count <= "2016-05-09".utf8.count && Double($0) == nil && !$0.contains(":")
        }
    }

    /// Says which column of a section's files is the time, and how it is written.
    mutating func setTime(_ name: String?, _ section: String, _ sample: FileSample) {
        guard let name else {
            proposal.set(
                "data.interactions.time", .text(""), "no column looks like a time: the rows are taken as in order")
            proposal.ask(
                "data.interactions.time", "which column is the time? (empty: none, the rows are in order)",
                choices: [""] + sample.columns)
            return
        }
        proposal.set("\(section).time", .text(name))
        let values = sample.values(name)
        // A cell or two may be damaged.
        func areMost(_ isRight: (String) -> Bool) -> Bool { values.count { !isRight($0) } * 10 <= values.count }
        let isKnown = areMost { $0.isEmpty || Double($0) != nil || FileSample.isTime($0) }
        let isPlausible = isKnown && areMost { $0.isEmpty || FileSample.isTime($0) }
        let isOfFuture = isPlausible && values.allSatisfy { (Double($0) ?? 0) > Date().timeIntervalSince1970 }
        let formats =
            isPlausible && !isOfFuture
            ? [] : isKnown ? DateNumbers.formats(of: values, share: 0.9) : TimeFormatGuess.formats(of: values)
        if !isKnown || !formats.isEmpty {
            if let first = formats.first { proposal.set("\(section).timeFormat", .text(first)) }
            if formats.count != 1 {
                let guesses = formats.isEmpty ? "" : " (perhaps \(formats.joined(separator: " or ")))"
                proposal.ask(
                    "\(section).timeFormat",
                    "in which format is the time, as in \(quoted(values.first ?? ""))?\(guesses)",
                    isVital: formats.count > 1)
            }
        }
        if !isPlausible, isKnown, formats.isEmpty {
            let numbers = values.compactMap(Double.init)
            let isSpreadsheet = !numbers.isEmpty && numbers.allSatisfy(DateNumbers.spreadsheetDays.contains)
            proposal.assume(
                "\(name) is no time since 1970 and only says which event came first."
                    + (isSpreadsheet
                        ? " It may be the days of a spreadsheet: write dates if protocol.split is to count days." : ""))
        }
    }

    private mutating func setEvent(_ name: String?, _ sample: FileSample) {
        guard let name else { return }
        let counts = Dictionary(sample.values(name).map { ($0, 1) }, uniquingKeysWith: +)
        let usual = ["view", "click", "clicks", "pv", "pageview", "detail", "1"]
        let known = usual.compactMap { word in counts.keys.first { $0.lowercased() == word } }.first
        let kept = known ?? counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? ""
        guard counts.count > 1 else { return }
        proposal.set("data.interactions.event", .text(name))
        let others = counts.keys.filter { $0 != kept }.sorted().joined(separator: ", ")
        proposal.set("data.interactions.keep", .texts([kept]), "other kinds of rows are left out: \(others)")
        proposal.ask(
            "data.interactions.keep", "which kinds of rows are events of sessions?", choices: counts.keys.sorted())
    }
}
