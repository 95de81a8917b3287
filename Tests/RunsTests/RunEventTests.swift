import Foundation
import Runs
import Testing

@Suite struct RunEventTests {
    private static let date = Date(timeIntervalSince1970: 1_800_000_000.25)
    private static let summary = RunSummary.example(RunID(experiment: "a", folder: "b"))

    static let events: [RunEvent] = [
        .started(
            .init(
                run: RunID(experiment: "a", folder: "b"), date: date, dataset: summary.dataset, parameters: 7,
                plannedSteps: 100, kernel: "Haswell", workers: 2)),
        .resumed(step: 3, exact: true, date: date), .phase("preparing data\n\u{1b}"), .loss(4), .validated(5),
        .evaluating(rows: 1, of: 2), .waiting("waits"), .finished(summary), .stopped(step: 6, date: date),
        .failed(message: "disk full", date: date),
    ]

    @Test(arguments: events)
    func everyEventIsOneFlatLineAndComesBack(event: RunEvent) throws {
        let data = try RunJSON.encode(event)
        #expect(!data.contains(UInt8(ascii: "\n")))
        #expect(try RunJSON.decode(RunEvent.self, from: data) == event)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["event"] is String)
    }

    @Test func eventsReadLikeSentences() throws {
        let text = String(
            decoding: try RunJSON.encode(RunEvent.resumed(step: 3, exact: true, date: Self.date)), as: UTF8.self)
        #expect(text == #"{"date":"2027-01-15T08:00:00.250Z","event":"resumed","exact":true,"step":3}"#)
    }

    @Test func datesStayAsTheyAreHoweverOftenTheyAreRead() throws {
        for millisecond in 0..<5_000 {
            let date = Date(timeIntervalSince1970: 1_795_000_000 + Double(millisecond * 7) / 1_000 + 0.0004)
            let once = try RunJSON.encode([date])
            let read = try RunJSON.decode([Date].self, from: once)
            #expect(try RunJSON.encode(read) == once)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func numbersThatJSONLacksSurvive(value: Double) throws {
        guard
            case .training(let progress) = try RunJSON.decode(
                RunEvent.self, from: RunJSON.encode(RunEvent.loss(1, value)))
        else {
            Issue.record("not a training event")
            return
        }
        #expect(progress.loss == value || progress.loss.isNaN && value.isNaN)
        #expect(progress.parts[.item]?.isNaN == value.isNaN)
    }

    @Test func summariesWithoutSlicesAreStillRead() throws {
        var old = Self.summary
        old.slices = nil
        let data = try RunJSON.encode(old)
        #expect(!String(decoding: data, as: UTF8.self).contains("slices"))
        #expect(try RunJSON.decode(RunSummary.self, from: data) == old)
    }

    @Test func theSummaryHasThePublishedKeys() throws {
        let data = try RunJSON.encodeForPeople(Self.summary)
        #expect(try RunJSON.decode(RunSummary.self, from: data) == Self.summary)
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        func value(_ path: String...) -> Any? {
            path.reduce(root as Any?) { ($0 as? [String: Any])?[$1] }
        }
        #expect(value("run") as? String == "a/b")
        #expect(value("status") as? String == "done")
        #expect(value("dataset", "fingerprint") as? String == "0123456789abcdef")
        #expect(value("parameters") as? Int == 1_234)
        for set in ["test", "validation"] {
            #expect(value("metrics", set, "hr@20") as? Double == 0.5)
            #expect(value("metrics", set, "mrr@20") as? Double == 0.25)
            #expect(value("metrics", set, "ndcg@20") as? Double == 0.3)
        }
        let slices = try #require(value("slices") as? [[String: Any]])
        #expect(slices.map { $0["fromClicks"] as? Int } == [1, 101])
        #expect(slices.map { $0["toClicks"] as? Int } == [5, nil])
        #expect(slices.allSatisfy { $0["mrr@20"] as? Double == 0.25 })
        let candidates = try #require(value("candidates") as? [[String: Any]])
        #expect(candidates.count == 1)
        #expect(
            Set(candidates[0].keys).isSuperset(of: ["size", "fraction", "categoryRecall", "hr@20", "mrr@20", "ndcg@20"])
        )
        #expect(candidates[0]["strategy"] as? String == "popularity")
        #expect(value("speed", "trainingRowsPerSecond") as? Double == 1)
        #expect(value("speed", "evaluationRowsPerSecond") as? Double == 2)
        #expect(value("memory", "peakBytes") as? Int == 3)
        #expect(value("seconds", "total") as? Double == 4)
    }

    @Test("Candidates of summaries from before there were strategies are of predicted categories")
    func olderCandidates() throws {
        let summary = RunSummary.example(RunID(experiment: "a", folder: "b"))
        let text = String(decoding: try RunJSON.encode(summary), as: UTF8.self)
        let older = text.replacing("\"strategy\":\"popularity\",", with: "")
        #expect(older != text)
        let read = try RunJSON.decode(RunSummary.self, from: Data(older.utf8))
        #expect(read.candidates.map(\.strategy) == [.categories])
        #expect(read.candidates[0].ranksName.rawValue == "candidates 0.04")
        #expect(summary.candidates[0].ranksName.rawValue == "candidates popularity 0.04")
    }
}
