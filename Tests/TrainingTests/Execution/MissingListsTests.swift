import Basics
import Experiments
import Foundation
import Runs
import TestSupport
import Testing
import Training

/// Runs from before lists were kept get them from their weights.
@Suite("Lists of older runs")
struct MissingListsTests {
    /// A run that is done, as an earlier version would have left it.
    private static func old(_ overrides: [String], withRows: Bool = true) throws -> (run: TestRun, outcome: Outcome) {
        let run = try TestRun(try Experiment.small(["training.epochs=1"] + overrides))
        try run.attempt()
        let outcome = try run.outcome()
        try remove("lists", of: run)
        if !withRows { try remove("rows", of: run) }
        return (run, outcome)
    }

    private static func remove(_ name: String, of run: TestRun) throws {
        try FileManager.default.removeItem(at: run.folder.ranks.appending(component: "\(name).safetensors"))
    }

    private static func make(_ run: TestRun) throws {
        _ = try MissingLists(run.folder).make(locations: run.locations) { _ in }
    }

    @Test(
        "They come out as if they had been kept from the start, and nothing else changes",
        arguments: [
            [], ["training.refit=true", "rerank.kind=linear"], ["model.repeats=learned", "training.keep=best"],
            ["model.kind=popularity"], ["model.kind=stan", "training.refit=true", "rerank.kind=linear"],
        ], [true, false])
    func made(_ overrides: [String], withRows: Bool) throws {
        let (run, outcome) = try Self.old(overrides, withRows: withRows)
        #expect(try run.outcome() != outcome)
        let events = try Data(contentsOf: run.folder.eventsFile)
        let summary = try Data(contentsOf: run.folder.summaryFile)
        try Self.make(run)
        #expect(try run.outcome().differences(from: outcome).isEmpty)
        #expect(try Data(contentsOf: run.folder.eventsFile) == events)
        #expect(try Data(contentsOf: run.folder.summaryFile) == summary)
        #expect(run.status == .done)
    }

    @Test("If a rank comes out otherwise, nothing is written", arguments: ["full", "reranked"])
    func otherRanks(_ list: String) throws {
        let (run, _) = try Self.old(["rerank.kind=linear"], withRows: false)
        let summary = try #require(try run.folder.summary())
        let ranks = try run.folder.testRanks(of: summary)
        func changed(_ ranks: [Int32], _ name: String) -> [Int32] {
            name == list ? ranks.dropLast() + [ranks[ranks.count - 1] + 1] : ranks
        }
        try run.folder.open().write(
            TestRanks(
                full: changed(ranks.full, "full"), reranked: changed(ranks.reranked ?? [], "reranked"),
                candidates: ranks.candidates), fingerprint: summary.dataset.fingerprint)
        let error = #expect(throws: RunError.self) { try Self.make(run) }
        #expect(error?.description.contains("1 of \(ranks.full.count) rows") == true)
        #expect(try run.outcome().lists.isEmpty && run.outcome().rows.isEmpty)
    }

    @Test("Runs that are not done, or keep no weights, are refused")
    func refused() throws {
        func refusal(_ run: TestRun) -> String {
            let error = #expect(throws: RunError.self) { try Self.make(run) }
            return error.map { $0.isRefusal ? $0.description : "" } ?? ""
        }
        #expect(refusal(try TestRun(try Experiment.small())).contains("is not done"))
        #expect(refusal(try Self.old(["training.keep=summary"]).run).contains("keeps no weights"))
    }
}
