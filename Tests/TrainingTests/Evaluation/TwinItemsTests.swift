import Experiments
import Models
import TestSupport
import Testing
import Training

/// Items with the same metadata, which a model without ids cannot tell apart.
@Suite struct TwinItemsTests {
    @Test("Their scores tie to the bit, wherever they stand in the catalogue", arguments: [1, 2])
    func tie(workers: Int) throws {
        let experiment = try Experiment.small([
            "model.kind=m2trec", "data.storefront.items=3000", "data.storefront.sessions=300", "model.width=24",
            "model.metadata.title=false", "model.metadata.attributes=false",
        ])
        let (dataset, model) = try experiment.prepared()
        let fields = ItemMetadata(dataset.catalogue, experiment.model.metadata).fields
        let groups = Dictionary(grouping: 0..<dataset.catalogue.count) { item in fields.map { $0[item].sorted() } }
        #expect(groups.values.map(\.count).max() ?? 0 > 5)
        let evaluator = Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: workers)
        for prefix in [[0], [5, 17], [100, 3, 100]] as [[Int32]] {
            let scores = evaluator.scores(after: prefix).items
            for group in groups.values { #expect(Set(group.map { scores[$0].bitPattern }).count == 1) }
            #expect(Set(scores).count > 20)
        }
        // All of a tie group count against a target in it.
        let ranks = try evaluator.evaluate(dataset.test).ranks
        for (row, rank) in zip(dataset.test.eachRow, ranks).prefix(50) {
            let prefix = Array(dataset.test.items[row.prefix])
            let scores = evaluator.scores(after: prefix).items
            let own = scores[Int(dataset.test.items[row.target])]
            let near = scores.count { abs($0 - own) < 1e-5 * max(1, abs(own)) }
            let group = groups.values.first { $0.contains(Int(dataset.test.items[row.target])) } ?? []
            let atLeast = scores.count { $0 >= own }
            #expect(Int(rank) >= group.count && abs(Int(rank) - atLeast) <= near - group.count)
        }
    }
}
