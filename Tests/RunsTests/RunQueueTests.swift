import Basics
import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite("The queue")
struct RunQueueTests {
    private let files: TemporaryFolder
    private let store: RunStore

    init() throws {
        files = try TemporaryFolder()
        store = RunStore(results: files.url.appending(component: "Results"))
    }

    private func experiment(_ seed: UInt64, name: String = "shop") -> Experiment {
        var experiment = Experiment(name: name)
        experiment.training.seed = seed
        return experiment
    }

    private func add(_ seeds: UInt64...) throws -> [RunID] {
        try store.queue.add(seeds.map { experiment($0) }, data: "/data").map(\.run)
    }

    private var seeds: [UInt64] { store.queue.entries.map(\.ticket.experiment.training.seed) }

    @Test("Tickets keep experiment, data and order; names are told apart")
    func order() throws {
        #expect(store.queue.entries.isEmpty)
        let runs = try add(1, 2, 1)
        #expect(Set(runs).count == 3)
        #expect(seeds == [1, 2, 1])
        let ticket = try #require(store.queue.entries.first?.ticket)
        #expect(ticket.experiment == experiment(1) && ticket.data == "/data" && !ticket.isAgain)
        #expect(store.runs().map(\.status) == [.queued, .queued, .queued])
        #expect(store.record(RunFolder(id: runs[1], in: store.results)).status == .queued)
        try store.queue.remove(runs[1])
        #expect(seeds == [1, 1])
        try store.queue.remove(runs[1])
        #expect(store.record(RunFolder(id: runs[1], in: store.results)).status == .failed)
    }

    @Test("A run whose folder was made and not filled still waits, and gets its experiment when it is begun")
    func killedWhileMaking() throws {
        let run = try add(1)[0]
        let folder = RunFolder(id: run, in: store.results)
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        #expect(store.runs().map(\.status) == [.queued] && store.record(folder).status == .queued)
        let ticket = try #require(store.queue.entries.first?.ticket)
        #expect(try RunFolder.create(ticket, in: store.results).experiment() == ticket.experiment)
        #expect(store.runs().map(\.status) == [.queued] && store.record(folder).experiment == ticket.experiment)
    }

    @Test("A place can be changed, again and again")
    func moves() throws {
        let runs = try add(1, 2, 3, 4, 5)
        var expected: [UInt64] = [1, 2, 3, 4, 5]
        var stream = RandomStream(seed: 4, name: "moves")
        for _ in 0..<300 {
            let index = stream.index(below: 5)
            let places = stream.index(below: 13) - 6
            let seed = expected.remove(at: index)
            expected.insert(seed, at: min(max(index + places, 0), 4))
            try store.queue.move(runs[Int(seed) - 1], by: places)
            #expect(seeds == expected)
        }
        // Between the same two neighbours, until there is no room and all get new places.
        for _ in 0..<50 {
            try store.queue.move(store.queue.entries[4].ticket.run, by: -3)
            expected.insert(expected.removeLast(), at: 1)
            #expect(seeds == expected)
        }
    }

    @Test("A run that has a folder waits once, by what its folder says, and is not new when it has waited")
    func resumed() throws {
        let folder = try RunFolder.create(experiment: experiment(7), in: store.results)
        #expect(store.record(folder).status == .interrupted)
        try store.queue.add(folder, data: "/data")
        try store.queue.add(folder, data: "/data")
        #expect(seeds == [7] && store.runs().map(\.status) == [.queued])
        let entry = try #require(store.queue.entries.first)
        try store.queue.refuse(entry, "the data\u{1B} has changed")
        let record = store.record(folder)
        #expect(record.status == .failed && record.reason?.contains("has changed") == true)
        #expect(record.reason?.contains("\u{1B}") == false)
        // Asked for anew, it waits anew.
        try store.queue.add(folder, data: "/data")
        #expect(store.record(folder).status == .queued && seeds == [7])
    }

    @Test("A new run is called as its folder will be, and no name is given twice")
    func names() throws {
        let ticket = try #require(try store.queue.add([experiment(1)], data: "/").first)
        let other = try RunFolder.create(ticket, in: store.results)
        #expect(other.id == ticket.run && other.id.folder.hasSuffix("-hierarchical-seed1"))
        #expect(try other.experiment() == experiment(1))
        #expect(try RunFolder.create(ticket, in: store.results) == other)
        let next = try add(1, 1)
        #expect(Set(next + [other.id]).count == 3)
    }

    @Test("Damaged tickets, and those that name other places, are left out")
    func damaged() throws {
        _ = try add(1)
        let folder = try store.queue.folder()
        let name = try #require(try folder.names().first { $0.hasSuffix(".ticket") })
        let text = String(decoding: try folder.openFile(name).content(atMost: 1 << 20), as: UTF8.self)
        let others = [
            "", "{", text.replacing("\"shop\"", with: "\"../shop\""), text.replacing("hierarchical", with: "..\\/x"),
            text.replacing("\"shop\"", with: "\"reference\""),
        ]
        for (number, other) in others.enumerated() {
            try folder.replace("00000000000000000\(number)-x.ticket", with: Data(other.utf8))
        }
        try folder.replace("nonsense.ticket", with: Data(text.utf8))
        try FileManager.default.createDirectory(
            at: folder.file("000000000000000009-y.ticket"), withIntermediateDirectories: false)
        #expect(seeds == [1] && store.runs().count == 1)
    }

    @Test("What is asked of a run is in its folder, and taken back")
    func requests() throws {
        let folder = try RunFolder.create(experiment: experiment(1), in: store.results)
        let writer = try folder.open()
        #expect(writer.request == nil && store.record(folder).status == .running)
        try folder.ask(.pause)
        #expect(writer.request == .pause && store.record(folder).status == .paused)
        try folder.ask(.stop)
        #expect(writer.request == .stop && store.record(folder).status == .running)
        try folder.ask(nil)
        try folder.ask(nil)
        #expect(writer.request == nil)
        try Data("dance".utf8).write(to: folder.url.appending(component: "control"))
        #expect(writer.request == nil)
    }
}
