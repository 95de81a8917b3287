import Basics
import Experiments
import Foundation
import Runs
import Synchronization
import Tensor
import TestSupport
import Testing
import Training

/// Where in a run the stop flag is set.
struct StopPoint: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let isReached: @Sendable ([RunEvent]) -> Bool

    /// `body` is asked after each event, with all events of the attempt.
    init(_ name: String, _ body: @escaping @Sendable ([RunEvent]) -> Bool) {
        testDescription = name
        isReached = body
    }

    static func training(_ number: Int) -> StopPoint {
        StopPoint("training event \(number)") { $0.count(where: \.isTraining) >= number }
    }

    static func evaluating(_ number: Int) -> StopPoint {
        StopPoint("evaluation event \(number)") { $0.count(where: \.isEvaluating) >= number }
    }

    /// The `number`-th event of a kind after a phase was announced.
    static func after(phase: String, _ number: Int) -> StopPoint {
        StopPoint("event \(number) of \(phase)") { events in
            guard let start = events.firstIndex(where: { $0.phaseName?.hasPrefix(phase) ?? false }) else {
                return false
            }
            return events.count - start - 1 >= number
        }
    }

    static let all: [StopPoint] =
        [
            StopPoint("first event") { _ in true },
            StopPoint("best validation") { $0.last?.validation?.best ?? false },
            StopPoint("second validation") { $0.compactMap(\.validation).count == 2 },
        ] + [1, 5, 11, 12, 20].map(training) + [1, 3, 7].map(evaluating)
        + [0, 1, 8].map { after(phase: "refit", $0) } + [0, 2].map { after(phase: "scoring the test set", $0) }
}

@Suite struct ExactResumeTests {
    private static let refitting = ["training.refit=true", "training.patience=0"]

    @Test("A run stopped anywhere and resumed equals an uninterrupted one", arguments: StopPoint.all)
    func stoppedOnce(_ point: StopPoint) throws {
        let experiment = try Experiment.small(Self.refitting)
        let whole = try Self.uninterrupted.get()
        let run = try TestRun(experiment)
        let seen = Mutex<[RunEvent]>([])
        let stopped = try run.attempt { _, event in
            seen.withLock { events in
                events.append(event)
                return point.isReached(events)
            }
        }
        #expect(stopped.summary == nil, "the run ended before it was stopped")
        let resumed = try run.attempt()
        #expect(resumed.summary?.exact == true)
        let outcome = try run.outcome()
        #expect(outcome == whole)
    }

    /// The run that those above are compared with.
    private static let uninterrupted = Result { () throws -> Outcome in
        let run = try TestRun(try Experiment.small(refitting))
        try run.attempt()
        return try run.outcome()
    }

    @Test(
        "A run stopped again and again equals an uninterrupted one",
        arguments: [
            ["training.decay=cosine", "training.warmupSteps=5"],
            ["training.decay=exponential", "training.validationsPerEpoch=3", "training.patience=1"],
            ["training.loss=sampled", "training.negatives=40", "training.refit=true"],
            ["training.loss=sampled", "training.negatives=40", "model.output=own", "training.weightDecay=0.01"],
            ["model.idFree=true", "training.loss=sampled", "training.negatives=40"],
            ["model.idFree=true", "training.labelSmoothing=0.1", "training.clipNorm=0.5"],
            [
                "training.categoryNoise=0.4", "training.refit=true", "evaluation.categoryAccuracy=0.5",
                // Nothing is kept between the first and the last row of the test.
                "evaluation.batch=1000",
            ],
            ["model.kind=transformer", "model.pooling=consistent"],
            ["model.kind=transformer", "model.repeats=learned", "training.loss=sampled", "training.negatives=40"],
            ["model.kind=m2trec", "training.refit=true"], ["training.selection=none", "training.decay=cosine"],
            ["model.kind=gru4rec", "model.repeats=learned", "training.refit=true", "training.epochs=1"],
            ["model.kind=srgnn", "training.l2=1e-3", "training.decay=exponential", "training.decayEvery=2"],
            ["model.kind=srgnn", "training.batching=rows", "training.batch=90", "training.refit=true"],
            ["training.batching=rows", "training.loss=sampled", "training.negatives=40", "training.ageDecay=0.3"],
            ["model.kind=gru4rec", "model.layers=2", "training.loss=bprMax", "training.negatives=40"],
            [
                "model.kind=gru4rec", "model.tasks.sharing=ple", "model.tasks.extractionLayers=2",
                "training.ageDecay=0.3",
            ],
            [
                "model.kind=gru4rec", "model.gru.resetAfter=true", "training.batching=parallel", "training.order=time",
            ],
            [
                "model.kind=gru4rec", "model.layers=2", "training.batching=parallel", "training.loss=sampled",
                "training.negatives=40", "training.optimiser=adagrad", "training.momentum=0.2", "training.refit=true",
            ],
            [
                "protocol.split=leave-one-out", "training.refit=true", "model.scores=cosine",
                "model.pooling=consistent",
                "evaluation.batch=40",
            ],
        ] + (Precision.bf16.obstacle == nil ? [["training.precision=bf16", "training.refit=true"]] : []))
    func stoppedOften(_ overrides: [String]) throws {
        let outcome = try Self.outcomeStoppedOften(try Experiment.small(overrides))
        let whole = try TestRun(try Experiment.small(overrides))
        try whole.attempt()
        let expected = try whole.outcome()
        #expect(outcome == expected)
    }

