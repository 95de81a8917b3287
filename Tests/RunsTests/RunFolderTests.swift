import Basics
import Experiments
import Foundation
import Metrics
import Runs
import Synchronization
import TestSupport
import Testing

@Suite struct RunFolderTests {
    private let temporary: TemporaryFolder
    private var results: URL { temporary.url.appending(component: "Results") }

    init() throws { temporary = try TemporaryFolder() }

    private func create(_ name: String = "study", at date: Date = Date(timeIntervalSince1970: 0)) throws -> RunFolder {
        try RunFolder.create(experiment: Experiment(name: name), in: results, at: date)
    }

    @Test("the outline of a run has all but reports of training, of which it has the last of each stretch")
    func outline() throws {
        let run = try create()
        let writer = try run.open()
        let log = try writer.openLog()
        func date(_ second: Double) -> Date { Date(timeIntervalSince1970: second) }
        let logged: [RunEvent] = [
            .started(run.id, at: date(0)), .loss(1), .loss(2), .validated(2), .loss(3), .loss(4),
            .resumed(step: 3, exact: true, date: date(1)), .loss(4), .loss(5), .validated(5), .loss(6),
            .stopped(step: 6, date: date(2)),
        ]
        for event in logged { try log.append(event) }
        writer.release()
        let outline: [RunEvent] = [
            .started(run.id, at: date(0)), .loss(2), .validated(2), .resumed(step: 3, exact: true, date: date(1)),
            .loss(5), .validated(5), .loss(6), .stopped(step: 6, date: date(2)),
        ]
        #expect(try run.outline() == outline)
    }

    @Test func aNewRunHoldsItsExperiment() throws {
        var experiment = Experiment(name: "study")
        experiment.training.seed = 7
        experiment.model.hierarchy = .none
        experiment.model.metadata = .none
        let folder = try RunFolder.create(
            experiment: experiment, in: results, at: Date(timeIntervalSince1970: 1_800_000_000))
        #expect(folder.id.description == "study/20270115-080000-none-no-metadata-seed7")
        #expect(try folder.experiment() == experiment)
        #expect(try folder.summary() == nil)
        #expect(try folder.events().isEmpty)
        #expect(RunFolder(id: folder.id, in: results) == folder)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["experiment.yaml"])
    }

    @Test func runsCreatedAtOnceDiffer() throws {
        let ids = Mutex<[RunID?]>([])
        DispatchQueue.concurrentPerform(iterations: 50) { _ in
            let folder = try? create()
            ids.withLock { $0.append(folder?.id) }
        }
        let found = ids.withLock { $0.compactMap(\.self) }
        #expect(found.count == 50)
        #expect(Set(found).count == 50)
        #expect(RunStore(results: results).runs().count == 50)
    }

    @Test func aFolderThatCannotBeMadeIsAnError() throws {
        _ = try temporary.write("", to: "Results")
        #expect(throws: FileError.self) { try create() }
    }

    @Test func eventsAreAppendedAndRead() throws {
        let folder = try create()
        let log = try folder.open().openLog()
        for event in RunEventTests.events where event != RunEventTests.events[1] { try log.append(event) }
        #expect(try folder.events() == RunEventTests.events.filter { $0 != RunEventTests.events[1] })
    }

    @Test(arguments: [1, 5, 40])
    func aTornLastLineIsLeftOutAndThenRemoved(bytes: Int) throws {
        let folder = try create()
        try folder.open().openLog().append(.loss(1))
        try folder.open().openLog().append(.loss(2))
        let whole = try Data(contentsOf: folder.eventsFile)
        try whole.dropLast(bytes).write(to: folder.eventsFile)
        #expect(try folder.events() == [.loss(1)])

        let log = try folder.open().openLog()
        try log.append(.loss(3))
        #expect(try folder.events() == [.loss(1), .loss(3)])
    }

    @Test func aLogThatIsOnlyATornLineIsEmpty() throws {
        let folder = try create()
        try Data("{\"event\"".utf8).write(to: folder.eventsFile)
        #expect(try folder.events().isEmpty)
        try folder.open().openLog().append(.loss(1))
        #expect(try folder.events() == [.loss(1)])
    }

