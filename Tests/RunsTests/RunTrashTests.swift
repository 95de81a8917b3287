import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite struct RunTrashTests {
    private let temporary: TemporaryFolder
    private let store: RunStore

    init() throws {
        temporary = try TemporaryFolder()
        store = RunStore(results: temporary.url.appending(component: "Results"))
    }

    private func create(second: Int = 0) throws -> RunFolder {
        let date = Date(timeIntervalSince1970: Double(second))
        return try RunFolder.create(experiment: Experiment(name: "a"), in: store.results, at: date)
    }

    @Test("a run that is put away is in no list, and comes back as it was")
    func puttingAway() throws {
        let run = try create()
        try run.annotate(RunNotes(note: "mine"))
        let other = try create(second: 1)
        let before = store.runs()
        let trashed = try store.trash(run.id)
        #expect(store.runs().map(\.folder) == [other])
        #expect(throws: UnknownRun.self) { try store.find(run.id.description) }
        try store.restore(trashed)
        #expect(store.runs() == before)
        #expect(throws: (any Error).self) { try store.restore(trashed) }
    }

    @Test("two runs of one name lie in the trash side by side; none comes back over another")
    func equalNames() throws {
        let first = try store.trash(create().id)
        let second = try store.trash(create().id)
        #expect(first != second)
        let third = try create()
        try third.annotate(RunNotes(note: "third"))
        #expect { try store.restore(first) } throws: { "\($0)".contains("cannot bring back") }
        #expect(try third.notes().note == "third")
        _ = try store.trash(third.id)
        try store.restore(first)
        #expect(store.runs().count == 1)
    }

    @Test("a run that is worked on stays; one that waits is no longer wanted")
    func whileWorking() throws {
        let run = try create()
        let writer = try run.open()
        #expect { try store.trash(run.id) } throws: { "\($0)".contains("working on this run") }
        writer.release()
        try store.queue.add(run, data: "/")
        _ = try store.trash(run.id)
        #expect(store.runs().isEmpty && store.queue.entries.isEmpty)
    }

    @Test("a damaged run can be put away")
    func damage() throws {
        let run = try create()
        try FileManager.default.removeItem(at: run.experimentFile)
        try Data("{".utf8).write(to: run.summaryFile)
        _ = try store.trash(run.id)
        #expect(store.runs().isEmpty)
    }
}