    @Test(
        "The best weights and the count towards the patience survive stops after the best epoch",
        arguments: [
            // Too slow to change a rank, so that the first epoch stays the best, but not too slow to change weights.
            ["training.learningRate=1e-9", "training.epochs=4", "training.patience=0"],
            ["training.learningRate=1e-9", "training.epochs=9", "training.patience=3"],
        ])
    func stoppedAfterBest(_ overrides: [String]) throws {
        let outcome = try Self.outcomeStoppedOften(try Experiment.small(overrides))
        let whole = try TestRun(try Experiment.small(overrides))
        let summary = try #require(try whole.attempt().summary)
        try #require(summary.bestEpoch < summary.epochs)
        let expected = try whole.outcome()
        #expect(outcome == expected)
    }

    /// What a run leaves that is stopped and resumed until it is done.
    private static func outcomeStoppedOften(_ experiment: Experiment) throws -> Outcome {
        let run = try TestRun(experiment)
        var random = RandomStream(seed: 7, name: "stops")
        var attempts = 0
        while attempts < 100 {
            attempts += 1
            let length = 3 + random.index(below: 14)
            if try run.attempt(stopAt: { number, _ in number == length }).summary != nil { break }
        }
        #expect(attempts > 3, "the run was hardly interrupted")
        return try run.outcome()
    }

    @Test("Checkpoints at every step change nothing, and all but the weights is removed at the end")
    func checkpoints() throws {
        let run = try TestRun(try Experiment.small(Self.refitting + ["training.checkpointSeconds=1e-9"]))
        let torn = run.folder.checkpoint.appending(component: ".state.safetensors.\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: run.folder.checkpoint, withIntermediateDirectories: true)
        try Data("torn".utf8).write(to: torn)
        try run.attempt()
        let whole = try Self.uninterrupted.get()
        #expect(try run.outcome() == whole)
        #expect(run.checkpointFiles == ["best.safetensors", "model.safetensors"])
    }

    @Test(
        "A run killed right after any checkpoint goes on as if nothing had been",
        arguments: [
            (refitting, 3),
            // While the repeat term is corrected, too.
            (["model.repeats=learned", "training.epochs=1", "evaluation.batch=1"], 5),
            (["model.repeats=learned", "training.epochs=1", "training.refit=true"], 3),
            // Several steps per training event: checkpoints fall between events.
            (["training.batch=1", "training.epochs=1", "evaluation.batch=1"], 17),
        ])
    func copiedCheckpoints(_ overrides: [String], every stride: Int) throws {
        let whole = try TestRun(try Experiment.small(overrides))
        try whole.attempt()
        let expected = try whole.outcome()
        let run = try TestRun(try Experiment.small(overrides + ["training.checkpointSeconds=1e-9"]))
        let copies = Mutex<[(number: Int, run: TestRun)]>([])
        try run.attempt { number, _ in
            if number % stride == 2, let copy = try? run.copy() { copies.withLock { $0.append((number, copy)) } }
            return false
        }
        let killed = copies.withLock { $0 }
        #expect(killed.count > 5)
        for (number, copy) in killed {
            try copy.attempt()
            let outcome = try copy.outcome()
            #expect(outcome == expected, "killed at event \(number)")
        }
    }

    @Test("Resuming with other workers is refused, or marked if it is allowed")
    func otherWorkers() throws {
        var run = try TestRun(try Experiment.small())
        try run.attempt { number, _ in number == 8 }
        run.experiment.training.workers = 3
        let error = #expect(throws: RunError.self) { try run.attempt() }
        #expect(error?.description.contains("--allow-inexact") ?? false)
        #expect(error?.description.contains("2 workers (now 3)") ?? false)

        let resumed = try run.attempt(allowInexact: true)
        #expect(resumed.summary?.exact == false)
        let marks = try run.folder.events().compactMap { if case .resumed(_, let exact, _) = $0 { exact } else { nil } }
        #expect(marks == [false])
    }

    @Test("A run once resumed inexactly stays marked")
    func inexactForEver() throws {
        var run = try TestRun(try Experiment.small())
        try run.attempt { number, _ in number == 8 }
        run.experiment.training.workers = 1
        try run.attempt(allowInexact: true) { number, _ in number == 8 }
        #expect(try run.attempt().summary?.exact == false)
    }

    @Test(
        "Resuming on other data is refused",
        arguments: ["data.storefront.items=170", "data.storefront.seed=2", "protocol.unseenItems=rank"])
    func otherData(_ change: String) throws {
        var run = try TestRun(try Experiment.small())
        try run.attempt { number, _ in number == 8 }
        run.experiment = try run.experiment.overridden(by: [change])
        for allowInexact in [false, true] {
            let error = #expect(throws: RunError.self) { try run.attempt(allowInexact: allowInexact) }
            #expect(error?.description.contains("but the data is now") ?? false)
            // The run is as it was: it can still go on with the right data.
            guard case .stopped = try run.folder.events().last else {
                Issue.record("a refusal must not change the log")
                return
            }
        }
    }

    @Test("A damaged checkpoint is a clear error", arguments: [0, 7, 100, 5_000, -1])
    func damaged(length: Int) throws {
        let run = try TestRun(try Experiment.small())
        try run.attempt { number, _ in number == 8 }
        let file = run.folder.stateFile
        let content = try Data(contentsOf: file)
        try content.prefix(length < 0 ? content.count + length : length).write(to: file)
        let error = #expect(throws: RunError.self) { try run.attempt() }
        #expect(error?.description.hasPrefix("the checkpoint is damaged (") ?? false)
        #expect(error?.description.hasSuffix("state.safetensors)") ?? false)
        // A study then trains the run anew.
        #expect(error?.isRefusal ?? false)
    }
}
