import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite struct RunNotesTests {
    private let temporary: TemporaryFolder
    private let store: RunStore

    init() throws {
        temporary = try TemporaryFolder()
        store = RunStore(results: temporary.url.appending(component: "Results"))
    }

    private func create() throws -> RunFolder {
        try RunFolder.create(experiment: Experiment(name: "a"), in: store.results, at: Date(timeIntervalSince1970: 0))
    }

    @Test("tags are words, each once, in order; blanks and commas part them")
    func tags() {
        #expect(RunNotes(tags: " lr-sweep, paper  a,,paper ").tags == ["a", "lr-sweep", "paper"])
        #expect(RunNotes().isEmpty && !RunNotes(tags: "a").isEmpty && !RunNotes(note: "x").isEmpty)
    }

    @Test("what is said is kept beside the run, changes nothing about it, and can be taken back")
    func annotating() throws {
        let run = try create()
        let before = store.record(run)
        let notes = RunNotes(note: "does a larger step need \"warm-up\"?\nyes", tags: "lr paper")
        try run.annotate(notes)
        #expect(try run.notes() == notes)
        let after = store.runs()[0]
        #expect(after.notes == notes && after.status == before.status && after.experiment == before.experiment)
        try run.annotate(RunNotes())
        #expect(store.record(run) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: run.url.path) == ["experiment.yaml"])
    }

    @Test("a run that is worked on can be annotated")
    func whileWorking() throws {
        let run = try create()
        let writer = try run.open()
        try run.annotate(RunNotes(tags: "now"))
        #expect(store.record(run).notes.tags == ["now"] && store.record(run).status == .running)
        withExtendedLifetime(writer) {}
    }

    @Test(
        "damaged notes are left as they are, and the run is shown without", arguments: ["", "{", "[]", "{\"tags\": 1}"])
    func damage(content: String) throws {
        let run = try create()
        let file = run.url.appending(component: "notes.json")
        try content.write(to: file, atomically: true, encoding: .utf8)
        #expect(store.record(run).notes.isEmpty && store.record(run).status == .interrupted)
        #expect { try run.annotate(RunNotes(note: "new")) } throws: { "\($0)".contains("mend or remove the file") }
        #expect(try String(contentsOf: file, encoding: .utf8) == content)
    }
}
