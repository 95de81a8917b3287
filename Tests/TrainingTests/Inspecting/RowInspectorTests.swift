import Experiments
import Metrics
import Runs
import Sessions
import TestSupport
import Testing
import Training

@Suite("Single test rows")
struct RowInspectorTests {
    private static func finished(_ overrides: [String] = []) throws -> TestRun {
        let run = try TestRun(try Experiment.small(["training.epochs=1"] + overrides))
        try run.attempt()
        return run
    }

    private static func kept(_ run: TestRun) throws -> (ranks: TestRanks, lists: TestLists) {
        let summary = try #require(try run.folder.finished()).summary
        return (try run.folder.testRanks(of: summary), try #require(try run.folder.testLists(of: summary)))
    }

    @Test(
        "the row is the one that was ranked: as many items score at least as high as the target as its rank says",
        arguments: [
            [], ["model.idFree=true"], ["model.hierarchy=none"], ["model.repeats=learned"], ["model.kind=v-sknn"],
            ["training.refit=true"],
        ])
    func ranks(_ overrides: [String]) throws {
        let run = try Self.finished(overrides)
        let (ranks, lists) = try Self.kept(run)
        let dataset = try Experiment.small().prepared().dataset
        let inspector = try RowInspector(run.folder, locations: run.locations)
        let everything = (0..<Int32(dataset.catalogue.count)).map { $0 }
        for (row, known) in dataset.test.eachRow.enumerated().prefix(30) {
            let session = inspector.session(row: row)
            #expect(session.items.map(\.id) == dataset.test.items[known.prefix].map { dataset.catalogue.ids[Int($0)] })
            #expect(session.target?.id == dataset.catalogue.ids[Int(dataset.test.items[known.target])])

            let all = inspector.model(row: row, list: everything)
            let own = try #require(all.targetScore)
            let above = all.items.count { ($0.score ?? 0) >= own }
            // Items whose scores differ by rounding may change places with the target.
            let near = all.items.count { abs(($0.score ?? 0) - own) < 1e-5 * max(1, abs(own)) }
            #expect(abs(Int(ranks.full[row]) - above) < near)

            let list = Array(TestLists.items(lists.full, row: row))
            let model = inspector.model(row: row, list: list)
            #expect(model.items.map(\.item.id) == list.map { dataset.catalogue.ids[Int($0)] })
            #expect(
                model.items
                    == inspector.kept(row: row, list: list).items.enumerated().map { place, listed in
                        var listed = listed
                        listed.score = model.items[place].score
                        listed.parts = model.items[place].parts
                        return listed
                    })
            let place = model.items.firstIndex(where: \.isTarget)
            if let place, ranks.full[row] > 0 { #expect(place < Int(ranks.full[row])) }
            if (1...20).contains(ranks.full[row]) { #expect(place != nil) }
        }
    }

    @Test("probabilities of a level sum to one, and the true category is among them, in its place")
    func probabilities() throws {
        let run = try Self.finished()
        let summary = try #require(try run.folder.finished()).summary
        let hits = try #require(try run.folder.testRows(of: summary)).levels.map(\.isHit)
        let catalogue = try run.experiment.prepared().dataset.catalogue
        let inspector = try RowInspector(run.folder, locations: run.locations)
        for row in 0..<20 {
            let model = inspector.model(row: row, list: nil)
            #expect(model.levels.map(\.name) == catalogue.categories.map(\.name) && model.missing == nil)
            for (number, level) in model.levels.enumerated() {
                let sum = level.categories.reduce(0) { $0 + $1.probability }
                #expect(catalogue.categories[number].count <= 10 ? abs(sum - 1) < 1e-9 : sum <= 1)
                let truth = try #require(level.categories.first { $0.isTarget })
                #expect(truth.name == inspector.session(row: row).target?.categories[number])
                #expect((truth.place == 1) == (hits[number]?[row] == 1))
            }
        }
    }

    @Test("a session of one's own is what the recommender says of it; items are found by words of their titles")
    func own() throws {
        let run = try Self.finished()
        let catalogue = try run.experiment.prepared().dataset.catalogue
        let inspector = try RowInspector(run.folder, locations: run.locations)
        let ids = [catalogue.ids[3], catalogue.ids[5]]
        let items = try inspector.items(called: ids)
        #expect(items == [3, 5])
        let model = inspector.model(items: items)
        let said = try Recommender(folder: run.folder, locations: run.locations).recommend(items: ids, top: 20)
        #expect(
            model.items.map(\.item.id) == said.items.map(\.id) && model.items.map(\.score) == said.items.map(\.score))
        #expect(model.targetScore == nil && !model.items.contains(where: \.isTarget))
        #expect(inspector.session(items: items).target == nil)

        let title = catalogue.titles[7]
        let words = title.split(separator: " ").map { $0.lowercased() }
        let found = try inspector.items(called: [words.reversed().joined(separator: " ")])[0]
        let wanted = Set(words)
        #expect(Set(catalogue.titles[Int(found)].lowercased().split(separator: " ").map(String.init)) == wanted)
        let most = inspector.session(items: [found]).items[0].clicks
        for (item, other) in catalogue.titles.enumerated()
        where wanted.isSubset(of: other.lowercased().split(separator: " ").map(String.init)) {
            #expect(inspector.session(items: [Int32(item)]).items[0].clicks <= most)
        }

        let mistyped = #expect(throws: RunError.self) { try inspector.items(called: [catalogue.ids[3] + "x"]) }
        #expect(mistyped?.description.contains("did you mean \(catalogue.ids[3])") ?? false)
        let word = try #require(words.first)
        let near = #expect(throws: RunError.self) { try inspector.items(called: [word.dropLast() + "zz nothing"]) }
        #expect(near?.description.lowercased().contains(word) ?? false, "\(near?.description ?? "")")
        #expect(near?.isFaultOfInput == true)
        #expect(throws: RunError.self) { try inspector.items(called: []) }
    }

    @Test("without weights there are still the session and the kept list, and it says what is missing")
    func withoutWeights() throws {
        let run = try Self.finished(["training.keep=summary"])
        let lists = try Self.kept(run).lists
        let inspector = try RowInspector(run.folder, locations: run.locations)
        let list = Array(TestLists.items(lists.full, row: 2))
        let model = inspector.model(row: 2, list: list)
        #expect(model.items.count == list.count && model.items.allSatisfy { $0.score == nil })
        #expect(model.levels.isEmpty && model.missing?.contains("keeps no weights") == true)
        #expect(!inspector.session(row: 2).items.isEmpty)
        let waiting = try TestRun(run.experiment)
        let refusal = #expect(throws: RunError.self) {
            try RowInspector(waiting.folder, locations: waiting.locations)
        }
        #expect(refusal?.description.contains("is not done") ?? false)
    }
}
