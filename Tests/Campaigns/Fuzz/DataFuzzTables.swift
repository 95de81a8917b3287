import Basics
import Experiments
import Foundation

/// Files of interactions and items by grammar, the settings that read them, and what may become of such files.
struct DataFuzzTables {
    var random: RandomStream
    var source = DataSource()
    var rules = EvaluationProtocol()
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
        if !source.sessions.file.isEmpty { files["\(source.sessions.file)"] = sessions(times) }
        if !source.levels.tree.isEmpty { files[source.levels.tree] = tree() }
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

    /// A row for each session that there may be, and seldom not.
    private mutating func sessions(_ form: TimeForm) -> [UInt8] {
        let known = (0..<42).filter { _ in !random.chance(0.002) }
        let rows = random.permutation(known.count).map { row in
            ["s\(known[row])", time(Int64(random.index(below: 100)) * form.step, form)]
        }
        let columns = source.sessions.session.names + [source.sessions.time]
        return text(columns, rows, file: "sessions.csv", source.sessions.dialect)
    }

    private mutating func tree() -> [UInt8] {
        let names = ["a", "b", "c", "d", "Ä, ö", "root"]
        let rows = random.permutation(names.count).map { row in
            [names[row], random.chance(0.3) ? "" : random.pick(random.chance(0.1) ? names : ["root", "other"])]
        }
        return text([source.levels.child, source.levels.parent], rows, file: "tree.csv", TextDialect())
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
