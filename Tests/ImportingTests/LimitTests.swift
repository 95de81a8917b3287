import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
import Testing

/// Counts and times at the ends of what can be counted: an error in words, or right.
@Suite struct LimitTests {
    private static let items = "item_id,kind,tags,title\na,x|y,p|q|r,one two three\nb,y,p,four\nc,,,\n"
    private static let events = "session_id,item_id,time,shelf\n1,a,1,u|v\n1,b,2,u\n2,a,3,u|v\n2,c,4,w|x|y\n"

    private func error(
        _ largestCount: Int, events: String = events, _ configure: (inout DataSource) -> Void = { _ in }
    ) throws -> String {
        let folder = try TemporaryFolder(["items.csv": Self.items, "train.csv": events])
        let source = sessionsOnly {
            $0.items.file = "items.csv"
            configure(&$0)
        }
        var importer = TableImporter(source, dataFolder: folder.url)
        importer.largestCount = largestCount
        return message { _ = try importer.read(name: "shop", isSplit: false) }
    }

    @Test func moreThanCanBeNumberedIsAnErrorWithItsPlace() throws {
        #expect(try error(4) == "")
        #expect(
            try error(3) == "train.csv:5:3: there are more than 3 events; use a part of the data")
        #expect(try error(2) == "items.csv:4:1: there are more than 2 items; use a part of the data")
        #expect(
            try error(2) { $0.items.categories = ["kind"] }
                == "items.csv:3:3: there are more than 2 values in this column; use a part of the data")
        #expect(
            try error(3) { $0.items.attributes = ["tags"] }
                == "items.csv:3:5: there are more than 3 values in this column; use a part of the data")
        #expect(
            try error(3) { $0.items.title = "title" }
                == "items.csv:3:7: there are more than 3 words in this column; use a part of the data")
        #expect(
            try error(3, events: "session_id,item_id,time\n1,a,1\n1,d,2\n") { $0.unknownItems = .keep }
                == "train.csv:3:3: there are more than 3 items; use a part of the data")
        func shelves(_ source: inout DataSource) {
            source.items.file = ""
            source.interactions.categories = ["shelf"]
        }
        #expect(try error(6, shelves) == "")
        #expect(
            try error(5, shelves)
                == "there are more than 5 values in the column “shelf”, which data.interactions.categories names; "
                + "use a part of the data")
    }

    @Test func moreFeedbackEventsThanCanBeToldApartAreAnError() throws {
        let text = try error(100) {
            $0.interactions.event = "shelf"
            $0.interactions.keep = ["u"]
            $0.interactions.feedbackEvents = (0...32_767).map { "e\($0)" }
        }
        #expect(text.hasPrefix("data.interactions.feedbackEvents names 32768 values, where at most 32767 can be"))
    }

    /// Events at the ends of time, in every unit and with every gap.
    @Test(arguments: [
        ["-9223372036854775808", "9223372036854775807"], ["-9223372036854775808", "-9223372036854775807"],
        ["9223372036854775806", "9223372036854775807"], ["-9223372036854775808", "0"], ["0.5", "9223372036854"],
        ["-9223372036854.5", "9223372036854.5"], ["0001-01-01", "9999-12-31T23:59:60.999999+00:00"],
    ])
    func timesAtTheEndsOfTheirRangeAreNoCrash(times: [String]) throws {
        var rows = ""
        for (day, time) in times.enumerated() {
            for session in 0..<4 { rows += "\(day)-\(session),a,\(time)\n\(day)-\(session),b,\(time)\nu,a,\(time)\n" }
        }
        let folder = try TemporaryFolder(["train.csv": "session_id,item_id,time\n" + rows])
        for gap in [0, 1, 525_600, .max] {
            let data = try folder.read { $0.interactions.sessionGap = gap }
            #expect(data.times == data.times.sorted())
            for (split, days) in [(.ratio, 1), (.leaveOneOut, 1), (.days, 1), (.days, 3_650), (.days, .max)]
                as [(EvaluationProtocol.Split, Int)]
            {
                var rules = EvaluationProtocol()
                rules.split = split
                rules.days = days
                rules.minimumItemSupport = 1
                do {
                    try Dataset(data, protocol: rules).checkInvariants()
                } catch let error as DataError {
                    #expect(split == .days && error.message.contains("has no rows to predict"))
                }
            }
        }
    }

    @Test func aTimeThatDoesNotFitIsAnError() throws {
        for time in ["9223372036854775808", "-9223372036854775809", "1e300", "9223372036854775.5e3"] {
            let folder = try TemporaryFolder(["train.csv": "session_id,item_id,time\n1,a,\(time)\n"])
            #expect(message { _ = try folder.read() }.hasPrefix("train.csv:2:5: “\(time)” is"))
        }
    }

    /// The smallest Storefronts that a file may ask for.
    @Test func smallStorefrontsAreNoCrash() throws {
        for items in 10...40 {
            for sessions in [10, 11, 50] {
                var source = DataSource()
                source.storefront.items = items
                source.storefront.sessions = sessions
                source.storefront.seed = items.isMultiple(of: 2) ? .max : UInt64(items)
                var rules = EvaluationProtocol()
                rules.minimumItemSupport = 1
                let locations = DataLocations(dataFolder: URL(filePath: "/"), cacheFolder: URL(filePath: "/"))
                do {
                    try loadDataset(source, protocol: rules, name: "toy", locations: locations).checkInvariants()
                } catch let error as DataError {
                    #expect(error.message.contains("has no rows to predict"))
                }
            }
        }
    }
}
