import Basics
import Experiments
import Foundation
import Metrics
import Runs
import Sessions
import Testing
import Training

/// What a run keeps of its test rows agrees with its data, its ranks and its summary.
@Suite("Test rows that runs keep")
struct KeptTestRowsTests {
    @Test("of a trained model", arguments: [false, true])
    func trained(refit: Bool) throws {
        let run = try TestRun(
            try .small(["training.epochs=1", "training.refit=\(refit)", "training.sessionFraction=0.5"]))
        let summary = try #require(try run.attempt().summary)
        let rows = try #require(try run.folder.testRows(of: summary))
        let ranks = try run.folder.testRanks(of: summary)
        #expect(rows.count == summary.dataset.testRows && ranks.tieRule == TestRanks.tiesAgainstModel)
        #expect(PopularitySlice.slices(ranks: ranks.full, clicks: rows.clicks) == summary.slices)
        let metrics = try #require(summary.metrics.testTasks).categories
        #expect(rows.levels.map(\.name) == metrics.map(\.level) && !metrics.isEmpty)
        for (level, metrics) in zip(rows.levels, metrics) {
            let hits = try #require(level.isHit)
            #expect(hits.count { $0 >= 0 } == metrics.rows)
            #expect(Double(hits.count { $0 > 0 }) / Double(metrics.rows) == metrics.accuracy)
            #expect(zip(hits, level.isHead).allSatisfy { ($0 < 0) == ($1 < 0) })
        }

        // The data gives all of it again, but for what the model predicted.
        let derived = try TestRows.derived(of: summary, run.experiment, locations: run.locations)
        #expect(derived.perSession == rows.perSession && derived.prefix == rows.prefix)
        #expect(derived.clicks == rows.clicks && derived.isInPrefix == rows.isInPrefix)
        #expect(derived.levels.map(\.isHead) == rows.levels.map(\.isHead))
        #expect(derived.levels.allSatisfy { $0.isHit == nil })
    }

    @Test("of a baseline, under a split that asks for the last click only")
    func fitted() throws {
        let run = try TestRun(try .small(["model.kind=popularity", "protocol.split=leave-one-out"]))
        let summary = try #require(try run.attempt().summary)
        let rows = try #require(try run.folder.testRows(of: summary))
        #expect(rows.perSession.allSatisfy { $0 == 1 } && rows.levels.allSatisfy { $0.isHit == nil })
        #expect(rows.sessionLengths == rows.prefix.map { $0 + 1 })
    }

    @Test("data that has changed since gives nothing")
    func changedData() throws {
        let run = try TestRun(try .small(["model.kind=popularity"]))
        var summary = try #require(try run.attempt().summary)
        summary.dataset.fingerprint = "00ff"
        #expect {
            _ = try TestRows.derived(of: summary, run.experiment, locations: run.locations)
        } throws: {
            "\($0)".contains("restore the data files")
        }
    }

    @Test("by hand")
    func byHand() throws {
        // Items 0 … 4 in categories a, a, b, c, none.
        let field = ItemField(
            name: "kind", kind: .category, vocabulary: ["a", "b", "c"], bags: Packed([[0], [0], [1], [2], []]))
        var test = SessionSet()
        test.append([0, 1, 0], origin: 0)
        test.append([3, 4], origin: 1)
        test.append([2, 2, 3], firstTarget: 2, origin: 2)
        let dataset = Dataset(
            name: "x", catalogue: Catalogue(ids: ["0", "1", "2", "3", "4"], categories: [CategoryLevel(field: field)]),
            training: test, validation: test, test: test, fingerprint: "0")
        // Half of 10 clicks with a category: b (5) is enough.
        let rows = TestRows(
            of: dataset, clicks: [2, 1, 5, 2, 9], hits: [(level: "kind", hits: [1, 0, -1, 1])])
        #expect(rows.perSession == [2, 1, 1] && rows.prefix == [1, 2, 1, 2])
        #expect(rows.clicks == [1, 2, 9, 2] && rows.isInPrefix == [0, 1, 0, 0])
        #expect(rows.levels == [.init(name: "kind", isHead: [0, 0, -1, 0], isHit: [1, 0, -1, 1])])
        let most = TestRows(of: dataset, clicks: [2, 1, 2, 2, 9])
        #expect(most.levels == [.init(name: "kind", isHead: [1, 1, -1, 0], isHit: nil)])
    }
}
