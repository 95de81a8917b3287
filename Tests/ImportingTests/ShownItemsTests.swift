import Basics
import Experiments
import Importing
import Sessions
import TestSupport
import Testing

/// Items that were shown and not clicked: negatives of a task, and nothing else.
@Suite struct ShownItemsTests {
    private func read(
        _ rows: [String], _ configure: (inout InteractionsTable) -> Void = { _ in }
    ) throws -> SourceData {
        let folder = try TemporaryFolder([
            "train.csv": (["session_id,item_id,time,kind"] + rows).joined(separator: "\n")
        ])
        return try folder.read {
            $0.interactions.event = "kind"
            $0.interactions.keep = ["view"]
            $0.interactions.negativeEvents = ["shown"]
            configure(&$0.interactions)
        }
    }

    private func names(_ data: SourceData, _ session: Int) -> [[String]] {
        data.sessions.events(session).map { data.sessions.shown[$0].map { data.catalogue.ids[Int($0)] } }
    }

    @Test("They stand with the click that follows them, and are no clicks themselves")
    func eachWithItsClick() throws {
        // Rows are not in order of time; z is never clicked, b is by session 2 only; what follows the last click has
        // none to stand with.
        let data = try read([
            "1,c,4,view", "1,b,2,shown", "1,z,2,shown", "1,c,3,shown", "1,a,1,view", "1,d,5,view", "1,a,6,shown",
            "2,a,8,shown", "2,b,9,view",
        ])
        #expect(data.named == [["a", "c", "d"], ["b"]])
        #expect(data.catalogue.ids.sorted() == ["a", "b", "c", "d"])
        // c was shown and then clicked: no negative.
        #expect(names(data, 0) == [[], ["b"], []])
        #expect(names(data, 1) == [["a"]])
        #expect(data.feedback == ["click if shown"])
        #expect(data.sessions.feedback == [[-1, 1, -1, 1]])
        #expect(data.times == [5, 9])
    }

    /// Sessions, and so the rows to predict, are those of the same file without them.
    @Test func theyBridgeNoPause() throws {
        let rows = ["1,a,0,view", "1,b,1500,shown", "1,b,3000,view", "1,a,3001,shown", "1,c,4000,view"]
        let data = try read(rows) { $0.sessionGap = 30 }
        #expect(data.named == [["a"], ["b", "c"]])
        #expect(names(data, 1) == [[], ["a"]])
        let without = try read(rows) {
            $0.sessionGap = 30
            $0.negativeEvents = []
        }
        #expect(without.named == data.named && without.times == data.times)
    }

    @Test func whatNobodyClicksIsCounted() throws {
        let data = try read(["1,a,1,view", "1,z,2,shown", "1,y,2,shown", "1,b,3,view", "2,b,1,shown", "2,a,2,view"])
        #expect(data.report?.shownUnclicked == 2)
        #expect(try read(["1,a,1,view", "1,b,2,view", "1,a,2,shown"]).report?.shownUnclicked == 0)
    }

    @Test func theyStandBesideFeedback() throws {
        let rows = ["1,a,1,view", "1,b,2,shown", "1,a,3,like", "1,c,4,view", "1,b,5,like", "1,b,6,view"]
        let data = try read(rows) { $0.feedbackEvents = ["like"] }
        #expect(data.feedback == ["like", "click if shown"])
        // A like of what was shown comes before its only view, and counts for none.
        #expect(data.sessions.feedback == [[1, 0, 0], [-1, 1, -1]])
        #expect(names(data, 0) == [[], ["b"], []])
    }

    @Test func whatIsShownAtTheTimeOfAClickIsShownBeforeIt() throws {
        for rows in [
            ["1,b,1,view", "1,a,5,view", "1,b,5,shown", "1,c,6,view"],
            ["1,b,1,view", "1,b,5,shown", "1,a,5,view", "1,c,6,view"],
        ] {
            #expect(try names(read(rows), 0) == [[], ["b"], []])
        }
    }

    @Test func mergedEventsKeepWhatIsShownForTheNextOne() throws {
        let rows = ["1,a,1,view", "1,b,2,shown", "1,a,3,view", "1,c,4,view", "1,b,5,view"]
        #expect(try names(read(rows), 0) == [[], ["b"], [], []])
        #expect(try names(read(rows) { $0.repeats = .merge }, 0) == [[], ["b"], []])
    }

    @Test func withoutTheKeyRowsAreLeftOut() throws {
        let rows = ["1,a,1,view", "1,b,2,shown", "1,c,3,view"]
        let data = try read(rows) { $0.negativeEvents = [] }
        #expect(data.feedback.isEmpty && !data.sessions.saysWhatWasShown && data.report?.otherKinds == 1)
        #expect(message { _ = try read(["1,a,1,view"]) }.contains("“shown”, which data.interactions.negativeEvents"))
    }

