import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// When a run was started, and the order that follows from it.
@Suite struct RunStartTests {
    private let temporary: TemporaryFolder
    private let store: RunStore

    init() throws {
        temporary = try TemporaryFolder()
        store = RunStore(results: temporary.url.appending(component: "Results"))
    }

    /// A run whose folder was made at one time and which was started at another, if at all.
    private func create(
        _ name: String, made: Double, started: [Double] = [], seed: UInt64 = 1
    ) throws -> RunFolder {
        var experiment = Experiment(name: name)
        experiment.training.seed = seed
        let folder = try RunFolder.create(
            experiment: experiment, in: store.results, at: Date(timeIntervalSince1970: made))
        let log = try folder.open().openLog()
        for second in started { try log.append(.started(folder.id, at: Date(timeIntervalSince1970: second))) }
        return folder
    }

    private func renamed(_ folder: RunFolder, _ name: String) throws -> RunFolder {
        let copy = RunFolder(id: .init(experiment: folder.id.experiment, folder: name), in: store.results)
        try FileManager.default.moveItem(at: folder.url, to: copy.url)
        return copy
    }

    @Test func theNewestIsTheOneStartedLast() throws {
        // In a queue a folder may wait for hours until its run is started.
        let waited = try create("a", made: 100, started: [50_000])
        let early = try create("a", made: 200, started: [250])
        let late = try create("b", made: 300, started: [350])
        #expect(store.runs().map(\.folder) == [waited, late, early])
        #expect(store.runs().map(\.started.timeIntervalSince1970) == [50_000, 350, 250])
        #expect(try store.find("last") == waited)
        #expect { try store.find("a/") } throws: {
            ($0 as? UnknownRun)?.similar == [waited.id.description, early.id.description]
        }
    }

    @Test func aRunThatIsStartedAgainKeepsItsStart() throws {
        let again = try create("a", made: 100, started: [150, 900])
        let other = try create("a", made: 200, started: [250])
        #expect(store.runs().map(\.folder) == [other, again])
    }

    @Test func copiedAndRenamedFoldersKeepTheirStart() throws {
        let old = try renamed(try create("a", made: 100, started: [100]), "zzz")
        let new = try renamed(try create("a", made: 200, started: [200]), "20990101-000000-mine")
        let plain = try create("a", made: 150, started: [150])
        #expect(store.runs().map(\.folder) == [new, plain, old])
        #expect(try store.find("last") == new)
    }

    @Test func withoutEventsTheTimeInTheNameCounts() throws {
        let unstarted = try create("a", made: 500)
        let started = try create("a", made: 100, started: [600])
        let empty = try create("a", made: 550, seed: 2)
        try FileManager.default.removeItem(at: empty.eventsFile)
        // A line that was torn or damaged says nothing.
        let damaged = try create("a", made: 580, started: [1], seed: 3)
        var log = try Data(contentsOf: damaged.eventsFile)
        log[log.count / 2] ^= 1
        try log.write(to: damaged.eventsFile)
        let torn = try create("a", made: 590, started: [1], seed: 4)
        try Data(try Data(contentsOf: torn.eventsFile).dropLast(3)).write(to: torn.eventsFile)
        #expect(store.runs().map(\.folder) == [started, torn, damaged, empty, unstarted])
    }

    @Test(arguments: ["mine", "20269999-999999-x", "19700101", "19700101-00000x"])
    func aNameWithoutATimeLeavesTheTimeOfTheFolder(name: String) throws {
        let folder = try renamed(try create("a", made: 100), name)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 3_000)], ofItemAtPath: folder.url.path)
        #expect(store.runs().map(\.started.timeIntervalSince1970) == [3_000])
    }

    @Test func whatFailedOrWasStoppedBeforeItsStartHasADateToo() throws {
        let failed = try create("a", made: 900)
        try failed.open().openLog().append(.failed(message: "x", date: Date(timeIntervalSince1970: 30)))
        let stopped = try create("a", made: 950)
        try stopped.open().openLog().append(.stopped(step: 0, date: Date(timeIntervalSince1970: 40)))
        #expect(store.runs().map(\.folder) == [stopped, failed])
        #expect(store.runs().map(\.started.timeIntervalSince1970) == [40, 30])
    }
}
