import Basics
import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite("Following a run")
struct RunTailTests {
    private let files: TemporaryFolder
    private let folder: RunFolder

    init() throws {
        files = try TemporaryFolder()
        folder = try RunFolder.create(experiment: Experiment(name: "shop"), in: files.url)
    }

    private static func progress(_ step: Int) -> RunEvent {
        .training(
            .init(
                step: step, epoch: 0, loss: 1, parts: [:], learningRate: 1, rowsPerSecond: 1, seconds: 1, secondsLeft: 1
            ))
    }

    @Test("First everything, then what has come since, once")
    func increments() throws {
        var tail = RunTail(folder)
        #expect(try tail.next() == .all([]))
        #expect(try tail.next() == nil)
        let writer = try folder.open()
        let log = try writer.openLog()
        try log.append(.phase("one"))
        try log.append(Self.progress(1))
        #expect(try tail.next() == .more([.phase("one"), Self.progress(1)]))
        #expect(try tail.next() == nil)
        log.note(.phase("passing"))
        #expect(try tail.next() == .more([.phase("passing")]))
        #expect(try tail.next() == nil)
        try log.append(Self.progress(2))
        // The note belongs to the line before.
        #expect(try tail.next() == .more([Self.progress(2)]))
        var late = RunTail(folder)
        #expect(try late.next() == .all([.phase("one"), Self.progress(1), Self.progress(2)]))
    }

    @Test("A torn line is waited for; a damaged one is an error; a shorter log is another one")
    func torn() throws {
        let writer = try folder.open()
        let log = try writer.openLog()
        for step in 1...3 { try log.append(Self.progress(step)) }
        let whole = try Data(contentsOf: folder.eventsFile)
        let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
        func write(_ data: Data) throws { try data.write(to: folder.eventsFile) }
        try write(whole.prefix(ends[0] + 9))
        var tail = RunTail(folder)
        #expect(try tail.next() == .all([Self.progress(1)]))
        #expect(try tail.next() == nil)
        try write(whole)
        #expect(try tail.next() == .more([Self.progress(2), Self.progress(3)]))
        try write(whole.prefix(ends[1] + 1))
        #expect(try tail.next() == .all([Self.progress(1), Self.progress(2)]))
        var damaged = whole
        damaged[ends[2] - 4] ^= 1
        try write(damaged)
        #expect(throws: FileError.self) { try tail.next() }
    }

    @Test("Who waits for memory is seen to wait")
    func waiting() throws {
        let writer = try folder.open()
        let log = try writer.openLog()
        let store = RunStore(results: files.url)
        // However soon after another one, it is written.
        log.note(.evaluating(rows: 1, of: 9))
        log.note(.waiting("waits until another run ends\u{1B}"))
        let waiting = store.record(folder)
        #expect(waiting.status == .waiting && waiting.reason == "waits until another run ends\u{FFFD}")
        #expect(waiting.standing == .going && store.runs().map(\.status) == [.waiting])
        try folder.ask(.pause)
        #expect(store.record(folder).status == .paused)
        try folder.ask(nil)
        log.note(.phase("preparing data"))
        #expect(store.record(folder).status == .running && store.record(folder).reason == nil)
        writer.release()
        #expect(store.record(folder).status == .interrupted)
        #expect(try folder.events() == [])
    }
}
