import Experiments
import Foundation
import Importing
import Runs
import Sessions
import TestSupport
import Testing
import Training

/// What a run recommends for its test rows agrees with its ranks, and with what the run recommends when it is asked.
@Suite("Lists that runs keep")
struct KeptListsTests {
    private static func finished(_ overrides: [String]) throws -> TestRun {
        let run = try TestRun(try Experiment.small(["training.epochs=1"] + overrides))
        try run.attempt()
        return run
    }

    private static let kinds = [
        [], ["model.idFree=true", "rerank.kind=linear"], ["model.repeats=learned", "training.refit=true"],
        ["training.refit=true", "rerank.kind=linear", "protocol.split=leave-one-out"],
        ["model.kind=gru4rec", "model.tasks.sharing=none"], ["model.kind=v-sknn"], ["model.kind=session-popularity"],
        ["model.kind=stan", "training.refit=true", "rerank.kind=linear"], ["model.kind=slist"],
    ]

    @Test("the target stands at its rank or, among items that tie with it, before", arguments: kinds)
    func ranks(_ overrides: [String]) throws {
        let run = try Self.finished(overrides)
        let summary = try #require(try run.folder.summary())
        let lists = try #require(try run.folder.testLists(of: summary))
        let ranks = try run.folder.testRanks(of: summary)
        let targets = try TestTargets(of: summary, run.experiment, locations: run.locations).targets
        #expect((lists.reranked != nil) == (run.experiment.rerank.kind != .none))
        for (lists, ranks) in [(lists.full, ranks.full), (lists.reranked ?? [], ranks.reranked ?? [])] {
            var exact = 0
            for (row, rank) in ranks.enumerated() {
                let place = TestLists.items(lists, row: row).firstIndex(of: targets[row]).map { $0 - row * 20 + 1 }
                if let place { #expect(place <= rank) }
                if rank <= 20, place == nil { #expect(TestLists.items(lists, row: row).count < rank) }
                if place.map(Int32.init) == rank { exact += 1 }
            }
            #expect(ranks.isEmpty || exact > 0)
        }
    }

    @Test("they are what the run recommends", arguments: kinds)
    func recommendations(_ overrides: [String]) throws {
        let run = try Self.finished(overrides)
        let summary = try #require(try run.folder.summary())
        let lists = try #require(try run.folder.testLists(of: summary))
        let dataset = try run.experiment.dataset(of: run)
        let recommender = try Recommender(folder: run.folder, locations: run.locations)
        var checked = 0
        for (row, event) in dataset.test.eachRow.enumerated().prefix(12) {
            let items = TestLists.items(lists.reranked ?? lists.full, row: row)
            let shown = try recommender.recommend(
                items: dataset.test.items[event.prefix].map { dataset.catalogue.ids[Int($0)] }, top: 20
            ).items
            // Scores of a recommendation are rounded to single precision, so near ones may change places.
            for (place, item) in items.enumerated() {
                let same = shown.firstIndex { $0.id == dataset.catalogue.ids[Int(item)] }
                let near = same.map {
                    abs(shown[$0].score - shown[place].score) < 1e-5 * max(1, abs(shown[place].score))
                }
                #expect(near ?? (place > 15), "row \(row), place \(place)")
                checked += 1
            }
        }
        #expect(checked > 0)
    }

    @Test("they know the clicks and categories of the items, and what was predicted")
    func facts() throws {
        let run = try Self.finished([])
        let summary = try #require(try run.folder.summary())
        let lists = try #require(try run.folder.testLists(of: summary))
        let dataset = try run.experiment.dataset(of: run)
        #expect(lists.clicks.reduce(0) { $0 + Int($1) } == dataset.training.items.count)
        let targets = dataset.test.eachRow.map { Int(dataset.test.items[$0.target]) }
        let hits = try #require(try run.folder.testRows(of: summary)?.levels.map(\.isHit))
        #expect(lists.levels.map(\.name) == dataset.catalogue.categories.map(\.name) && !lists.levels.isEmpty)
        for (level, hits) in zip(lists.levels, hits) {
            let predicted = try #require(level.predicted)
            let right = zip(predicted, targets).map { predicted, target in
                level.ofItems[target] < 0 ? Int32(-1) : predicted == level.ofItems[target] ? 1 : 0
            }
            #expect(right == hits)
            #expect(level.confidence?.allSatisfy { $0 > 0 && $0 <= 1 } == true)
        }
        let all = try Self.finished(["model.categoryTarget=all"])
        let result = try #require(try all.folder.summary())
        let other = try #require(try all.folder.testLists(of: result))
        #expect(other.levels.allSatisfy { $0.predicted != nil && $0.confidence == nil })
    }
}

extension Experiment {
    /// The data of a run.
    fileprivate func dataset(of run: TestRun) throws -> Dataset {
        try loadDataset(data, protocol: `protocol`, name: name, locations: run.locations)
    }
}
