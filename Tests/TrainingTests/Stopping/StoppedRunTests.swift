import Basics
import Experiments
import Runs
import Testing
import Training

/// Runs that are asked to stop in the phases around training.
@Suite struct StoppedRunTests {
    private func isStopped(_ event: RunEvent?) -> Int? { if case .stopped(let step, _) = event { step } else { nil } }

    @Test(
        "Stopped while data is prepared: nothing was begun, and the run starts anew", arguments: ["hiersrec", "stan"])
    func preparing(kind: String) throws {
        let whole = try TestRun(try Experiment.small(["model.kind=\(kind)"]))
        try whole.attempt()
        let run = try TestRun(try Experiment.small(["model.kind=\(kind)"]))
        let (summary, events) = try run.attempt { _, event in event.phaseName == "preparing data" }
        #expect(summary == nil && isStopped(events.last) == 0)
        #expect(events.allSatisfy { $0.start == nil })
        #expect(run.checkpointFiles.isEmpty && run.status == .stopped)
        #expect(try run.attempt().summary != nil)
        #expect(try run.outcome() == whole.outcome())
    }

    @Test("Stopped while data is prepared again: the checkpoint of before stays the one to go on from")
    func resuming() throws {
        let experiment = try Experiment.small(["training.patience=0"])
        let whole = try TestRun(experiment)
        try whole.attempt()
        let run = try TestRun(experiment)
        let step = isStopped(try run.attempt { _, event in event.validation != nil }.events.last)
        #expect((step ?? 0) > 0)
        let again = try run.attempt { _, event in event.phaseName == "preparing data" }
        #expect(again.summary == nil && isStopped(again.events.last) == step)
        #expect(!again.events.contains { if case .resumed = $0 { true } else { false } })
        #expect(try run.attempt().summary != nil)
        #expect(try run.outcome() == whole.outcome())
    }

    @Test("A baseline stops while it is fitted, and the next attempt fits it again", arguments: ["slist", "item-knn"])
    func fitting(kind: String) throws {
        let experiment = try Experiment.small(["model.kind=\(kind)"])
        let whole = try TestRun(experiment)
        try whole.attempt()
        let run = try TestRun(experiment)
        let (summary, events) = try run.attempt { _, event in event.phaseName == "fitting" }
        #expect(summary == nil && isStopped(events.last) == 0)
        #expect(events.compactMap(\.phaseName) == ["preparing data", "fitting"])
        #expect(run.checkpointFiles.isEmpty && run.status == .stopped)
        #expect(try run.attempt().summary != nil)
        #expect(try run.outcome() == whole.outcome())
    }

    @Test("Stopped while the references are ranked, a run tests again", arguments: ["hiersrec", "markov"])
    func references(kind: String) throws {
        let experiment = try Experiment.small(["model.kind=\(kind)"])
        let whole = try TestRun(experiment)
        let events = try whole.attempt().events
        let last = try #require(events.lastIndex { $0.isEvaluating })
        let run = try TestRun(experiment)
        let stopped = try run.attempt { number, _ in number == last }
        #expect(stopped.summary == nil && isStopped(stopped.events.last) != nil && run.status == .stopped)
        #expect(try run.attempt().summary != nil)
        #expect(try run.outcome() == whole.outcome())
    }
}
