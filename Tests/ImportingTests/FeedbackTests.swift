import Basics
import Experiments
import Sessions
import TestSupport
import Testing

/// A label per task that follows from the item, so that a set shows whether its labels went with their items.
private func labels(_ items: [Int32]) -> [[Int8]] {
    [items.map { Int8($0 % 3) - 1 }, items.map { Int8($0 / 3 % 2) }]
}

extension SessionSet {
    fileprivate var isInStep: Bool { feedback == labels(items) }
}

@Suite struct FeedbackTests {
    /// 40 sessions of up to 15 items out of 30, each item with its own labels.
    private static func source(testStart: Int? = nil) -> SourceData {
        var random = RandomStream(seed: 3, name: "feedback")
        var sessions = SessionSet()
        for index in 0..<40 {
            let items = (0..<(1 + random.index(below: 15))).map { _ in Int32(random.index(below: 30)) }
            sessions.append(items, labels: labels(items), origin: index)
        }
        return SourceData(
            name: "shop", catalogue: Catalogue(ids: (0..<30).map { "i\($0)" }), sessions: sessions,
            times: (0..<40).map { $0 * 86_400 }, testStart: testStart, feedback: ["like", "share"])
    }

    @Test("Labels go with their items through every filter and split", arguments: EvaluationProtocol.Split.allCases)
    func goesWithItems(split: EvaluationProtocol.Split) throws {
        var rules = EvaluationProtocol()
        rules.split = split
        // Rare items go, but no item leaves the catalogue of these sets: numbers, and so labels, stay.
        rules.minimumItemSupport = 2
        let dataset = try Dataset(Self.source(testStart: split == .given ? 30 : nil), protocol: rules)
        #expect(dataset.catalogue.count == 30)
        #expect(dataset.feedback == ["like", "share"])
        #expect(dataset.summary.feedback == ["like", "share"])
        for set in [dataset.training, dataset.validation, dataset.test, dataset.refit] {
            #expect(set.count > 0 && set.isInStep)
        }
        #expect((dataset.training + dataset.test).isInStep)
        #expect((SessionSet() + dataset.test).isInStep)
        #expect((dataset.test + SessionSet()).isInStep)
    }

    @Test func theFingerprintKnowsLabelsAndNames() throws {
        func fingerprint(_ change: (inout SourceData) -> Void = { _ in }) throws -> String {
            var source = Self.source()
            change(&source)
            return try Dataset(source, protocol: EvaluationProtocol()).fingerprint
        }
        let prints = try [
            fingerprint(), fingerprint { $0.feedback[0] = "love" }, fingerprint { $0.feedback.reverse() },
            fingerprint { $0.sessions.feedback[1] = $0.sessions.feedback[1].map { 1 - $0 } },
            fingerprint {
                $0.feedback = []
                $0.sessions.feedback = []
            },
        ]
        #expect(Set(prints).count == prints.count)
        #expect(try fingerprint() == prints[0])
    }
}

@Suite struct FeedbackColumnsTests {
    private func read(_ rows: String, _ columns: [String] = ["like", "share"]) throws -> SourceData {
        let folder = try TemporaryFolder(["train.csv": "session_id,item_id,time,like,share\n" + rows])
        return try folder.read { $0.interactions.feedback = columns }
    }

    @Test func everyColumnIsATaskOfItsOwn() throws {
        // s1 is out of order.
        let data = try read("s1,a,5,1,0\ns1,b,2,\\N,true\ns2,c,9,false,\n")
        #expect(data.named == [["b", "a"], ["c"]])
        #expect(data.feedback == ["like", "share"])
        #expect(data.sessions.feedback == [[-1, 1, 0], [1, 0, -1]])
        let one = try read("s1,a,5,1,0\ns1,b,2,\\N,true\n", ["share"])
        #expect(one.sessions.feedback == [[1, 0]])
        #expect(try read("s1,a,5,1,0\n", []).sessions.feedback == [])
    }

    @Test func anythingElseIsAnError() {
        #expect(
            message { _ = try read("s1,a,5,1,0\ns1,b,2,0,2\n") }.hasPrefix(
                "train.csv:3:10: “2” is not feedback; write 1 or 0, or leave the cell empty if it is unknown"))
        #expect(message { _ = try read("s1,a,5,yes,0\n") }.hasPrefix("train.csv:2:8: “yes” is not feedback"))
        #expect(
            message { _ = try read("s1,a,5,1,0\n", ["likes"]) }.contains("“likes”, which data.interactions.feedback"))
    }
}
