import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite("Looks at a results folder")
struct RunLookTests {
    private let temporary: TemporaryFolder
    private let store: RunStore

    init() throws {
        temporary = try TemporaryFolder()
        store = RunStore(results: temporary.url.appending(component: "Results"))
    }

    private func create(_ name: String, second: Int = 0) throws -> RunFolder {
        try RunFolder.create(
            experiment: Experiment(name: name), in: store.results, at: Date(timeIntervalSince1970: Double(second)))
    }

    private func finish(_ run: RunFolder) throws { try run.open().write(.example(run.id)) }

    @Test("many runs are found at once as each of them is found alone, damaged ones and strange folders included")
    func many() throws {
        for second in 0..<150 {
            let run = try create(second.isMultiple(of: 3) ? "a" : "b", second: second)
            switch second % 5 {
            case 0: try finish(run)
            case 1: try Data("{".utf8).write(to: run.summaryFile)
            case 2: try Data("name: [".utf8).write(to: run.experimentFile)
            case 3: try run.open().openLog().append(.failed(message: "no space", date: .now))
            default: break
            }
        }
        let strange = store.results.appending(component: "b/not a run")
        try FileManager.default.createDirectory(at: strange, withIntermediateDirectories: true)
        try Data().write(to: strange.appending(component: "something"))
        try FileManager.default.createSymbolicLink(
            at: store.results.appending(component: "a/link"), withDestinationURL: strange)
        _ = try store.queue.add([Experiment(name: "c")], data: "")
        let runs = store.runs()
        #expect(runs.count == 153)
        for run in runs { #expect(run == store.record(run.folder) || run.status == .queued, "\(run.id)") }
        #expect(runs.map(\.age) == runs.map(\.age).sorted(by: >))
        #expect(Set(runs.map(\.status)) == [.done, .failed, .interrupted, .queued])
    }

    @Test("a second look reads what has changed, and finds what a first one would")
    func changes() throws {
        let runs = try (0..<40).map { try create("a", second: $0) }
        for run in runs { try finish(run) }
        // Nothing is too new to be taken for what it was.
        var look = store.look(patience: -1)
        func again(changed: [RunFolder], _ comment: Comment) {
            look = store.look(after: look, patience: -1)
            #expect(look.runs == store.runs(), comment)
            #expect(look.unchanged == Set(look.runs.map(\.id)).subtracting(changed.map(\.id)), comment)
        }
        #expect(look.unchanged.isEmpty)
        again(changed: [], "nothing")
        try runs[3].annotate(RunNotes(note: "good"))
        again(changed: [runs[3]], "a note")
        let file = try FileHandle(forWritingTo: runs[4].summaryFile)
        try file.seek(toOffset: 40)
        try file.write(contentsOf: Data("x".utf8))
        try file.close()
        again(changed: [runs[4]], "a byte of a summary")
        #expect(look.runs.first { $0.id == runs[4].id }?.status == .failed)
        let held = try runs[5].open()
        again(changed: [runs[5]], "a run that is worked on")
        #expect(look.runs.first { $0.id == runs[5].id }?.status == .running)
        held.release()
        again(changed: [runs[5]], "the end of that")
        try FileManager.default.removeItem(at: runs[6].url)
        again(changed: [], "a run that is gone")
        #expect(look.runs.count == 39)
        try runs[7].open().openLog().append(.failed(message: "no space", date: .now))
        again(changed: [runs[7]], "a line of a log")
    }

    @Test("what was written just now is read again, since clocks of file systems may stand still")
    func patience() throws {
        try finish(try create("a"))
        let first = store.look()
        #expect(store.look(after: first).unchanged.isEmpty)
        #expect(first.runs == store.runs())
    }
}
