import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// Which trial of a search is run on the test, and when.
@Suite("Plans of searches") struct SearchPlanTests {
    private let place: TemporaryFolder
    private let store: RunStore
    private let study: Study

    init() throws {
        place = try TemporaryFolder()
        store = RunStore(results: place.url)
        study = try ExperimentFile(
            yaml: """
                study:
                  search: {trials: 4, keys: {training.learningRate: {from: 0.001, to: 0.1, scale: log}}}
                  seeds: 2
                  variants: {full: {}, floor: {model.kind: popularity}}
                """, file: "shop.yaml"
        ).asStudy
    }

    private func finish(_ run: Study.Run, _ mrr: Double) throws {
        let folder = try RunFolder.create(experiment: run.experiment, in: place.url)
        var summary = RunSummary.example(folder.id)
        summary.metrics.validation.mrr = mrr
        try folder.open().write(summary)
    }

    private func fail(_ run: Study.Run) throws {
        let folder = try RunFolder.create(experiment: run.experiment, in: place.url)
        try folder.open().openLog().append(.failed(message: "diverged", date: .now))
    }

    @Test("The best trial by validation is run on the test when all trials of the family are there")
    func choice() throws {
        var plan = store.plan(study)
        #expect(plan.variants.count == 5 && plan.compared.isEmpty && plan.trials.count == 5)
        #expect(plan.entries.allSatisfy { !$0.run.experiment.evaluation.test })
        for (run, mrr) in zip(study.runs, [0.1, 0.3, 0.3]) { try finish(run, mrr) }
        plan = store.plan(study)
        #expect(plan.compared.isEmpty && plan.search?.families[0].chosen == nil)
        #expect(plan.search?.families[0].ranked == [0.3, 0.3, 0.1])
        // A family does not wait for another one.
        try finish(study.runs[4], 0.05)
        #expect(store.plan(study).compared.map(\.name) == ["floor"])
        try fail(study.runs[3])
        plan = store.plan(study)
        let full = try #require(plan.search?.families[0])
        #expect(full.chosen == 1 && full.failed == 1)
        #expect(plan.compared.map(\.name) == ["full", "floor"])
        let tested = plan.compared[0].entries.map(\.run.experiment)
        #expect(tested.map(\.training.seed) == [1, 2] && tested.allSatisfy(\.evaluation.test))
        #expect(tested[0].training.learningRate == full.trials[1].experiment.training.learningRate)
        #expect(plan.compared.flatMap(\.entries).allSatisfy { $0.status == nil })
        let index = StudyIndex([("shop", study)])
        // The test has no say: only its runs are done then.
        for run in plan.compared.flatMap(\.entries).map(\.run) { try finish(run, 0.9) }
        plan = store.plan(study)
        #expect(tested.allSatisfy { index.variant(of: $0, keptAs: "shop") == "full" })
        #expect(index.variant(of: study.runs[1].experiment, keptAs: "shop") == "full, trial 2")
        #expect(index.variant(of: Experiment(name: "shop"), keptAs: "shop") != "floor")
        #expect(plan.entries.count == 8 && plan.search?.families[0].chosen == 1)
        #expect(plan.compared.flatMap(\.entries).allSatisfy { $0.status == .done })
    }
}
