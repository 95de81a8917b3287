import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite struct StudyPlanTests {
    private let temporary: TemporaryFolder
    private let store: RunStore

    init() throws {
        temporary = try TemporaryFolder()
        store = RunStore(results: temporary.url.appending(component: "Results"))
    }

    private func create(
        second: Int, _ name: String = "study", _ change: (inout Experiment) -> Void = { _ in }
    ) throws -> RunFolder {
        var experiment = Experiment(name: name)
        change(&experiment)
        return try RunFolder.create(
            experiment: experiment, in: store.results, at: Date(timeIntervalSince1970: Double(second)))
    }

    private func finish(_ folder: RunFolder) throws { try folder.open().write(.example(folder.id)) }

    private func study(_ yaml: String) throws -> Study {
        try ExperimentFile(yaml: yaml, file: "study.yaml").asStudy
    }

    @Test func runsAreThoseOfTheSameExperimentAndSeed() throws {
        let full = try create(second: 1)
        try finish(full)
        let parallel = try create(second: 2) { $0.model.hierarchy = .parallel }
        let second = try create(second: 3) { $0.training.seed = 2 }
        try second.open().openLog().append(.failed(message: "no space", date: .now))
        _ = try create(second: 4) { $0.model.width = 32 }
        let plan = store.plan(
            try study("study: {seeds: 2, variants: {full: {}, parallel: {model.hierarchy: parallel}}}"))
        #expect(plan.variants.map(\.name) == ["full", "parallel"])
        #expect(plan.entries.map(\.found?.folder) == [full, second, parallel, nil])
        #expect(plan.entries.map(\.status) == [.done, .failed, .interrupted, nil])
        #expect(plan.variants.map(\.summaries) == [[.example(full.id)], []])
        #expect(
            plan.entries.map(\.run.title) == ["full, seed 1", "full, seed 2", "parallel, seed 1", "parallel, seed 2"])
    }

    @Test func whatCannotChangeAResultDoesNotMatter() throws {
        let run = try create(second: 1, "other-name") {
            $0.training.workers = 7
            $0.training.checkpointSeconds = 5
            $0.training.keep = .summary
            $0.evaluation.batch = 3
        }
        try finish(run)
        #expect(store.plan(try study("study: {seeds: 1}")).entries.map(\.found?.folder) == [run])
        var experiment = Experiment(name: "a")
        let plain = experiment.recipe
        for key in ExperimentSchema.keys {
            experiment = Experiment(name: "a")
            let other: ExperimentValue? =
                switch (key.kind, key.defaultValue) {
                case (.integer, .integer(let old)): .integer(old + 1)
                case (.number, .number(let old)): .number(old == 0 ? 0.125 : old / 2)
                case (.flag, .flag(let old)): .flag(!old)
                case (.choice(let names), let old): .text(names.first { .text($0) != old } ?? "")
                case (.text, _), (.names, _): .text("other")
                case (.list(of: .choice(let names)), _): .texts(names.suffix(1))
                case (.list(of: .text), _): .texts(["other"])
                case (.list(of: .integer), _): .numbers([7])
                default: .numbers([0.25])
                }
            let value = try #require(other)
            #expect(key.set(value, in: &experiment), "\(key.path)")
            let isIndifferent =
                ["name", "training.workers", "training.checkpointSeconds", "training.keep", "evaluation.batch"]
                .contains(key.path) || key.path.hasPrefix("study.") || !experiment.reads(key.path)
                || experiment.unusedDataKeys.contains { $0.path == key.path }
            #expect((experiment.recipe == plain) == isIndifferent, "\(key.path)")
        }
    }

    /// Earlier versions wrote every key, also those that a file had for other models.
    @Test func runsWithKeysThatAreNotReadAreFound() throws {
        let graph = try create(second: 1) { $0.model.kind = .srgnn }
        var written = Experiment(name: "study")
        written.model.kind = .srgnn
        written.model.neighbours.k = 9
        written.model.head = .residual
        try Data(written.completeYAML.utf8).write(to: graph.experimentFile)
        try finish(graph)
        let stan = try create(second: 2) { $0.model.kind = .stan }
        var seeded = Experiment(name: "study")
        seeded.model.kind = .stan
        seeded.training.seed = 3
        try Data(seeded.completeYAML.utf8).write(to: stan.experimentFile)
        try finish(stan)
        #expect(try graph.experiment() == written)
        let plan = store.plan(
            try study("study: {variants: {a: {model.kind: srgnn}, b: {model.kind: stan, seeds: 3}}}"))
        #expect(plan.entries.map(\.found?.folder) == [graph, stan])
        #expect(plan.entries.map(\.status) == [.done, .done])
    }

    /// Two programs of one study agree on the name of a claim, whatever else they write down.
    @Test func aNewRunListsOnlyWhatIsRead() throws {
        let run = try create(second: 1) {
            $0.model.kind = .stan
            $0.model.neighbours.sample = 70
            $0.training.epochs = 3
        }
        let text = try String(contentsOf: run.experimentFile, encoding: .utf8)
        #expect(text.contains("    sample: 70\n") && !text.contains("epochs") && !text.contains("seed: 1\n  workers"))
        var expected = Experiment(name: "study")
        expected.model.kind = .stan
        expected.model.neighbours.sample = 70
        #expect(try run.experiment() == expected)
    }

    @Test func ofSeveralRunsTheNewestDoneOneCounts() throws {
        let old = try create(second: 1)
        try finish(old)
        let new = try create(second: 2)
        try finish(new)
        _ = try create(second: 3)
        let plan = try study("study: {seeds: 1}")
        #expect(store.plan(plan).entries.map(\.found?.folder) == [new])
        try FileManager.default.removeItem(at: old.url)
        try FileManager.default.removeItem(at: new.summaryFile)
        #expect(store.plan(plan).entries.map(\.status) == [.interrupted])
        let lock = try new.open()
        #expect(store.plan(plan).entries.map(\.found?.folder) == [new])
        #expect(store.plan(plan).entries.map(\.status) == [.running])
        withExtendedLifetime(lock) {}
    }

    @Test func aRunWhoseKeysWereChangedOnTheWayBelongsToNoVariant() throws {
        let mixed = try create(second: 1)
        var summary = RunSummary.example(mixed.id)
        summary.changedKeys = ["training.learningRate"]
        try mixed.open().write(summary)
        let plan = try study("study: {seeds: 1}")
        #expect(store.plan(plan).entries.map(\.status) == [nil])
        summary.changedKeys = []
        try mixed.open().write(summary)
        #expect(store.plan(plan).entries.map(\.found?.folder) == [mixed])
    }

    @Test func damagedRunsDoNotCount() throws {
        let run = try create(second: 1)
        try finish(run)
        try Data("model: [".utf8).write(to: run.experimentFile)
        #expect(store.plan(try study("study: {seeds: 1}")).entries.map(\.status) == [nil])
    }
}
