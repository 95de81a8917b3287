import Baselines
import Basics
import Experiments
import Foundation
import Testing
import Training

@Suite struct RecommenderTests {
    private static func finished(_ overrides: [String] = []) throws -> TestRun {
        let run = try TestRun(try Experiment.small(["training.epochs=1"] + overrides))
        try run.attempt()
        return run
    }

    @Test(
        "The best items come first, and a row's rank in the run is the place of its target",
        arguments: [
            [], ["model.idFree=true"], ["model.output=own"], ["model.hierarchy=none"], ["model.kind=v-sknn"],
            ["model.repeats=learned"],
            ["model.kind=slist", "training.refit=true"],
        ])
    func order(_ overrides: [String]) throws { try Self.requireOrder(Self.finished(overrides), ranks: "full") }

    @Test(
        "With a second stage, candidates come first, in its order",
        arguments: [[], ["model.kind=stan"], ["training.refit=true"], ["model.repeats=learned"]])
    func orderOfSecondStage(_ overrides: [String]) throws {
        try Self.requireOrder(Self.finished(["rerank.kind=linear"] + overrides), ranks: "reranked")
    }

    /// - Parameter list: name of ranks that recommendations are of.
    static func requireOrder(_ run: TestRun, ranks list: String) throws {
        let dataset = try Experiment.small().prepared().dataset
        let recommender = try Recommender(folder: run.folder, locations: run.locations)
        let ranks = try #require(try run.outcome().ranks[list])
        var row = 0
        for session in 0..<20 {
            let items = Array(dataset.test[session])
            for position in 1..<items.count {
                let prefix = items[..<position].map { dataset.catalogue.ids[Int($0)] }
                let result = try recommender.recommend(items: prefix, top: dataset.catalogue.count)
                #expect(Set(result.items.map(\.id)).count == dataset.catalogue.count)
                if list == "full" { #expect(result.items.map(\.score) == result.items.map(\.score).sorted(by: >)) }
                let place = result.items.firstIndex { $0.id == dataset.catalogue.ids[Int(items[position])] }
                // Items whose scores differ by rounding may change places with the target.
                let own = try #require(place.map { result.items[$0].score })
                let near = result.items.count { abs($0.score - own) < 1e-5 * max(1, abs(own)) }
                #expect(abs(Int(ranks[row]) - 1 - (place ?? -1)) < near)
                row += 1
            }
        }
    }

    @Test("Category levels have names and probabilities, items their titles and categories")
    func content() throws {
        let run = try Self.finished()
        let catalogue = try run.experiment.prepared().dataset.catalogue
        let result = try Recommender(folder: run.folder, locations: run.locations)
            .recommend(items: [catalogue.ids[3], catalogue.ids[5]], top: 7)
        #expect(result.levels.map(\.name) == catalogue.categories.map(\.name))
        for (level, known) in zip(result.levels, catalogue.categories) {
            #expect(level.categories.count == min(7, known.count))
            let probabilities = level.categories.map(\.probability)
            #expect(probabilities == probabilities.sorted(by: >))
            let sum = probabilities.reduce(0, +)
            #expect(known.count <= 7 ? abs(sum - 1) < 1e-9 : sum < 1)
            #expect(Set(level.categories.map(\.name)).isSubset(of: known.field.vocabulary))
        }
        #expect(result.items.count == 7)
        for item in result.items {
            let index = try #require(catalogue.ids.firstIndex(of: item.id))
            #expect(item.title == catalogue.titles[index])
            #expect(item.categories.count == 3)
        }
    }

    @Test("Popularity recommends what is clicked most, whatever came before")
    func popularity() throws {
        let run = try Self.finished(["model.kind=popularity"])
        let dataset = try Experiment.small().prepared().dataset
        let result = try Recommender(folder: run.folder, locations: run.locations)
            .recommend(items: [dataset.catalogue.ids[0]], top: 5)
        let clicks = Popularity(dataset.training, itemCount: dataset.catalogue.count).clicks.sorted(by: >)
        #expect(result.items.map(\.score) == clicks.prefix(5).map(Double.init))
        #expect(result.levels.isEmpty)
    }

    @Test("Unknown items, no items, unfinished runs and changed data are clear errors")
    func errors() throws {
        let run = try Self.finished()
        let recommender = try Recommender(folder: run.folder, locations: run.locations)
        let known = try run.experiment.prepared().dataset.catalogue.ids[0]
        let unknown = #expect(throws: RunError.self) { try recommender.recommend(items: [known + "x"], top: 3) }
        #expect(unknown?.description.contains("did you mean") ?? false)
        let none = #expect(throws: RunError.self) { try recommender.recommend(items: [], top: 3) }
        #expect(none?.description.contains("--items") ?? false)

        let neighbour = try Self.finished(["training.seed=2"])
        let weights = run.folder.checkpoint.appending(component: "model.safetensors")
        let own = try Data(contentsOf: weights)
        try Data(contentsOf: neighbour.folder.checkpoint.appending(component: "model.safetensors")).write(to: weights)
        let swapped = #expect(throws: RunError.self) { try Recommender(folder: run.folder, locations: run.locations) }
        #expect(swapped?.description.contains("not the ones that the run wrote") ?? false)
        try own.write(to: weights)

        let waiting = try TestRun(run.experiment)
        let unfinished = #expect(throws: RunError.self) {
            try Recommender(folder: waiting.folder, locations: waiting.locations)
        }
        #expect(unfinished?.description.contains("only finished runs") ?? false)

        let other = try run.experiment.overridden(by: ["data.storefront.seed=9"])
        let same = try Data(contentsOf: run.folder.experimentFile)
        try Data(other.yaml.utf8).write(to: run.folder.experimentFile)
        let edited = #expect(throws: FileError.self) { try Recommender(folder: run.folder, locations: run.locations) }
        #expect(edited?.description.hasPrefix("the experiment was changed after the run") ?? false)
        try same.write(to: run.folder.experimentFile)

        // A program from before wrote no hash of the experiment; the fingerprint of the data still tells.
        let summary = try String(contentsOf: run.folder.summaryFile, encoding: .utf8)
        let old = summary.replacing(#/ *"(checksum|experiment)" ?: ?"[0-9a-f]{16}",/#, with: "")
        try Data(old.utf8).write(to: run.folder.summaryFile)
        try Data(other.yaml.utf8).write(to: run.folder.experimentFile)
        let changed = #expect(throws: RunError.self) { try Recommender(folder: run.folder, locations: run.locations) }
        #expect(changed?.description.contains("but the data is now") ?? false)
    }
}
