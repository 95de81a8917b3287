import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite struct RunStoreTests {
    private let temporary: TemporaryFolder
    private let store: RunStore

    init() throws {
        temporary = try TemporaryFolder()
        store = RunStore(results: temporary.url.appending(component: "Results"))
    }

    private func create(_ name: String, second: Int = 0, seed: UInt64 = 1) throws -> RunFolder {
        var experiment = Experiment(name: name)
        experiment.training.seed = seed
        let date = Date(timeIntervalSince1970: Double(second))
        return try RunFolder.create(experiment: experiment, in: store.results, at: date)
    }

    @Test func noFolderMeansNoRuns() {
        #expect(store.runs().isEmpty)
        #expect { try store.find("last") } throws: { "\($0)" == "there are no runs yet" }
        #expect { try store.find("a\u{1b}") } throws: { "\($0)".hasPrefix("there is no run a\u{FFFD}; ") }
    }

    @Test func statusFollowsFromTheFolder() throws {
        let done = try create("a", second: 9)
        try done.open().write(.example(done.id))
        let running = try create("a", second: 8)
        let lock = try running.open()
        let interrupted = try create("a", second: 7)
        try interrupted.open().openLog().append(.loss(1))
        let fresh = try create("a", second: 6)
        func date(_ second: Double) -> Date { Date(timeIntervalSince1970: second) }
        let stopped = try create("a", second: 5)
        try stopped.open().openLog().append(.stopped(step: 1, date: date(5)))
        let failed = try create("a", second: 4)
        try failed.open().openLog().append(.failed(message: "no\u{1b}[1m space", date: date(4)))

        let unremoved = try create("a", second: 3)
        try unremoved.open().write(.example(unremoved.id))
        try FileManager.default.createDirectory(at: unremoved.checkpoint, withIntermediateDirectories: true)
        try Data().write(to: unremoved.stateFile)

        let runs = store.runs()
        #expect(runs.map(\.folder) == [done, running, interrupted, fresh, stopped, failed, unremoved])
        #expect(
            runs.map(\.status) == [.done, .running, .interrupted, .interrupted, .stopped, .failed, .done])
        #expect(runs[0].summary == .example(done.id))
        #expect(runs[5].reason == "no\u{FFFD}[1m space")
        withExtendedLifetime(lock) {}
    }

    @Test("A run that another program is creating is not taken for a damaged one")
    func creationIsNoFailure() async throws {
        let creating = Task.detached { [self] in
            for second in 0..<300 { _ = try create("a", second: second) }
        }
        var count = 0
        while count < 300 {
            let runs = store.runs()
            #expect(runs.allSatisfy { $0.status == .interrupted }, "\(runs.map(\.reason))")
            guard runs.allSatisfy({ $0.status == .interrupted }) else { break }
            count = runs.count
        }
        try await creating.value
    }

    @Test(arguments: ["", "{", "[]", "null", "{\"run\": 1}", "\u{0}\u{0}\u{0}", String(repeating: "[", count: 2_000)])
    func aDamagedSummaryMakesAFailedRun(content: String) throws {
        let good = try create("a", second: 1)
        try good.open().write(.example(good.id))
        let bad = try create("a")
        try Data(content.utf8).write(to: bad.summaryFile)
        let runs = store.runs()
        #expect(runs.map(\.status) == [.done, .failed])
        #expect(runs.last?.reason?.hasSuffix("summary.json)") == true)
        #expect(runs.last?.summary == nil)
    }

    @Test("A copied folder is a run of its own name")
    func copies() throws {
        let made = try create("a")
        try made.open().write(.example(made.id))
        let copy = made.url.deletingLastPathComponent().appending(path: "copy")
        try FileManager.default.copyItem(at: made.url, to: copy)
        let found = try store.find("a/copy")
        #expect(try found.summary()?.run == "a/copy" && made.summary()?.run == made.id.description)
        #expect(Set(store.runs().compactMap(\.summary?.run)).count == 2)
    }

    @Test func aTruncatedSummaryMakesAFailedRun() throws {
        let folder = try create("a")
        try folder.open().write(.example(folder.id))
        let whole = try Data(contentsOf: folder.summaryFile)
        for length in stride(from: 0, to: whole.count - 2, by: 97) {
            try whole.prefix(length).write(to: folder.summaryFile)
            #expect(store.record(folder).status == .failed)
        }
    }

    @Test func strangeFoldersAreHarmless() throws {
        let files = FileManager.default
        let folder = try create("a")
        _ = try temporary.write("x", to: "Results/README.md")
        _ = try temporary.write("x", to: "Results/a/notes.txt")
        _ = try temporary.write("x", to: "Results/.hidden/b/experiment.yaml")
        _ = try temporary.write("x", to: "Results/c/no-experiment/events.jsonl")
        try files.createDirectory(
            at: store.results.appending(path: "c/about-to-start"), withIntermediateDirectories: true)
        try files.createDirectory(
            at: store.results.appending(path: "d/e/summary.json"), withIntermediateDirectories: true)
        let runs = store.runs()
        #expect(Set(runs.map(\.id.description)) == [folder.id.description, "c/no-experiment", "d/e"])
        #expect(runs.first { $0.id.experiment == "c" }?.status == .failed)
        #expect(runs.first { $0.id.experiment == "c" }?.reason == "experiment.yaml is missing")
        #expect(
            runs.first { $0.id.experiment == "d" }?.reason?.hasPrefix("cannot read: Is a directory (")
                == true)
        #expect(runs.first { $0.id == folder.id }?.status == .interrupted)
    }

    @Test func aDamagedLogDoesNotHideTheRun() throws {
        let folder = try create("a")
        try Data([0xff, 0x0a]).write(to: folder.eventsFile)
        #expect(store.record(folder).status == .interrupted)
    }

    @Test func runsComeWithTheirExperiments() throws {
        let folder = try create("a", seed: 7)
        #expect(store.runs().map(\.experiment?.training.seed) == [7])
        try Data("model: [".utf8).write(to: folder.experimentFile)
        #expect(store.runs().map(\.experiment) == [nil])
        #expect(store.runs().map(\.status) == [.failed])
        #expect(store.runs().first?.reason?.contains("experiment.yaml") == true)
        let lock = try folder.open()
        #expect(store.runs().map(\.status) == [.running])
        withExtendedLifetime(lock) {}
    }

    @Test func aRunWhoseExperimentWasEditedAfterwardsHasFailed() throws {
        let folder = try create("a")
        let text = try Data(contentsOf: folder.experimentFile)
        var summary = RunSummary.example(folder.id)
        summary.experiment = RunFolder.hash(ofExperiment: text)
        try folder.open().write(summary)
        #expect(store.runs().map(\.summary) == [summary])
        for edited in [text + Data("# a note\n".utf8), Data(Experiment(name: "b").yaml.utf8)] {
            try edited.write(to: folder.experimentFile)
            let run = try #require(store.runs().first)
            #expect(run.status == .failed && run.summary == nil)
            #expect(run.reason?.hasPrefix("the experiment was changed after the run: ") == true)
        }
        try text.write(to: folder.experimentFile)
        #expect(store.runs().map(\.status) == [.done])
    }

    @Test func aRunNotYetDoneWhoseExperimentIsAnotherHasFailed() throws {
        let folder = try create("a", seed: 1)
        try append(to: folder, .started(folder.id, at: .distantPast), .stopped(step: 3, date: .distantPast))
        #expect(store.runs().map(\.status) == [.stopped])
        var edited = Experiment(name: "a")
        edited.training.seed = 2
        try Data(edited.yaml.utf8).write(to: folder.experimentFile)
        let run = try #require(store.runs().first)
        #expect(run.status == .failed)
        #expect(run.reason?.hasPrefix("the experiment was changed after the run began, or ") == true)
        // What goes on all the same, with --allow-inexact, is a run of the new experiment.
        try append(to: folder, .resumed(step: 3, exact: false, date: .distantPast), .loss(4))
        #expect(store.runs().map(\.status) == [.interrupted])
    }

    private func append(to folder: RunFolder, _ events: RunEvent...) throws {
        let writer = try folder.open()
        defer { writer.release() }
        let log = try writer.openLog()
        for event in events { try log.append(event) }
    }

    @Test func aLogOfAnotherRunIsNotTakenForOnesOwn() throws {
        let one = try create("a", seed: 1)
        let other = try create("a", second: 10, seed: 2)
        for folder in [one, other] { try append(to: folder, .started(folder.id, at: .distantPast), .loss(1)) }
        try one.open().write(.example(one.id))
        #expect(Set(store.runs().map(\.status)) == [.done, .interrupted])
        let copy = try Data(contentsOf: other.eventsFile)
        try Data(contentsOf: one.eventsFile).write(to: other.eventsFile)
        try copy.write(to: one.eventsFile)
        #expect(store.runs().map(\.status) == [.failed, .failed])
        #expect(store.runs().allSatisfy { $0.reason?.contains("the event log is that of another run") == true })
    }

    @Test func runsAreFoundByNameAndBeginning() throws {
        let first = try create("alpha", second: 0)
        let second = try create("alpha", second: 100)
        let third = try create("beta", second: 50, seed: 2)
        #expect(try store.find("last") == second)
        #expect(try store.find("beta/19700101-000050-hierarchical-seed2") == third)
        #expect(try store.find("19700101-000050-hierarchical-seed2") == third)
        #expect(try store.find("be") == third)
        #expect(try store.find("19700101-000140") == second)
        #expect(try store.find("alpha/19700101-0000") == first)
        #expect { try store.find("alpha") } throws: {
            ($0 as? UnknownRun)?.similar == [second.id.description, first.id.description]
                && "\($0)".hasPrefix("alpha is ambiguous: alpha/19700101-000140-")
        }
        #expect { try store.find("19700101-000051-hierarchical-seed2") } throws: {
            "\($0)".contains("did you mean 19700101-000050-hierarchical-seed2?")
        }
        #expect { try store.find("") } throws: { ($0 as? UnknownRun)?.isAmbiguous == false }
        #expect { try store.find("zzz") } throws: {
            "\($0)" == "there is no run zzz; \"sessionbench list\" shows the runs"
        }
    }

    @Test func anExactNameWinsOverLongerOnes() throws {
        let first = try create("a")
        let second = try create("a")
        #expect(second.id.folder == first.id.folder + "-2")
        #expect(try store.find(first.id.folder) == first)
        #expect(try store.find(first.id.description) == first)
    }
}
