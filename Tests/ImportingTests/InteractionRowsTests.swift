import Basics
import Experiments
import Sessions
import TestSupport
import Testing

/// Which rows of an interactions file form the sessions, where sessions end, and what their labels are.
@Suite struct InteractionRowsTests {
    private func read(
        _ rows: [String], columns: String = "session_id,item_id,time,kind",
        _ configure: (inout InteractionsTable) -> Void
    ) throws -> SourceData {
        let folder = try TemporaryFolder(["train.csv": ([columns] + rows).joined(separator: "\n")])
        return try folder.read { configure(&$0.interactions) }
    }

    private static func views(_ table: inout InteractionsTable) {
        table.event = "kind"
        table.keep = ["view"]
    }

    @Test func onlyRowsOfTheKindsToKeepFormSessions() throws {
        // Other rows need neither session nor item.
        let rows = ["1,a,1,view", "1,b,2,buy", ",,,skip", "1,c,3,view", "2,d,4,buy"]
        let views = try read(rows, Self.views)
        #expect(views.named == [["a", "c"]])
        #expect(views.catalogue.ids == ["a", "c"])
        #expect(views.feedback.isEmpty && views.sessions.feedback.isEmpty)
        let both = try read(rows) {
            $0.event = "kind"
            $0.keep = ["view", "buy"]
        }
        #expect(both.named == [["a", "b", "c"], ["d"]])
    }

    @Test func feedbackEventsCountFromTheirTimeBackwards() throws {
        // In session 1: b is liked between its views, a before its only view, z is never viewed. Liking d in another
        // session changes nothing in this one. Rows are not in order of time.
        let data = try read([
            "1,b,2,like", "1,b,1,view", "1,b,3,view", "1,a,4,like", "1,a,5,view", "1,z,6,like", "2,d,1,view",
            "3,d,2,like", "1,d,6,view",
        ]) {
            Self.views(&$0)
            $0.feedbackEvents = ["like"]
        }
        #expect(data.feedback == ["like"])
        #expect(data.named == [["d"], ["b", "b", "a", "d"]])
        #expect(data.sessions.feedback == [[0, 1, 0, 0, 0]])
        #expect(data.catalogue.ids == ["b", "a", "d"])
        #expect(data.times == [1, 6])
    }

    @Test func feedbackInTheSecondOfTheEventCounts() throws {
        for rows in [["1,a,5,view", "1,a,5,like"], ["1,a,5,like", "1,a,5,view"]] {
            let data = try read(rows) {
                Self.views(&$0)
                $0.feedbackEvents = ["like"]
            }
            #expect(data.sessions.feedback == [[1]])
        }
    }

    @Test func withoutTimesFeedbackHasToFollow() throws {
        let data = try read(["1,a,view", "1,b,like", "1,b,view", "1,a,like"], columns: "session_id,item_id,kind") {
            Self.views(&$0)
            $0.time = ""
            $0.feedbackEvents = ["like"]
        }
        #expect(data.named == [["a", "b"]])
        #expect(data.sessions.feedback == [[1, 0]])
    }

    @Test func feedbackEventsStandBehindFeedbackColumns() throws {
        let data = try read(
            ["1,a,1,view,1", "1,a,2,share,0", "1,b,3,view,\\N"], columns: "session_id,item_id,time,kind,like"
        ) {
            Self.views(&$0)
            $0.feedbackEvents = ["share"]
            $0.feedback = ["like"]
        }
        #expect(data.feedback == ["like", "share"])
        #expect(data.sessions.feedback == [[1, -1], [1, 0]])
    }

