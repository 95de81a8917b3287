import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

@Suite struct InteractionsImportTests {
    @Test func groupsAndOrdersEvents() throws {
        // s2 ends before s1; s3 ends with s2 but appears later; the two events of s1 at time 5 keep their order.
        let folder = try TemporaryFolder([
            "train.csv": "time,item_id,session_id\n9,a,s1\n5,b,s1\n2,c,s2\n5,d,s1\n1,a,s2\n2,e,s3\n"
        ])
        let data = try folder.read()
        #expect(data.named == [["a", "c"], ["e"], ["b", "d", "a"]])
        #expect(data.catalogue.ids == ["a", "b", "c", "d", "e"])
        #expect(data.times == [2, 2, 9])
        #expect(data.sessions.origin == [0, 1, 2])
        #expect(data.sessions.firstTarget == [1, 1, 1])
        #expect(data.testStart == nil)
    }

    @Test func withoutTimesTheOrderIsThatOfTheRows() throws {
        let folder = try TemporaryFolder(["train.csv": "session_id,item_id\ns1,a\ns2,b\ns2,c\ns1,d\n"])
        let data = try folder.read { $0.interactions.time = "" }
        #expect(data.named == [["b", "c"], ["a", "d"]])
        #expect(data.times == [2, 3])
    }

    @Test func testSessionsAreOthersThanTrainingSessionsOfTheSameName() throws {
        let folder = try TemporaryFolder([
            "train.csv": "session_id,item_id,time\n1,a,8\n1,b,9\n2,a,1\n",
            "test.csv": "session_id,item_id,time\n1,b,7\n1,c,8\n3,a,1\n",
        ])
        let data = try folder.read(isSplit: true)
        #expect(data.named == [["a"], ["a", "b"], ["a"], ["b", "c"]])
        #expect(data.testStart == 2)
        #expect(data.times == [1, 9, 1, 8])
    }

    @Test func readsColumnsOfOtherNamesFromAFolder() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "raw"), withIntermediateDirectories: true)
        try folder.write("sessionId;userId;itemId;timeframe\n1;NA;81766;5\n1;NA;3;4\n", to: "raw/views.csv")
        let data = try folder.read {
            $0.folder = "raw"
            $0.interactions.file = "views.csv"
            $0.interactions.session = "sessionId"
            $0.interactions.item = "itemId"
            $0.interactions.time = "timeframe"
        }
        #expect(data.named == [["3", "81766"]])
    }

    @Test func errorsNameFileLineAndColumn() throws {
        let folder = try TemporaryFolder()
        func error(_ text: String, _ configure: (inout DataSource) -> Void = { _ in }) throws -> String {
            try folder.write(text, to: "train.csv")
            return message { _ = try folder.read(configure) }
        }
        #expect(
            try error("session_id,item_id,time\n1,a,1\n,b,2\n").hasPrefix("train.csv:3:1: the event has no session"))
        #expect(try error("session_id,item_id,time\n1,,1\n").hasPrefix("train.csv:2:3: the event has no item"))
        #expect(
            try error("session_id,item_id,time\n").hasPrefix("train.csv:1: the file has no events below its header"))
        #expect(try error("").hasPrefix("train.csv:1: the file is empty"))
        #expect(try error("session_id,item,time\n").contains("data.interactions.item names"))
        #expect(try error("session,item_id,time\n").contains("data.interactions.session names"))
        #expect(try error("session_id,item_id\n").contains("data.interactions.time names"))
        let missing = message { _ = try folder.read { $0.interactions.file = "events.csv" } }
        #expect(missing.hasPrefix("events.csv: there is no such file in the data folder"))
        #expect(missing.contains("--data") && missing.contains("data.interactions.file"))
        let folderless = message { _ = try folder.read { $0.interactions.file = "" } }
        #expect(folderless.contains("data.interactions.file"))
    }
}

@Suite struct UnknownItemsTests {
    private func read(_ unknownItems: DataSource.UnknownItems, items: String = "a\nb") throws -> SourceData {
        let folder = try TemporaryFolder([
            "items.csv": "item_id\n\(items)\n",
            "train.csv": "session_id,item_id,time\n1,b,1\n1,x,2\n2,x,3\n",
        ])
        return try folder.read {
            $0.items.file = "items.csv"
            $0.unknownItems = unknownItems
        }
    }

    @Test func error() {
        #expect(
            message { _ = try read(.error) }.hasPrefix(
                "train.csv:3:3: item “x” is not in “items.csv”; add it there, or"))
    }

    @Test func drop() throws {
        let data = try read(.drop)
        #expect(data.named == [["b"]])
        #expect(data.catalogue.ids == ["a", "b"])
        #expect(
            message { _ = try read(.drop, items: "c") }.hasPrefix("train.csv:4: no event is left without the items"))
    }

    @Test func keep() throws {
        let data = try read(.keep)
        #expect(data.named == [["b", "x"], ["x"]])
        #expect(data.catalogue.ids == ["a", "b", "x"])
    }
}

@Suite struct ItemsImportTests {
    private func catalogue(_ items: String, _ configure: (inout ItemsTable) -> Void) throws -> Catalogue {
        let folder = try TemporaryFolder([
            "items.csv": items, "train.csv": "session_id,item_id,time\n1,new,1\n1,a,2\n",
        ])
        return try folder.read {
            $0.items.file = "items.csv"
            $0.unknownItems = .keep
            configure(&$0.items)
        }.catalogue
    }

