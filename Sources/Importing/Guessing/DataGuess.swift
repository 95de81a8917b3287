import Basics
import Experiments
import Foundation
import Sessions

/// What files of no known format seem to be, by what their columns are called and hold.
struct DataGuess {
    private let samples: FileSamples
    private var proposal: DataProposal

    /// More files than this are not opened.
    private static let mostFiles = 50

    /// - Throws: `DataError` if no file has sessions.
    static func proposal(_ samples: FileSamples, format: String) throws(DataError) -> DataProposal {
        var guess = DataGuess(samples, format: format)
        try guess.make()
        return guess.proposal
    }

    private init(_ samples: FileSamples, format: String) {
        self.samples = samples
        proposal = DataProposal(
            format: format, title: ["Guessed from what the columns are called and hold."], folder: samples.files.folder)
    }

    /// Files of the same columns.
    private struct Group {
        var sample: FileSample
        var paths: [String]
    }

    private mutating func make() throws(DataError) {
        var groups: [Group] = []
        for path in samples.files.paths.prefix(Self.mostFiles) {
            guard let sample = try? samples.sample(path), !sample.rows.isEmpty else { continue }
            if let index = groups.firstIndex(where: {
                $0.sample.header == sample.header && $0.sample.dialect == sample.dialect
            }) {
                groups[index].paths.append(path)
            } else {
                groups.append(Group(sample: sample, paths: [path]))
            }
        }
        guard let events = groups.indices.max(by: { isLess(groups[$0], groups[$1]) }) else {
            throw samples.firstProblem
                ?? DataError(file: shownPath(samples.files.folder), "no file has rows; name the one with the data")
        }
        let interactions = groups.remove(at: events)
        setFiles(interactions)
        setInteractions(interactions.sample)
        setItems(groups)
        setTree(groups)
    }

    /// Whether a group is less likely to be that of the sessions.
    private func isLess(_ one: Group, _ other: Group) -> Bool {
        func score(_ group: Group) -> Int {
            let roles = Set(group.sample.header.compactMap(ColumnRole.of))
            let weights: [(ColumnRole, Int)] = [(.session, 4), (.item, 3), (.time, 2), (.event, 1)]
            return weights.reduce(0) { $0 + (roles.contains($1.0) ? $1.1 : 0) }
        }
        return (score(one), one.sample.size) < (score(other), other.sample.size)
    }

    private mutating func setFiles(_ group: Group) {
        func called(_ word: String) -> [String] {
            group.paths.filter { ($0.split(separator: "/").last ?? "").lowercased().contains(word) }
        }
        let (training, test) = (called("train"), called("test"))
        if !training.isEmpty, !test.isEmpty, Set(training).isDisjoint(with: test) {
            proposal.set(names: samples.files.names(of: training), "data.interactions.file")
            proposal.set(names: samples.files.names(of: test), "data.interactions.testFile")
            proposal.set("protocol.split", .text("given"), "by the names of the files")
        } else {
            proposal.set(names: samples.files.names(of: group.paths), "data.interactions.file")
        }
    }

    private mutating func setDialect(_ dialect: TextDialect, _ section: String) {
        if dialect.form != .delimited { proposal.set("\(section).form", .text(dialect.form.rawValue)) }
        if !dialect.header { proposal.set("\(section).header", .flag(false), "the first line names no columns") }
        if !dialect.delimiter.isEmpty { proposal.set("\(section).delimiter", .text(dialect.delimiter)) }
        if dialect.quotes == .none { proposal.set("\(section).quotes", .text("none")) }
    }

    // MARK: Sessions

    private mutating func setInteractions(_ sample: FileSample) {
        setDialect(sample.dialect, "data.interactions")
        proposal.set("data.items.file", .text(""))
        if sample.dialect.columns > 0 { return setSequences(sample) }
        var left = sample.header.map { ColumnProfile($0, sample.values($0)) }
        /// Takes a column out of those that are left.
        func take(_ name: String?) -> String? {
            left.removeAll { $0.name == name }
            return name
        }
        func named(_ role: ColumnRole) -> [String] { role.columns(among: left.map(\.name)) }

        let times = named(.time)
        let clocks = times.filter { name in sample.values(name).allSatisfy(FileSample.isTime) }
        let usual = clocks.first { !isDay($0, sample) } ?? clocks.first ?? times.first
        let time = take(usual ?? left.first(where: \.isTime)?.name)
        setTime(time, sample)
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
        let session = take(sessions.first ?? together?.name)
        let item = take(items.first ?? left.max { $0.distinct < $1.distinct }?.name)
        setKey("data.interactions.item", "item", item, isNamed: !items.isEmpty, sample)
        setKey("data.interactions.session", "session", session, isNamed: !sessions.isEmpty, sample)
        let others = sessions.filter { $0 != session }
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
        }
        let unread = left.map(\.name).filter { !categories.contains($0) }
        if !unread.isEmpty { proposal.assume("Not read: \(unread.prefix(20).joined(separator: ", ")).") }
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

    /// An id and the items after it.
    private mutating func setSequences(_ sample: FileSample) {
        proposal.set("data.interactions.columns", .integer(2), "the second has all items of the line")
        proposal.set("data.interactions.session", .text("1"))
        proposal.set("data.interactions.item", .text("2"))
        proposal.set("data.interactions.itemLists", .flag(true))
        proposal.set("data.interactions.time", .text(""), "the items of a line are in order")
        proposal.set("data.values.separator", .text(" "))
        proposal.set("protocol.split", .text("leave-one-out"))
        proposal.assume("Every line is a session: its first word the name, the others its items in order.")
        proposal.ask("data.interactions.session", "is the first word of a line the name of its session?")
    }

