import Basics
import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

@Suite("Seeds by precision")
struct SeedRoundsTests {
    private let precision = SeedPrecision(points: 0.5, least: 3, most: 5)

    @Test("by hand: half the width of Welch's interval, in points")
    func byHand() throws {
        let rounds = SeedRounds(
            SeedPrecision(points: 2, least: 3, most: 3),
            validation: [[0.10, 0.12, 0.14], [0.20, 0.22, 0.27], [0.3]])
        let (one, other) = (0.0004 / 3, 0.0013 / 3)
        let sum = one + other
        let freedom = sum * sum / (one * one / 2 + other * other / 2)
        let expected = 100 * StudentT(freedom: freedom).quantile(0.975) * sum.squareRoot()
        #expect(rounds.reach[0] == nil)
        #expect(try abs(#require(rounds.reach[1]) - expected) < 1e-9)
        // What is fitted does not vary.
        let single = 100 * StudentT(freedom: 2).quantile(0.975) * one.squareRoot()
        #expect(try abs(#require(rounds.reach[2]) - single) < 1e-9)
        #expect(rounds.isEnough && rounds.rounds == 3)
    }

    @Test("a round is looked at when it is whole; it ends when all is known, or at the most")
    func stopping() {
        func rounds(_ validation: [[Double?]]) -> SeedRounds { SeedRounds(precision, validation: validation) }
        let none: [Double?] = [nil, nil, nil, nil, nil]
        let steady: [Double?] = [0.1, 0.1001, 0.0999, nil, nil]
        let wild: [Double?] = [0.1, 0.2, 0.15, nil, nil]
        #expect(rounds([none, none]).rounds == 3 && !rounds([none, none]).isEnough)
        #expect(rounds([steady, none]).rounds == 3 && !rounds([steady, none]).isEnough)
        #expect(rounds([steady, steady]).rounds == 3 && rounds([steady, steady]).isEnough)
        #expect(rounds([steady, wild]).rounds == 4 && !rounds([steady, wild]).isEnough)
        // A later round does not undo what was enough, nor does one without a gap count.
        let later: [Double?] = [0.1, 0.1001, 0.0999, 0.5, 0.9]
        #expect(rounds([later, later]).rounds == 3 && rounds([later, later]).isEnough)
        let all: [Double?] = [0.1, 0.2, 0.15, 0.1, 0.2]
        #expect(rounds([all, all]).rounds == 5 && rounds([all, all]).isEnough)
        #expect(rounds([all, [0.1]]).rounds == 5 && rounds([[0.1], [0.2]]).isEnough)
    }

    @Test("the plan of a study has the rounds that are known to be needed")
    func plan() throws {
        let place = try TemporaryFolder()
        let store = RunStore(results: place.url)
        let study = try ExperimentFile(
            yaml: """
                study:
                  seeds: {precision: 0.5, least: 3, most: 5}
                  variants: {full: {}, flat: {model.hierarchy: none}, floor: {model.kind: popularity}}
                """, file: "shop.yaml"
        ).asStudy
        #expect(study.precision == precision && study.runs.count == 11)
        func finish(_ runs: some Sequence<Study.Run>, _ mrr: (UInt64) -> Double) throws {
            for run in runs {
                let folder = try RunFolder.create(experiment: run.experiment, in: place.url)
                var summary = RunSummary.example(folder.id)
                summary.metrics.validation.mrr = mrr(run.experiment.training.seed)
                try folder.open().write(summary)
            }
        }
        #expect(store.plan(study).entries.count == 7 && store.plan(study).rounds?.isEnough == false)
        try finish(store.plan(study).entries.map(\.run)) { 0.1 + 0.02 * Double($0) }
        #expect(store.plan(study).entries.count == 9 && store.plan(study).rounds?.isEnough == false)
        try finish(store.plan(study).entries.filter { $0.status == nil }.map(\.run)) { _ in 0.14 }
        try finish(store.plan(study).entries.filter { $0.status == nil }.map(\.run)) { _ in 0.14 }
        let plan = store.plan(study)
        #expect(plan.entries.count == 11 && plan.rounds?.isEnough == true)
        #expect(plan.entries.allSatisfy { $0.status == .done })
        // A number of seeds is a number of seeds.
        #expect(store.plan(try study.seeded(4)).entries.count == 9)
    }
}