    /// Values of each item, by name.
    private func values(_ field: ItemField) -> [[String]] {
        (0..<field.bags.count).map { field[$0].map { field.vocabulary[Int($0)] } }
    }

    @Test func readsEveryKindOfColumn() throws {
        let catalogue = try catalogue(
            """
            item_id,department,type,title,tags,price
            a,Food,Greek | Diners||Greek,"The ""Great"" Greek's CAFÉ, greek",red|blue,3.5
            b,Food,\\N,,,
            """
        ) {
            $0.categories = ["department", "type"]
            $0.title = "title"
            $0.attributes = ["tags"]
            $0.numbers = ["price"]
        }
        #expect(catalogue.ids == ["a", "b", "new"])
        #expect(catalogue.titles == ["The \"Great\" Greek's CAFÉ, greek", "", ""])
        #expect(catalogue.categories.map(\.name) == ["department", "type"])
        #expect(values(catalogue.categories[0].field) == [["Food"], ["Food"], []])
        #expect(values(catalogue.categories[1].field) == [["Greek", "Diners"], [], []])
        #expect(catalogue.categories[0].target == [0, 0, -1])
        #expect(catalogue.fields.map(\.kind) == [.title, .attribute, .number])
        #expect(values(catalogue.fields[0]) == [["the", "great", "greeks", "café", "greek"], [], []])
        #expect(values(catalogue.fields[1]) == [["red", "blue"], [], []])
        #expect(values(catalogue.fields[2]) == [["3.5–3.5"], [], []])
    }

    @Test func withoutATitleColumnThereAreNoTitles() throws {
        let catalogue = try catalogue("item_id\na\n") { _ in }
        #expect(catalogue.titles.isEmpty && catalogue.fields.isEmpty && catalogue.categories.isEmpty)
    }

    @Test func theTargetIsTheRarestCategoryOfFiveItems() throws {
        // big: 7 items, five: 5, rare: 1, pair: 2.
        let rows = [
            "big|five|rare", "five|big", "big|five", "big|five", "big|five", "pair|big", "big", "pair|rare2", "",
        ]
        let items = rows.enumerated().map { "\($0.offset),\($0.element)" }.joined(separator: "\n")
        let level = try catalogue("item_id,category\n\(items)\n") { $0.categories = ["category"] }.categories[0]
        let targets = level.target.map { $0 < 0 ? "-" : level.field.vocabulary[Int($0)] }
        #expect(targets == ["five", "five", "five", "five", "five", "big", "big", "rare2", "-", "-", "-"])
    }

    @Test func numbersFallIntoTenBucketsOfEqualFrequency() throws {
        let even = (0..<100).map { "\($0),\(($0 * 37) % 100)" }.joined(separator: "\n")
        let field = try catalogue("item_id,price\n\(even)\n") { $0.numbers = ["price"] }.fields[0]
        #expect(field.vocabulary.count == 10)
        #expect(field.vocabulary[3] == "30.0–39.0")
        for item in 0..<100 { #expect(Array(field[item]) == [Int32((item * 37) % 100 / 10)]) }

        // Equal numbers share a bucket, however many they are; 1 and 9 are what is left.
        let uneven = (0..<50).map { "\($0),\($0 < 45 ? 5 : $0 < 47 ? 1 : 9)" }.joined(separator: "\n")
        let skewed = try catalogue("item_id,price\n\(uneven)\n") { $0.numbers = ["price"] }.fields[0]
        #expect(skewed.vocabulary == ["1.0–5.0", "9.0–9.0"] || skewed.vocabulary == ["1.0–1.0", "5.0–5.0", "9.0–9.0"])
        #expect(Set((0..<45).map { Array(skewed[$0]) }).count == 1)
        #expect(skewed[0] != skewed[49])
    }

    @Test func errorsNameFileLineAndColumn() {
        func error(_ items: String, _ configure: (inout ItemsTable) -> Void = { _ in }) -> String {
            message { _ = try catalogue(items, configure) }
        }
        #expect(
            error("item_id,c\na,1\nb,2\na,3\n")
                == "items.csv:4:1: item “a” is already in line 2; remove one of the two rows, or set "
                + "data.items.copies to first")
        #expect(error("item_id,c\na,1\n,2\n").hasPrefix("items.csv:3:1: the item has no identifier"))
        #expect(error("item_id\n").hasPrefix("items.csv:1:1: the file has no items"))
        #expect(
            error("item_id,p\na,cheap\n") { $0.numbers = ["p"] }.hasPrefix("items.csv:2:3: “cheap” is not a number"))
        #expect(error("item_id,p\na,nan\n") { $0.numbers = ["p"] }.hasPrefix("items.csv:2:3: “nan” is not a number"))
        #expect(error("id\na\n").contains("data.items.item names"))
        #expect(error("item_id\na\n") { $0.categories = ["x"] }.contains("“x”, which data.items.categories names"))
        #expect(error("item_id\na\n") { $0.title = "x" }.contains("“x”, which data.items.title names"))
        #expect(error("item_id\na\n") { $0.attributes = ["x"] }.contains("“x”, which data.items.attributes names"))
        #expect(error("item_id\na\n") { $0.numbers = ["x"] }.contains("“x”, which data.items.numbers names"))
        #expect(
            error("item_id\na\n") {
                $0.file = ""
                $0.title = "name"
            }.hasPrefix("data.items names the column “name”, but data.items.file is empty"))
    }
}