    @Test func valuesThatNoRowHasAreErrors() {
        func error(_ configure: (inout InteractionsTable) -> Void) -> String {
            message { _ = try read(["1,a,1,view", "1,b,2,buy"], configure) }
        }
        #expect(
            error {
                $0.event = "kind"
                $0.keep = ["View"]
            }.hasPrefix("train.csv:3: no row has one of the values of data.interactions.keep in the column “kind”"))
        #expect(
            error {
                $0.event = "kind"
                $0.keep = ["view", "click"]
            } == "no row has the value “click”, which data.interactions.keep names, in the column “kind”; correct or "
                + "remove it")
        #expect(
            error {
                Self.views(&$0)
                $0.feedbackEvents = ["like"]
            }.hasPrefix("no row has the value “like”, which data.interactions.feedbackEvents names"))
        #expect(
            error {
                $0.event = "kinds"
                $0.keep = ["view"]
            }.contains("“kinds”, which data.interactions.event names"))
    }

    @Test func repeatsBecomeOneEventWithTheFeedbackOfAll() throws {
        let rows = ["1,a,1,0,\\N", "1,a,2,1,\\N", "1,b,3,\\N,0", "1,a,4,0,1", "1,a,5,\\N,0"]
        let data = try read(rows, columns: "session_id,item_id,time,like,share") {
            $0.feedback = ["like", "share"]
            $0.repeats = .merge
        }
        #expect(data.named == [["a", "b", "a"]])
        #expect(data.sessions.feedback == [[1, -1, 0], [-1, 0, 1]])
        #expect(data.times == [5])
    }

    @Test func aLongerPauseEndsASession() throws {
        let rows = ["u,a,0,view", "u,b,1800,view", "u,c,3601,view", "v,a,3000,view", "u,d,3602,view"]
        let cut = try read(rows) { $0.sessionGap = 30 }
        #expect(cut.named == [["a", "b"], ["a"], ["c", "d"]])
        #expect(cut.times == [1800, 3000, 3602])
        #expect(cut.sessions.origin == [0, 1, 2])
        #expect(try read(rows) { _ in }.named == [["a"], ["a", "b", "c", "d"]])
        // Milliseconds, recognised by their size, and dates.
        let milliseconds = ["u,a,1430000000000,x", "u,b,1430001800000,x", "u,c,1430003600001,x"]
        #expect(try read(milliseconds) { $0.sessionGap = 30 }.named == [["a", "b"], ["c"]])
        let dates = ["u,a,2020-01-01T00:00:00Z,x", "u,b,2020-01-01T00:30:00Z,x", "u,c,2020-01-01T01:00:00.5Z,x"]
        #expect(try read(dates) { $0.sessionGap = 30 }.named == [["a", "b"], ["c"]])
        // A pause beyond what integers hold is one.
        #expect(
            try read(["u,a,-9000000000000000000,x", "u,b,9000000000000000000,x"]) { $0.sessionGap = 30 }.named
                == [["a"], ["b"]])
    }

    @Test func pausesCutTrainingAndTestFileApart() throws {
        let folder = try TemporaryFolder([
            "train.csv": "session_id,item_id,time\n1,a,0\n1,b,60\n1,c,600\n1,d,660\n",
            "test.csv": "session_id,item_id,time\n1,a,700\n1,b,710\n1,c,9000\n",
        ])
        let data = try folder.read(isSplit: true) { $0.interactions.sessionGap = 5 }
        #expect(data.named == [["a", "b"], ["c", "d"], ["a", "b"], ["c"]])
        #expect(data.testStart == 2)
    }

    @Test func feedbackInALaterSessionOfTheUserIsNone() throws {
        let rows = ["u,a,0,view", "u,a,100,like", "u,b,110,view", "u,b,9000,like", "u,c,9000,view"]
        let data = try read(rows) {
            Self.views(&$0)
            $0.feedbackEvents = ["like"]
            $0.sessionGap = 5
        }
        #expect(data.named == [["a", "b"], ["c"]])
        #expect(data.sessions.feedback == [[1, 0, 0]])
    }

    @Test func anItemHasTheCategoryOfMostOfItsEvents() throws {
        // a: y twice; b: x and y once each, x first; c: none but \N; d: two categories in a cell.
        let rows = ["1,a,1,x", "1,a,2,y", "1,b,3,x", "1,b,4,y", "1,a,5,y", "1,c,6,\\N", "1,d,7,x|z", "1,c,8,"]
        let catalogue = try read(rows) { $0.categories = ["kind"] }.catalogue
        let level = catalogue.categories[0]
        #expect(level.name == "kind")
        #expect(
            (0..<4).map { item in level.field[item].map { level.field.vocabulary[Int($0)] } }
                == [["y"], ["x"], [], ["x", "z"]])
        #expect(level.target[2] == -1)
    }

    @Test func onlyEventsOfSessionsNameCategories() throws {
        let rows = ["1,a,1,view,x", "1,a,2,like,y", "1,a,3,like,y", "1,b,4,view,x"]
        let catalogue = try read(rows, columns: "session_id,item_id,time,kind,shelf") {
            Self.views(&$0)
            $0.feedbackEvents = ["like"]
            $0.categories = ["shelf"]
        }.catalogue
        #expect(catalogue.categories[0].field.vocabulary == ["x"])
    }

    @Test func randomFilesGiveADatasetOrAnError() throws {
        let outcomes = try (0..<300).map { try isDataset(seed: $0) }
        // Neither is an exception.
        #expect(outcomes.count { $0 } > 30)
        #expect(outcomes.count { !$0 } > 30)
    }

    /// Reads and splits a random file by random rules; whether that gives a dataset.
    private func isDataset(seed: UInt64) throws -> Bool {
        var random = RandomStream(seed: seed, name: "fuzz")
        func pick(_ choices: [String]) -> String { choices[random.index(below: choices.count)] }
        // Half of the files have only cells that are right.
        let isClean = random.index(below: 2) == 0
        let odd = isClean ? [] : ["", "\\N", "2", "é", "-1", "\"a\"\"b\"", "9e99", "9223372036854775807"]
        var text = "session_id,item_id,time,kind,like,shelf\n"
        for _ in 0..<random.index(below: 120) {
            text +=
                [
                    pick(["u", "v", "w"] + odd), pick(["a", "b", "c", "d"] + odd),
                    pick(["1", "2", "3", "500", "4000", "9000"] + odd), pick(["view", "view", "buy", "like"] + odd),
                    pick(["0", "1", "\\N", ""] + odd), pick(["x", "y", "x|y", "\\N"] + odd),
                ].joined(separator: ",") + "\n"
        }
        let folder = try TemporaryFolder(["train.csv": text])
        func source(_ table: inout InteractionsTable) {
            if random.index(below: 2) == 0 { Self.views(&table) }
            if !table.event.isEmpty, random.index(below: 2) == 0 { table.feedbackEvents = ["like", "buy"] }
            if random.index(below: 3) == 0 { table.time = "" } else { table.sessionGap = random.index(below: 3) * 30 }
            if random.index(below: 2) == 0 { table.repeats = .merge }
            if random.index(below: 2) == 0 { table.categories = ["shelf"] }
            if random.index(below: 2) == 0 { table.feedback = ["like"] }
        }
        var rules = EvaluationProtocol()
        rules.split = [.ratio, .days, .leaveOneOut][random.index(below: 3)]
        rules.minimumItemSupport = 1
        rules.maximumSessionLength = [0, 2, 5][random.index(below: 3)]
        rules.days = 1
        do {
            let data = try folder.read { source(&$0.interactions) }
            let dataset = try Dataset(data, protocol: rules)
            for set in [dataset.training, dataset.validation, dataset.test, dataset.refit] {
                #expect(set.count > 0 && set.feedback.count == data.feedback.count)
                #expect(set.feedback.allSatisfy { $0.count == set.items.count && $0.allSatisfy { abs($0) <= 1 } })
                #expect(set.items.allSatisfy { dataset.catalogue.ids.indices.contains(Int($0)) })
                let longest = rules.maximumSessionLength
                #expect(longest == 0 || (0..<set.count).allSatisfy { set.length($0) <= longest })
            }
            return true
        } catch let error as DataError {
            #expect(!error.message.isEmpty)
            return false
        }
    }
}