    // MARK: Filters and splits

    /// Items shown before a click on an item, so that a set shows whether they went with it.
    private static func shown(before item: Int32) -> [Int32] { [(item + 1) % 30, (item + 7) % 30] }

    /// 40 sessions of up to 15 items out of 30.
    private static func source(testStart: Int? = nil) -> SourceData {
        var random = RandomStream(seed: 3, name: "shown")
        var sessions = SessionSet()
        for index in 0..<40 {
            let items = (0..<(2 + random.index(below: 14))).map { _ in
                Int32(min(random.index(below: 30), random.index(below: 30)))
            }
            sessions.append(
                items, labels: [items.map { _ in 1 }], shown: items.map(shown(before:)), origin: index)
        }
        return SourceData(
            name: "shop", catalogue: Catalogue(ids: (0..<30).map { "i\($0)" }), sessions: sessions,
            times: (0..<40).map { $0 * 86_400 }, testStart: testStart, feedback: [InteractionsTable.clickOfShown])
    }

    @Test("They go with their click through every filter and split", arguments: EvaluationProtocol.Split.allCases)
    func goesWithItems(split: EvaluationProtocol.Split) throws {
        var rules = EvaluationProtocol()
        rules.split = split
        let source = Self.source(testStart: split == .given ? 30 : nil)
        let dataset = try Dataset(source, protocol: rules)
        try dataset.checkInvariants()
        let isRare = source.sessions.support(itemCount: 30).map { $0 < rules.minimumItemSupport }
        #expect(split == .given || isRare.contains(true))
        let ids = dataset.catalogue.ids
        for set in [dataset.training, dataset.validation, dataset.test, dataset.refit] {
            for (event, item) in set.items.enumerated() {
                let number = try #require(Int32(ids[Int(item)].dropFirst()))
                let shown = set.shown[event].map { ids[Int($0)] }
                let all = Self.shown(before: number)
                let kept = all.filter { split == .given || !isRare[Int($0)] }.map { "i\($0)" }
                #expect(Set(shown).isSubset(of: kept))
                // Nothing but rare items goes from training sessions.
                if set == dataset.training { #expect(shown == kept) }
                #expect(set.feedback[0][event] == (shown.isEmpty ? -1 : 1))
            }
        }
        #expect(dataset.training.feedback[0].contains(1))
        let statistics = DatasetStatistics(dataset)
        #expect(
            statistics.training.shown
                == dataset.training.eachRow.reduce(0) { $0 + dataset.training.shown[$1.target].count })
        #expect(statistics.training.rowsWithShown ?? 0 <= dataset.training.rows)
    }

    @Test func theFingerprintKnowsThem() throws {
        var source = Self.source()
        let before = try Dataset(source, protocol: EvaluationProtocol())
        let event = try #require(before.training.shown.elements.first)
        #expect(event >= 0)
        source.sessions.shown.elements.swapAt(0, 1)
        let after = try Dataset(source, protocol: EvaluationProtocol())
        #expect(before.fingerprint != after.fingerprint)
        #expect(before.testRowsHash == after.testRowsHash)
        source.sessions.shown = Packed()
        source.sessions.feedback = []
        source.feedback = []
        let without = try Dataset(source, protocol: EvaluationProtocol())
        #expect(without.fingerprint != before.fingerprint && without.testRowsHash == before.testRowsHash)
    }

    @Test func aCachedDatasetHasThem() throws {
        let rows = (0..<40).flatMap {
            ["\($0),a,\($0),view", "\($0),b,\($0),shown", "\($0),c,\($0),view", "\($0),b,\($0),view"]
        }
        let folder = try TemporaryFolder([
            "train.csv": (["session_id,item_id,time,kind"] + rows).joined(separator: "\n")
        ])
        let locations = DataLocations(dataFolder: folder.url, cacheFolder: folder.url.appending(path: "cache"))
        let source = sessionsOnly {
            $0.interactions.event = "kind"
            $0.interactions.keep = ["view"]
            $0.interactions.negativeEvents = ["shown"]
        }
        func load() throws -> Dataset {
            try loadDataset(source, protocol: EvaluationProtocol(), name: "shop", locations: locations)
        }
        let (imported, cached) = (try load(), try load())
        #expect(imported.training.saysWhatWasShown && cached.training == imported.training)
        #expect(cached.test == imported.test && cached.fingerprint == imported.fingerprint)
    }
}
