import Basics
import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
import Testing

/// Files that are read in parts, side by side, say what they say when they are read as a whole: sessions, items, what
/// is found and what is left out, or the first error with its place.
@Suite struct PartsTests {
    private struct Outcome: Equatable, Sendable {
        var sessions = SessionSet()
        var times: [Int64] = []
        var ids: [String] = []
        var categories: [ItemField] = []
        var report: SourceReport?
        var error = ""
    }

    private static func outcome(of source: DataSource, in folder: URL, partSize: Int) -> Outcome {
        var importer = TableImporter(source, dataFolder: folder)
        importer.partSize = partSize
        var outcome = Outcome()
        do {
            let data = try importer.read(name: "table", isSplit: false)
            (outcome.sessions, outcome.times, outcome.report) = (data.sessions, data.times, data.report)
            outcome.ids = data.catalogue.ids
            outcome.categories = data.catalogue.categories.map(\.field)
        } catch { outcome.error = "\(error)" }
        return outcome
    }

    /// A file with what such files have, and now and then something wrong.
    private struct Table {
        var random: RandomStream
        let isJSON: Bool
        let hasFractions: Bool
        let faults: Double
        let isInterleaved: Bool

        init(seed: UInt64) {
            random = RandomStream(seed: seed, name: "table")
            isJSON = random.uniform() < 0.2
            hasFractions = random.uniform() < 0.3
            faults = random.uniform() < 0.5 ? 0 : 0.02
            isInterleaved = random.uniform() < 0.7
        }

        mutating func pick<Value>(_ values: [Value]) -> Value { values[random.index(below: values.count)] }

        mutating func text(rows: Int) -> String {
            let ending = pick(["\n", "\r\n"])
            var lines = isJSON ? [] : ["user,visit,item,time,kind,category,like"]
            for row in 0..<rows {
                let user = isInterleaved ? "u\(random.index(below: 20))" : "user number \(row / 7)"
                let item = pick(["a", "b", "c", "a long name of an item", "i\(random.index(below: 30))"])
                var time = "\(1_460_000_000 + random.index(below: 5000))"
                if hasFractions, random.uniform() < 0.5 { time += pick([".5", ".125", ".0000007"]) }
                let kind = pick(["view", "view", "view", "cart", "other"])
                let category = pick(["x", "y", "z", "", "q\(random.index(below: 5))"])
                if isJSON {
                    lines.append(
                        "{\"user\": \"\(user)\", \"visit\": 1, \"item\": \"\(item)\", \"time\": \(time), \"kind\": "
                            + "\"\(kind)\", \"category\": \"\(category)\", \"like\": \(random.index(below: 2))}")
                } else {
                    let like = random.index(below: 2)
                    lines.append("\(user),1,\(quote(item)),\(time),\(kind),\(quote(category)),\(like)")
                }
                if random.uniform() < faults { lines.append(pick(Self.faults)) }
                if random.uniform() < 0.02 { lines.append("") }
            }
            return lines.joined(separator: ending) + pick(["", ending])
        }

        private mutating func quote(_ cell: String) -> String {
            switch random.index(below: 12) {
            case 0: "\"\(cell)\""
            case 1: "\"\(cell)\nand, \"\"more\"\"\""
            default: cell
            }
        }

        private static let faults = [
            "one,two", "u1,1,a,yesterday,view,x,1", ",,,,,,", "u1,1,\"a\"b,1,view,x,1", "u1,1,a,2016-05-09,view,x,1",
            "u1,1,unknown,1460000001,view,x,1", "u1,1,a,1,view,\"open", "{}", "{\"user\": ",
        ]
    }

    private static func source(_ table: inout Table, isTwice: Bool) -> DataSource {
        var source = DataSource()
        source.source = .files
        source.items.file = ""
        var read = InteractionsTable()
        read.file = isTwice ? ["one.csv", "two.csv"] : "one.csv"
        if table.isJSON { read.form = .jsonLines }
        read.session = table.pick([["user"], ["user", "visit"], []])
        read.item = "item"
        read.time = table.pick([["time"], ["time"], []])
        if table.random.uniform() < 0.6 {
            read.event = "kind"
            read.keep = ["view"]
            if table.random.uniform() < 0.5 { read.feedbackEvents = ["cart"] }
            if table.random.uniform() < 0.3 { read.negativeEvents = ["other"] }
        }
        if table.random.uniform() < 0.5 { read.categories = ["category"] }
        if table.random.uniform() < 0.5 { read.feedback = ["like"] }
        source.interactions = read
        source.unreadableRows = table.pick([.error, .skip])
        if table.random.uniform() < 0.4 {
            source.items.file = "items.csv"
            source.items.item = "item"
            source.unknownItems = table.pick([.drop, .keep, .error])
        }
        return source
    }

    @Test(arguments: 0..<150) func areReadAsTheWholeIs(seed: UInt64) throws {
        var table = Table(seed: seed)
        let isTwice = table.random.uniform() < 0.3
        let files = try TemporaryFolder([
            "one.csv": table.text(rows: 200), "two.csv": table.text(rows: 100),
            "items.csv": "item\n" + (0..<25).map { "i\($0)" }.joined(separator: "\n") + "\na\nb\nc",
        ])
        let source = Self.source(&table, isTwice: isTwice)
        let whole = Self.outcome(of: source, in: files.url, partSize: 1 << 30)
        for size in [50, 300, 2000] {
            #expect(Self.outcome(of: source, in: files.url, partSize: size) == whole)
        }
    }
}