    private mutating func setKey(_ path: String, _ what: String, _ name: String?, isNamed: Bool, _ sample: FileSample) {
        if let name { proposal.set(path, .text(name), isNamed ? nil : "guessed from what is in it") }
        if !isNamed { proposal.ask(path, "which column is the \(what)?", choices: sample.header) }
    }

    private func isDay(_ name: String, _ sample: FileSample) -> Bool {
        sample.values(name).allSatisfy { $0.utf8.count <= "2016-05-09".utf8.count && Double($0) == nil }
    }

    private mutating func setTime(_ name: String?, _ sample: FileSample) {
        guard let name else {
            proposal.set(
                "data.interactions.time", .text(""), "no column looks like a time: the rows are taken as in order")
            proposal.ask(
                "data.interactions.time", "which column is the time? (empty: none, the rows are in order)",
                choices: [""] + sample.header)
            return
        }
        proposal.set("data.interactions.time", .text(name))
        let values = sample.values(name)
        let isKnown = values.allSatisfy { $0.isEmpty || Double($0) != nil || FileSample.isTime($0) }
        if !isKnown {
            let formats = TimeFormatGuess.formats(of: values)
            if let first = formats.first { proposal.set("data.interactions.timeFormat", .text(first)) }
            if formats.count != 1 {
                let guesses = formats.isEmpty ? "" : " (perhaps \(formats.joined(separator: " or ")))"
                proposal.ask(
                    "data.interactions.timeFormat",
                    "in which format is the time, as in \(quoted(values.first ?? ""))?\(guesses)")
            }
        }
        let isPlausible = isKnown && values.allSatisfy { $0.isEmpty || FileSample.isTime($0) }
        if !isPlausible, isKnown {
            proposal.assume("\(name) is no time since 1970 and only says which event came first.")
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

    // MARK: Items

    private mutating func setItems(_ groups: [Group]) {
        let ofItems = groups.filter { group in
            let roles = Set(group.sample.header.compactMap(ColumnRole.of))
            return roles.contains(.item) && roles.count > 1 && !roles.contains(.event)
        }
        guard let group = ofItems.max(by: { $0.sample.header.count < $1.sample.header.count }) else { return }
        let sample = group.sample
        guard let item = ColumnRole.item.columns(among: sample.header).first else { return }
        proposal.set(names: samples.files.names(of: [group.paths[0]]), "data.items.file")
        setDialect(sample.dialect, "data.items")
        proposal.set("data.items.item", .text(item))
        func set(_ role: ColumnRole, _ path: String) {
            let names = role.columns(among: sample.header).filter { $0 != item }
            if !names.isEmpty { proposal.set(names: names, path) }
        }
        // From the coarsest to the finest, as far as the rows tell.
        let categories = ColumnRole.category.columns(among: sample.header).filter { $0 != item }
        let ordered = categories.sorted { Set(sample.values($0)).count < Set(sample.values($1)).count }
        if !ordered.isEmpty {
            proposal.set(names: ordered, "data.items.categories", ordered.count > 1 ? "the coarsest first" : nil)
            proposal.remove("data.interactions.categories")
        }
        set(.title, "data.items.title")
        set(.attribute, "data.items.attributes")
        let numbers = ColumnRole.number.columns(among: sample.header).filter { name in
            sample.values(name).allSatisfy { $0.isEmpty || Double($0) != nil }
        }
        if !numbers.isEmpty { proposal.set(names: numbers, "data.items.numbers") }
        proposal.set("data.unknownItems", .text("keep"), "an item without a row there has no metadata")
        if Set(sample.values(item)).count < sample.rows.count {
            proposal.set("data.items.copies", .text("first"), "some items have several rows")
        }
        setValues(ordered + ColumnRole.attribute.columns(among: sample.header), sample)
    }

    /// Says how cells hold several values.
    private mutating func setValues(_ columns: [String], _ sample: FileSample) {
        let profiles = columns.map { ColumnProfile($0, sample.values($0)) }
        if !profiles.isEmpty, profiles.allSatisfy(\.isList) {
            proposal.set("data.values.form", .text("list"))
        } else if let separator = columns.lazy.compactMap({ ColumnProfile.separator(of: $0, sample.values($0)) }).first,
            separator != "|"
        {
            proposal.set("data.values.separator", .text(separator), "between several values in a cell")
        }
    }

    /// A file with the parents of categories, where there is one category column.
    private mutating func setTree(_ groups: [Group]) {
        let data = proposal.experiment(name: "x").data
        guard data.items.categories.count + data.interactions.categories.count == 1,
            let tree = groups.first(where: { $0.sample.header.count == 2 && parent(in: $0.sample) != nil }),
            let parent = parent(in: tree.sample), let child = tree.sample.header.first(where: { $0 != parent })
        else { return }
        proposal.set("data.levels.tree", .text(tree.paths[0]))
        proposal.set("data.levels.child", .text(child))
        proposal.set("data.levels.parent", .text(parent))
        proposal.set("data.levels.count", .integer(3), "a choice")
    }

    private func parent(in sample: FileSample) -> String? {
        sample.header.first { $0.lowercased().contains("parent") && !$0.lowercased().contains("asin") }
    }
}
