import Basics
import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

@Suite("Reference runs")
struct ReferenceTests {
    private let place: TemporaryFolder
    private let store: RunStore

    init() throws {
        place = try TemporaryFolder()
        store = RunStore(results: place.url.appending(component: "Results"))
    }

    /// Keeps a run as a reference.
    @discardableResult
    private func keep(_ run: RunFolder, _ rows: TestRows, as variant: String = "full") throws -> RunFolder {
        let reference = try NewReference(of: run, study: "shop", variant: variant, rows: rows)
        #expect(try reference.write(in: store))
        return try store.find(reference.id.description)
    }

    private func content(_ folder: RunFolder, _ name: String) throws -> Data {
        try Data(contentsOf: folder.url.appending(component: name))
    }

    @Test("experiment and summary are those of the run, ranks and rows as exact as metrics and slices ask for")
    func roundTrip() throws {
        let (run, ranks, rows) = try ReferenceExample.run(in: store.results)
        let reference = try keep(run, rows)
        #expect(reference.url.path.hasSuffix("Results/reference/shop/full-1"))
        let names = try FileManager.default.contentsOfDirectory(atPath: reference.url.path).sorted()
        #expect(names == ["experiment.yaml", "reference.safetensors", "summary.json"])
        for name in ["experiment.yaml", "summary.json"] { #expect(try content(reference, name) == content(run, name)) }

        let summary = try #require(try reference.finished()?.summary)
        let kept = try reference.testRanks(of: summary)
        #expect(kept.full == ranks.full.map { min($0, 21) } && kept.reranked == ranks.reranked?.map { min($0, 21) })
        #expect(kept.tieRule == ranks.tieRule && kept.candidates.isEmpty)
        #expect(RankingMetrics(ranks: kept.full) == summary.metrics.test)
        #expect(RankingMetrics(ranks: kept.reranked ?? []) == summary.secondStage?.test)
        for metric in RankingMetric.allCases {
            #expect(metric.values(ofRanks: kept.full) == metric.values(ofRanks: ranks.full))
        }
        let keptRows = try #require(try reference.testRows(of: summary))
        #expect(keptRows.perSession == rows.perSession && keptRows.prefix == rows.prefix)
        #expect(keptRows.isInPrefix == rows.isInPrefix && keptRows.levels == rows.levels)
        #expect(Set(keptRows.clicks).isSubset(of: [0, 1, 6, 21, 101]))
        #expect(PopularitySlice.slices(ranks: kept.full, clicks: keptRows.clicks) == summary.slices)
        #expect(try reference.events().isEmpty)
    }

    @Test("a reference of 60,858 rows with a second stage has at most 120 kB")
    func size() throws {
        let (run, _, rows) = try ReferenceExample.run(in: store.results, rows: 60_858)
        let reference = try NewReference(of: run, study: "shop", variant: "full", rows: rows)
        #expect(reference.bytes <= 120_000 && reference.bytes > 60_000, "\(reference.bytes)")
    }

    @Test("references are apart from runs; they stand in for variants of which no run is done, where results are shown")
    func plans() throws {
        let study = try ReferenceExample.study()
        for seed in [1, 2] {
            let (run, _, rows) = try ReferenceExample.run(seed: seed, in: store.results)
            try keep(run, rows)
        }
        let (other, _, rows) = try ReferenceExample.run(1, in: store.results)
        #expect(try keep(other, rows, as: "a|b *c*").id.description == "shop/a-b-c-1")
        #expect(store.runs().count == 3 && store.runs().allSatisfy { !$0.isReference })
        #expect(store.references().map(\.status) == [.done, .done, .done])
        #expect(store.references().allSatisfy { $0.isReference && $0.started == store.runs()[0].started })

        // Runs of one's own count, of the first variant one of two.
        let runs = store.runs().map(\.folder)
        for run in runs where run.id.folder.hasSuffix("hierarchical-seed2") || run.id.folder.contains("none") {
            try FileManager.default.removeItem(at: run.url)
        }
        let shown = store.planWithReferences(study)
        #expect(shown.variants.map(\.isReference) == [false, true])
        #expect(shown.entries.map(\.status) == [.done, nil, .done, nil])
        // What is trained is what one has not trained oneself.
        #expect(store.plan(study).entries.map(\.status) == [.done, nil, nil, nil])
        #expect(
            store.found(try study.variants.map { try #require($0.runs.first).experiment }).map { $0 == nil } == [
                false, true,
            ])
        try FileManager.default.removeItem(at: store.results.appending(component: "shop"))
        #expect(store.planWithReferences(study).variants.map(\.isReference) == [true, true])
        #expect(store.plan(study).entries.allSatisfy { $0.status == nil })

        #expect(try store.find("full-2").id.description == "shop/full-2" && store.find("shop/a-b").isReference)
        #expect(throws: UnknownRun.self) { try store.find("last") }
        #expect(message { _ = try store.find("shop/full") }.contains("ambiguous: shop/full-"))
        #expect(store.names().sorted() == ["shop/a-b-c-1", "shop/full-1", "shop/full-2"])
        // The folder of the references as results of its own.
        let inside = RunStore(results: store.results.appending(component: "reference"))
        #expect(inside.runs().map(\.isReference) == [true, true, true])
        #expect(inside.plan(study).entries.allSatisfy { $0.status == nil })
    }

    @Test("nothing goes on with a reference or writes into it")
    func readOnly() throws {
        let (run, _, rows) = try ReferenceExample.run(in: store.results)
        let reference = try keep(run, rows)
        #expect(message { _ = try reference.open() }.hasPrefix("a reference run is only read"))
        #expect(reference.isReference && !reference.isLocked && !run.isReference)
        #expect(try FileManager.default.contentsOfDirectory(atPath: reference.url.path).count == 3)
        // The name of the folder is no name for an experiment.
        let words = message { _ = try ExperimentFile(yaml: "name: reference", file: "x.yaml") }
        #expect(words.contains("the folder reference is that of the reference runs"))
    }

    @Test("a folder that is there stays: the same content is fine, other content is refused")
    func existing() throws {
        let (run, _, rows) = try ReferenceExample.run(in: store.results)
        let reference = try keep(run, rows)
        #expect(try !NewReference(of: run, study: "shop", variant: "full", rows: rows).write(in: store))
        let (again, _, _) = try ReferenceExample.run(in: store.results) { $0.seconds.total = 5 }
        let before = try content(reference, "summary.json")
        #expect(
            message { _ = try NewReference(of: again, study: "shop", variant: "full", rows: rows).write(in: store) }
                .hasPrefix("there is another reference run of this variant and seed"))
        #expect(try content(reference, "summary.json") == before)
        let parent = reference.url.deletingLastPathComponent().path
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == ["full-1"])
    }

    @Test("what does not stand for its experiment on every machine is refused, in words")
    func refused() throws {
        func refusal(_ words: String, changing change: (inout RunSummary) -> Void) throws {
            let (run, _, rows) = try ReferenceExample.run(in: store.results, changing: change)
            let said = message { _ = try NewReference(of: run, study: "shop", variant: "full", rows: rows) }
            #expect(said.contains("cannot be a reference: ") && said.contains(words), "\(said)")
        }
        try refusal("resumed inexactly") { $0.exact = false }
        try refusal("changed between its attempts (model.width)") { $0.changedKeys = ["model.width"] }
        try refusal("from before results were sealed") { $0.experiment = nil }
        try refusal("is not done") { $0.status = .stopped }
        try refusal("do not give the metrics") { $0.metrics.test.mrr += 0.001 }
        try refusal("do not give the metrics") { $0.secondStage?.test.hr += 0.001 }
        let (run, _, few) = try ReferenceExample.run(in: store.results)
        let many = TestRows(
            perSession: few.perSession, prefix: few.prefix, clicks: few.clicks, isInPrefix: few.isInPrefix,
            levels: Array(repeating: few.levels[0], count: 17))
        #expect(
            message { _ = try NewReference(of: run, study: "shop", variant: "full", rows: many) }
                .contains("it has 200 test rows and 17 levels of categories, where 4194304 and 16 are the most"))
        var stream = RandomStream(seed: 1, name: "references")
        let (ranks, rows) = (ReferenceExample.ranks(50, &stream), ReferenceExample.rows(50, &stream))
        for path in ["/home/somebody/data", "../data", "~/data"] {
            var experiment = try ReferenceExample.experiment()
            experiment.data.source = .files
            experiment.data.folder = path
            experiment.data.items.categories = ["category"]
            let run = try ReferenceExample.run(
                experiment, in: store.results, TestRanks(full: ranks, candidates: []), rows)
            let said = message { _ = try NewReference(of: run, study: "shop", variant: "full", rows: rows) }
            #expect(said.contains("names a place of this machine, \(path);"), "\(said)")
        }
        #expect(store.references().isEmpty)
    }
}