    @Test func aDamagedLineNamesItself() throws {
        let folder = try create()
        try folder.open().openLog().append(.loss(1))
        let line = try Data(contentsOf: folder.eventsFile)
        try (line + Data("{\"event\":\"training\",\"step\":\"x\"}\n".utf8) + line).write(to: folder.eventsFile)
        #expect { try folder.events() } throws: {
            "\($0)".hasPrefix("step has the wrong type (") && "\($0)".hasSuffix("events.jsonl:2)")
        }
        try (line + Data([0xff, 0xfe, 0x00, 0x0a])).write(to: folder.eventsFile)
        #expect { try folder.events() } throws: { "\($0)".hasSuffix("events.jsonl:2)") }
    }

    @Test("A line that is missing, doubled or moved is noticed, across attempts too")
    func linesInTheirOrder() throws {
        let folder = try create()
        for first in [1, 3] {
            let log = try folder.open().openLog()
            try log.append(.loss(first))
            try log.append(.loss(first + 1))
        }
        #expect(try folder.events() == [1, 2, 3, 4].map { .loss($0) })
        let lines = try Data(contentsOf: folder.eventsFile).split(separator: UInt8(ascii: "\n"))
        for (order, damaged) in [
            ([1, 2, 3], 1), ([0, 2, 3], 2), ([0, 1, 3], 3), ([0, 0, 1], 2), ([0, 2, 1, 3], 2),
        ] {
            try Data(order.map { lines[$0] + Data("\n".utf8) }.joined()).write(to: folder.eventsFile)
            #expect {
                try folder.events()
            } throws: {
                "\($0)".hasPrefix("the line before this one is missing, or is another one (")
                    && "\($0)".hasSuffix("events.jsonl:\(damaged))")
            }
        }
        // Logs from before lines knew each other are read as they are.
        let old = try RunJSON.encode(RunEvent.loss(7)) + Data("\n".utf8)
        try (old + old).write(to: folder.eventsFile)
        try folder.open().openLog().append(.loss(8))
        #expect(try folder.events() == [.loss(7), .loss(7), .loss(8)])
    }

    @Test func aLogThatDoesNotEndWithTheResultIsNotThatOfTheRun() throws {
        let folder = try create()
        let writer = try folder.open()
        let log = try writer.openLog()
        let summary = RunSummary.example(folder.id)
        try log.append(.loss(1))
        let cut = try Data(contentsOf: folder.eventsFile)
        try log.append(.finished(summary))
        try writer.write(summary)
        #expect(try folder.events() == [.loss(1), .finished(summary)])
        try cut.write(to: folder.eventsFile)
        #expect { try folder.events() } throws: { "\($0)".hasPrefix("the event log does not end with the result") }
        try Data().write(to: folder.eventsFile)
        #expect { try folder.events() } throws: { "\($0)".hasPrefix("the event log does not end with the result") }
        try FileManager.default.removeItem(at: folder.eventsFile)
        #expect { try folder.events() } throws: { "\($0)".hasPrefix("the event log is missing") }
    }

    @Test func whatPassesIsHeardUntilTheNextLine() throws {
        let folder = try create()
        let writer = try folder.open()
        let log = try writer.openLog()
        log.note(.phase("preparing data"))
        #expect(try folder.eventsSoFar() == [.phase("preparing data")])
        #expect(try folder.events() == [])
        try log.append(.loss(1))
        #expect(try folder.eventsSoFar() == [.loss(1)])
        log.note(.evaluating(rows: 1, of: 9))
        // Said again at once, it is not written again.
        log.note(.evaluating(rows: 2, of: 9))
        #expect(try folder.eventsSoFar() == [.loss(1), .evaluating(rows: 1, of: 9)])
        let file = folder.url.appending(component: "passing.json")
        let note = try Data(contentsOf: file)
        try (note.dropLast(3) + Data("}}}".utf8)).write(to: file)
        #expect(try folder.eventsSoFar() == [.loss(1)])
        try note.write(to: file)
        #expect(try folder.eventsSoFar().count == 2)
        // Nobody is at it any more.
        writer.release()
        #expect(try folder.eventsSoFar() == [.loss(1)])
        log.endNotes()
        #expect(!FileManager.default.fileExists(atPath: file.path))
    }

    @Test func aLogLargerThanAnyIsNotSearchedForItsEnd() throws {
        let folder = try create()
        let writer = try folder.open()
        try writer.openLog().append(.loss(1))
        // Sparse: nothing but zeros, and nothing on the disk.
        truncate(folder.eventsFile.path, 50_000_000_000)
        #expect { try writer.openLog() } throws: { "\($0)".hasPrefix("cannot read: the file has 50 GB") }
    }

    @Test func aLogThatIsMovedAwayIsNotWrittenToAnyMore() throws {
        let folder = try create()
        let log = try folder.open().openLog()
        try log.append(.loss(1))
        try FileManager.default.moveItem(at: folder.eventsFile, to: folder.url.appending(component: "elsewhere"))
        #expect { try log.append(.loss(2)) } throws: { "\($0)".hasPrefix("the event log was deleted") }
    }

    @Test func whatALostAttemptLoggedDoesNotCount() throws {
        let folder = try create()
        let log = try folder.open().openLog()
        let date = Date(timeIntervalSince1970: 1)
        let lost: [RunEvent] = [.loss(30), .evaluating(rows: 1, of: 2), .validated(40), .phase("scoring"), .loss(41)]
        let kept: [RunEvent] = [.phase("training"), .loss(10), .validated(10), .loss(20)]
        let resumed = RunEvent.resumed(step: 20, exact: true, date: date)
        for event in kept + lost + [resumed, .loss(30, 2)] { try log.append(event) }
        #expect(try folder.events() == kept + [resumed, .loss(30, 2)])

        // A second resume from an earlier checkpoint takes the first with it only if that went further.
        let again = RunEvent.resumed(step: 10, exact: true, date: date)
        for event in [again, .loss(20, 3)] { try log.append(event) }
        #expect(try folder.events() == kept.dropLast() + [again, .loss(20, 3)])
    }

    @Test func aStopAtTheCheckpointIsTakenBackByTheResume() throws {
        let folder = try create()
        let log = try folder.open().openLog()
        let date = Date(timeIntervalSince1970: 1)
        let resumed = RunEvent.resumed(step: 10, exact: true, date: date)
        for event in [.loss(10), .stopped(step: 10, date: date), resumed] { try log.append(event) }
        #expect(try folder.events() == [.loss(10), resumed])
    }

    @Test func aValidationRepeatedAfterResumeCountsOnce() throws {
        let folder = try create()
        let log = try folder.open().openLog()
        let resumed = RunEvent.resumed(step: 10, exact: true, date: Date(timeIntervalSince1970: 1))
        for event in [.loss(10), .validated(10, mrr: 0.1), resumed, .validated(10, mrr: 0.2)] { try log.append(event) }
        #expect(try folder.events() == [.loss(10), resumed, .validated(10, mrr: 0.2)])
    }

    @Test func oneProgramWorksOnARun() throws {
        let folder = try create()
        #expect(!folder.isLocked)
        let lock = try folder.open()
        #expect(folder.isLocked)
        #expect { try folder.open() } throws: { "\($0)".hasPrefix("another sessionbench is working on this run") }
        lock.release()
        #expect(!folder.isLocked)
        withExtendedLifetime(try folder.open()) { #expect(folder.isLocked) }
        #expect(!folder.isLocked)
    }

    /// Numbers that are still numbers, but not those that were measured.
    @Test func aChangedDigitIsNoticed() throws {
        let folder = try create()
        let writer = try folder.open()
        try writer.openLog().append(.loss(1, 0.125))
        try writer.write(.example(folder.id))
        for (file, digit, other) in [(folder.eventsFile, "0.125", "0.625"), (folder.summaryFile, "0.25", "0.85")] {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(text.contains(digit))
            try Data(text.replacing(digit, with: other).utf8).write(to: file)
        }
        #expect { try folder.events() } throws: { "\($0)".contains("its checksum differs") }
        #expect { try folder.summary() } throws: { "\($0)".contains("its checksum differs") }
    }

    @Test func whatKilledProgramsLeftOfTheirFilesIsSwept() throws {
        let folder = try create()
        let files = [
            "checkpoint/.state.safetensors.", "checkpoint/.best-7.safetensors.", ".summary.json.",
            "ranks/.test.safetensors.",
        ]
        .map { folder.url.appending(path: $0 + UUID().uuidString) }
        let kept = folder.url.appending(path: "checkpoint/.state.safetensors.torn")
        for file in files + [kept] {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
        withExtendedLifetime(try folder.open()) {
            for file in files { #expect(!FileManager.default.fileExists(atPath: file.path)) }
        }
        #expect(FileManager.default.fileExists(atPath: kept.path))
    }

    @Test("a summary says what it knows, and one from before it was kept reads as before")
    func laterFields() throws {
        var summary = RunSummary.example(RunID(experiment: "shop", folder: "one"))
        let old = try RunJSON.encode(summary)
        let text = String(decoding: old, as: UTF8.self)
        for name in [
            "repeatCorrection", "testCategories", "testCategoryTold", "testDegradedCategories", "testShortenedSessions",
        ] {
            #expect(!text.contains(name))
        }
        #expect(try RunJSON.decode(RunSummary.self, from: old) == summary)
        let metrics = summary.metrics.test
        summary.metrics.testCategories = [
            CategoryComparison(
                level: "shelf", target: .all, rows: 3, head: .init(accuracy: 1, logLoss: 0.5),
                implied: .init(accuracy: 0, logLoss: 2))
        ]
        summary.metrics.testCategoryTold = metrics
        let candidates = DegradedCategories.Candidates(
            first: metrics, sets: [.init(wanted: 0.1, recall: 0.5, metrics: metrics)])
        summary.metrics.testDegradedCategories = [nil, 0.9].map {
            DegradedCategories(
                level: "shelf", wanted: $0, reached: 0.9, candidates: candidates, head: metrics, both: candidates)
        }
        summary.metrics.testShortenedSessions = [
            ShortenedSessions(clicks: nil, shortenedRows: 0, all: metrics, cold: nil),
            ShortenedSessions(clicks: 2, shortenedRows: 1, all: metrics, cold: metrics),
        ]
        summary.metrics.repeatCorrection = RepeatCorrection(
            weights: [.init(name: "last", value: -0.5)], rows: 3, validation: metrics,
            validationRepeats: RepeatCalibration(places: [], repeats: metrics, others: metrics))
        #expect(try RunJSON.decode(RunSummary.self, from: try RunJSON.encode(summary)) == summary)
    }
}
