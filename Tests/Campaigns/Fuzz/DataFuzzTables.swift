import Basics
import Experiments
import Foundation

/// Files of interactions and items by grammar, the settings that read them, and what may become of such files.
struct DataFuzzTables {
    private var random: RandomStream
    private(set) var source = DataSource()
    private(set) var rules = EvaluationProtocol()
    /// Content of each file.
    private(set) var files: [String: [UInt8]] = [:]
    /// What was done to the files after they were right.
    private(set) var mutations: [String] = []

    /// Right files and settings, as a rule.
    init(_ random: RandomStream) {
        self.random = random
        makeSettings()
        makeRules()
        let times = makeTimeForm()
        let itemCount = 2 + self.random.index(below: 30)
        if !source.items.file.isEmpty { files["\(source.items.file)"] = items(itemCount) }
        files["\(source.interactions.file)"] = interactions(items: itemCount, times)
        files["\(source.interactions.testFile)"] = interactions(items: itemCount, times)
        if !source.properties.file.isEmpty { files["\(source.properties.file)"] = properties(itemCount, times) }
    }

    // MARK: Settings

    private mutating func makeSettings() {
        source.source = .files
        let ending = random.pick(["csv", "csv", "tsv", "txt", "inter", "CSV"])
        source.interactions.file = "train.\(ending)"
        source.interactions.testFile = "test.\(ending)"
        source.interactions.session = "\(column("session_id", ["sessionId", "user id", "s", "Sitzung", "\"s\""]))"
        source.interactions.item = column("item_id", ["itemId:token", "Artikel-Nr.", "item, id"])
        source.interactions.time =
            random.chance(0.8) ? NameList([column("time", ["timestamp", "Zeit;UTC", "t\tt"])]) : []
        if random.chance(0.4) {
            source.interactions.event = "event"
            source.interactions.keep = ["view"] + (random.chance(0.3) ? ["click, \"double\""] : [])
            if random.chance(0.5) {
                source.interactions.feedbackEvents = ["like"] + (random.chance(0.5) ? ["buy"] : [])
            }
            if random.chance(0.3) { source.interactions.negativeEvents = ["shown"] }
        }
        if random.chance(0.4) { source.interactions.feedback = ["liked"] + (random.chance(0.3) ? ["shared"] : []) }
        if random.chance(0.3) { source.interactions.repeats = .merge }
        if random.chance(0.3), !source.interactions.time.isEmpty {
            source.interactions.sessionGap = random.pick([1, 30, 1_440, 525_600])
        }
        source.items.file = ""
        if random.chance(0.6) {
            source.items.file = "items.\(random.pick(["csv", "tsv", "item"]))"
            source.items.item = column("item_id", ["id", "itemId:token"])
            if random.chance(0.7) { source.items.categories = ["department"] + (random.chance(0.5) ? ["type"] : []) }
            if random.chance(0.6) { source.items.title = "title" }
            if random.chance(0.2) { source.items.description = "title" }
            if random.chance(0.2) { source.words.minimumItems = random.pick([2, 5]) }
            if random.chance(0.2) { source.words.ngrams = random.pick([1, 3]) }
            if random.chance(0.5) { source.items.attributes = ["brand"] + (random.chance(0.5) ? ["tags"] : []) }
            if random.chance(0.5) { source.items.numbers = ["price"] }
            source.unknownItems = random.pick([.error, .drop, .keep])
        } else if random.chance(0.4) {
            source.interactions.categories = ["shelf"]
        }
        makeDialects()
        makeLayouts()
    }

    /// What is no plain table of events.
    private mutating func makeLayouts() {
        if random.chance(0.15) { source.interactions.form = .jsonLines }
        if random.chance(0.15) { source.items.form = .jsonLines }
        if random.chance(0.1) { source.items.copies = .first }
        if random.chance(0.1) { source.values.missing = ["a"] }
        if random.chance(0.3) { source.unreadableRows = .skip }
        let table = source.interactions
        if !table.categories.isEmpty, !table.time.isEmpty, random.chance(0.5) {
            source.properties.file = "properties.csv"
            source.interactions.categories = ["shelf"]
        }
        // Some items have spaces and letters of separators in their names.
        guard table.tasks.isEmpty, table.categories.isEmpty,
            source.values.separator.hasPrefix("|"), random.chance(0.3)
        else { return }
        source.interactions.itemLists = true
        if random.chance(0.1) { source.interactions.ending = random.pick(["1", "i2"]) }
        if random.chance(0.3) {
            source.interactions.session = ""
            if random.chance(0.5) { source.interactions.target = "target" }
        }
    }

    /// Seldom what the files do not have, such as lists: a grammar that is mostly refused tests little.
    private mutating func makeDialects() {
        let delimiters = ["::", "|", " ", "\t", ";", "é"]
        if random.chance(0.2) { source.interactions.delimiter = random.pick(delimiters) }
        if random.chance(0.2) { source.items.delimiter = random.pick(delimiters) }
        if random.chance(0.005) { source.interactions.quotes = .none }
        if random.chance(0.005) { source.items.quotes = .none }
        if random.chance(0.005) { source.interactions.header = false }
        if random.chance(0.005) {
            source.interactions.timeFormat = random.pick(["%Y-%m-%dT%H:%M", "%s", "%F", "%Y %"])
        }
        if random.chance(0.005) { source.values.form = .list }
        if random.chance(0.2) { source.values.separator = random.pick(["", " ", "||", "a"]) }
        if source.items.categories.count + source.interactions.categories.count == 1, random.chance(0.4) {
            source.levels.count = random.pick([1, 2, 5])
            source.levels.separator = random.pick(["|", ",", " ", "a"])
        }
    }

    private mutating func column(_ usual: String, _ others: [String]) -> String {
        random.chance(0.7) ? usual : random.pick(others)
    }

    private mutating func makeRules() {
        rules.days = random.pick([1, 1, 2, 7, 3_650])
        rules.validationFraction = random.pick([0.1, 0.3, 0.5, 0.999, 1e-9])
        rules.minimumSessionLength = random.pick([2, 2, 2, 3, 1_000])
        rules.minimumItemSupport = random.pick([1, 1, 1, 2, 5])
        rules.maximumSessionLength = random.pick([0, 0, 2, 5, 1_000_000])
        rules.filterUntilStable = random.chance(0.3)
        rules.window = random.pick([.calendar, .rolling])
        rules.until = random.pick(["", "2030-12-31 12:00:00"])
        // Hardly any sessions are left by these, and then there is nothing to check but the refusal.
        if random.chance(0.03) {
            rules.skippedDays = random.pick([1, 3, 36_500])
            rules.trainingDays = random.pick([0, 9, 36_500])
            rules.until = random.pick(["", "1970-01-02"])
        }
        rules.unseenItems = random.pick([.drop, .drop, .rank])
    }

    // MARK: Right files

    private struct TimeForm {
        var unit: Int64
        var isDate = false
        var fractions = false
        /// Seconds between two events.
        var step: Int64
    }

    private mutating func makeTimeForm() -> TimeForm {
        TimeForm(
            unit: random.pick([1, 1, 1_000, 1_000_000, 1_000_000_000]), isDate: random.chance(0.3),
            fractions: random.chance(0.2), step: random.pick([1, 60, 3_600, 40_000]))
    }

    private mutating func time(_ second: Int64, _ form: TimeForm) -> String {
        if form.isDate {
            let parts = second % 86_400
            func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
            // All days of one month, again and again.
            let date = "2021-03-\(two(1 + second / 86_400 % 31))"
            if random.chance(0.1) { return date }
            let clock = "\(two(parts / 3_600)):\(two(parts / 60 % 60))"
            return date + random.pick(["T", " "]) + clock + random.pick(["", ":\(two(parts % 60))"])
                + random.pick(["", "Z", "+02:00"])
        }
        let number = (1_600_000_000 + second) * form.unit
        return form.fractions && random.chance(0.5) ? "\(number).\(random.index(below: 1_000))" : "\(number)"
    }

    private mutating func interactions(items: Int, _ form: TimeForm) -> [UInt8] {
        let table = source.interactions
        var columns = table.session.names + [table.item, table.target].filter { !$0.isEmpty }
        columns += table.time.names + [table.event].filter { !$0.isEmpty } + table.feedback + table.categories
        if random.chance(0.3) { columns.append("unused") }
        if random.chance(0.3) { columns = random.permutation(columns.count).map { columns[$0] } }
        var rows: [[String]] = []
        var second: Int64 = 0
        let sessions = 2 + random.index(below: 40)
        let known = random.chance(0.1) ? items + 2 : items
        for session in 0..<sessions {
            for _ in 0..<(1 + random.index(below: 7)) {
                second += Int64(random.index(below: Int(2 * form.step) + 1))
                let row = columns.map { column -> String in
                    switch column {
                    case _ where table.session.names.contains(column): "s\(session)"
                    case table.item where table.itemLists: list(below: known)
                    case table.item, table.target: Self.identifier(random.index(below: known))
                    case _ where table.time.names.contains(column): time(second, form)
                    case table.event:
                        random.pick(
                            table.keep + table.keep + table.feedbackEvents + table.negativeEvents + ["other"])
                    case "shelf": random.pick(["a", "b", "a|b", "\\N", ""])
                    case "unused": random.pick(["", "x", "1,5", "\"quoted\"", "two\nlines"])
                    default: random.pick(["0", "1", "true", "false", "", "\\N"])
                    }
                }
                rows.append(row)
            }
        }
        // What every kind of row needs at least one of.
        for value in table.keep + table.feedbackEvents + table.negativeEvents {
            guard let place = columns.firstIndex(of: table.event), var row = rows.last else { continue }
            row[place] = value
            rows.append(row)
        }
        if random.chance(0.4) { rows = random.permutation(rows.count).map { rows[$0] } }
        return text(columns, rows, file: "\(table.file)", table.dialect)
    }

    private mutating func list(below count: Int) -> String {
        let items = (0..<random.index(below: 5)).map { _ in Self.identifier(random.index(below: count)) }
        if source.values.form == .separated { return items.joined(separator: source.values.separator) }
        return "[" + items.map { "'\($0)'" }.joined(separator: ", ") + "]"
    }

    private mutating func properties(_ count: Int, _ form: TimeForm) -> [UInt8] {
        let rows = (0..<4 * count).map { row in
            [
                time(Int64(random.index(below: 100)) * form.step, form), Self.identifier(row % (count + 1)),
                random.pick(["shelf", "shelf", "other"]), random.pick(["a", "b", "a|b", "\\N", ""]),
            ]
        }
        return text(["timestamp", "itemid", "property", "value"], rows, file: "properties.csv", TextDialect())
    }

    private static func identifier(_ item: Int) -> String { item % 7 == 3 ? "Ärtikel \(item)" : "i\(item)" }

    private mutating func items(_ count: Int) -> [UInt8] {
        let table = source.items
        var columns = [table.item] + table.categories + [table.title].filter { !$0.isEmpty }
        columns += table.attributes + table.numbers
        let rows = (0..<count).map { item in
            columns.map { column -> String in
                switch column {
                case table.item: Self.identifier(item)
                case "title": random.pick(["Oak Chair", "Sal's “Best”, red", "中文 名", "", "x\u{301} \u{1F600}"])
                case "price": random.pick(["1", "2.5", "-3e5", "", "\\N", "0x1p3", "12345678901234567890"])
                default: random.pick(["a", "b", "a|b", " c | d ||", "", "\\N", "Ä, ö", "e\"f\""])
                }
            }
        }
        return text(columns, rows, file: "\(table.file)", table.dialect)
    }

    private mutating func text(
        _ columns: [String], _ rows: [[String]], file: String, _ dialect: TextDialect
    ) -> [UInt8] {
        if dialect.form == .jsonLines { return objects(columns, rows) }
        let isTabbed = file.lowercased().hasSuffix("sv") ? file.hasSuffix("tsv") : !file.hasSuffix("txt")
        let usual = isTabbed ? "\t" : file.lowercased().hasSuffix("csv") ? random.pick([",", ",", ";"]) : ","
        let delimiter = dialect.delimiter.isEmpty ? usual : dialect.delimiter
        let lineEnd = random.pick(["\n", "\n", "\r\n"])
        let quotesAll = random.chance(0.2)
        // Several delimiters in a header need quotation marks, or the wrong one wins.
        let lines = ([columns] + rows).map { row in
            row.map { cell in
                let needsQuotes = [",", ";", "\t", "\"", "\n", "\r", delimiter].contains { cell.contains($0) }
                return needsQuotes || quotesAll || random.chance(0.02)
                    ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
            }.joined(separator: delimiter)
        }
        let start = random.chance(0.1) ? "\u{feff}" : ""
        return Array((start + lines.joined(separator: lineEnd) + (random.chance(0.8) ? lineEnd : "")).utf8)
    }

    /// Lines of JSON; a name with a dot is one below another.
    private mutating func objects(_ columns: [String], _ rows: [[String]]) -> [UInt8] {
        let lines = rows.map { row in
            var object: [String: Any] = [:]
            for (name, cell) in zip(columns, row) where !cell.isEmpty || random.chance(0.5) {
                let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
                object[path[0]] = path.dropFirst().reversed().reduce(cell as Any) { [$1: $0] }
            }
            let json = (try? JSONSerialization.data(withJSONObject: object, options: .sortedKeys)) ?? Data()
            return String(decoding: json, as: UTF8.self)
        }
        return Array(lines.joined(separator: random.pick(["\n", "\n", "\r\n", "\n\n"])).utf8)
    }

    // MARK: Mutations

    /// Changes one of the files.
    mutating func mutate() {
        guard let file = files.keys.sorted().randomElement(using: &random), var bytes = files[file] else { return }
        let what = DataFuzzMutation.apply(&bytes, &random)
        mutations.append("\(file): \(what)")
        files[file] = bytes
    }

    func write(to folder: CaseFolder) throws {
        for (name, bytes) in files { try Data(bytes).write(to: folder.url.appending(component: name)) }
    }
}
