import Experiments
import Foundation
import Metrics
import Models
import TestSupport
import Testing
import Training

/// Scores split between the session and the predicted categories.
@Suite struct CategoryPartsTests {
    @Test(
        "The session's part is the score with the mean prediction, and the parts sum to the score",
        arguments: [[], ["model.projection=logits"], ["model.repeats=learned"]])
    func naive(_ overrides: [String]) throws {
        let (experiment, dataset, model) = try CategoryComparisonTests.bench(overrides)
        let count = dataset.catalogue.count
        let evaluator = Evaluator(model, settings: experiment.evaluation, itemCount: count, workers: 1)
        let parts = try CategoryParts(evaluator, experiment.model, validation: dataset.validation)
        let validation = NaiveScores(dataset.validation, model: model, itemCount: count)
        let means = model.categoryLevels.indices.map { level -> [Float] in
            let rows = validation.categories.map { row -> [Double] in
                let logits = row[level].map(Double.init)
                guard experiment.model.projection == .probabilities else { return logits }
                let sum = logits.reduce(0) { $0 + exp($1) }
                return logits.map { exp($0) / sum }
            }
            return rows[0].indices.map { column in
                Float(rows.reduce(0) { $0 + $1[column] } / Double(rows.count))
            }
        }
        for session in 0..<5 {
            let prefix = Array(dataset.test[session].dropLast())
            let scores = evaluator.scores(after: prefix).items.map(Double.init)
            let found = parts.parts(of: scores, after: prefix)
            let wanted = evaluator.scores(after: prefix, fed: .fixed(means)).items
            #expect(relativeError(found.map { Float($0.session) }, wanted) < 1e-4)
            #expect(zip(found, scores).allSatisfy { abs($0.session + $0.category - $1) < 1e-9 })
            // The prediction of a session is not the mean one.
            #expect(found.contains { abs($0.category) > 1e-3 })
            let best = try #require(found.bestOfSession)
            #expect(found[best].session == found.map(\.session).max())
        }
    }

    @Test("Recommended and inspected items have them, only where predicted categories feed the item head")
    func runs() throws {
        func run(_ overrides: [String]) throws -> TestRun {
            let run = try TestRun(try Experiment.small(["training.epochs=1"] + overrides))
            try run.attempt()
            return run
        }
        for overrides in [[], ["model.hierarchy=none"], ["model.hierarchy=parallel"], ["model.kind=markov"]] {
            let run = try run(overrides)
            let isFed = overrides.isEmpty
            let catalogue = try Experiment.small().prepared().dataset.catalogue
            let found = try Recommender(folder: run.folder, locations: run.locations)
                .recommend(items: [catalogue.ids[3]], top: 5)
            #expect((found.bestWithoutCategories != nil) == isFed)
            #expect(found.items.allSatisfy { ($0.parts != nil) == isFed })
            for item in found.items {
                if let parts = item.parts { #expect(abs(parts.session + parts.category - item.score) < 1e-9) }
            }
            let inspected = try RowInspector(run.folder, locations: run.locations).model(items: [3])
            #expect(inspected.items.prefix(5).map(\.parts) == found.items.map(\.parts))
            #expect(inspected.bestWithoutCategories?.id == found.bestWithoutCategories)
            let row = try RowInspector(run.folder, locations: run.locations).model(row: 0, list: nil)
            #expect((row.targetParts != nil) == isFed)
        }
    }
}
