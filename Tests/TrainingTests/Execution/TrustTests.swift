import Basics
import Experiments
import Foundation
import Tensor
import TestSupport
import Testing
import Training

/// A run's folder is believed as far as it proves itself, and nothing outside of it is touched.
@Suite struct TrustTests {
    private let files = FileManager.default

    /// A run that was stopped after some steps, with a checkpoint and best weights.
    private func stopped() throws -> TestRun {
        let run = try TestRun(try Experiment.small())
        try run.attempt { _, event in event.validation?.best ?? false }
        #expect(run.checkpointFiles.contains("state.safetensors"))
        return run
    }

    private func flip(_ file: URL, byte: (Int) -> Int) throws {
        var content = try Data(contentsOf: file)
        content[byte(content.count)] ^= 0x40
        try content.write(to: file)
    }

    // MARK: Links

    @Test("A link in a run folder is not followed, and what it leads to stays as it is")
    func links() throws {
        for name in ["checkpoint", "events.jsonl", "ranks", "summary.json", "lock", "checkpoint/state.safetensors"] {
            let run = try stopped()
            let precious = run.files.url.appending(path: "home")
            for file in [".ssh/id", ".env", "best-1", "best-1.safetensors", "state.safetensors", "file"] {
                try run.files.write("precious {\"torn", to: "home/\(file)")
            }
            let link = run.folder.url.appending(path: name)
            try? files.removeItem(at: link)
            let isFolder = ["checkpoint", "ranks"].contains(name)
            try files.createSymbolicLink(
                at: link, withDestinationURL: isFolder ? precious : precious.appending(path: "file"))
            let error = #expect(throws: (any Error).self) { try run.attempt() }
            #expect(error.map { "\($0)" }?.contains("is a link") ?? false, "\(name): \(error.map { "\($0)" } ?? "")")
            let left = try files.subpathsOfDirectory(atPath: precious.path).sorted()
            #expect(
                left == [".env", ".ssh", ".ssh/id", "best-1", "best-1.safetensors", "file", "state.safetensors"],
                "\(name)")
            #expect(try String(contentsOf: precious.appending(path: "file"), encoding: .utf8) == "precious {\"torn")
        }
    }

    @Test("Beside a checkpoint only files of this program's own names are removed")
    func sweeping() throws {
        let run = try stopped()
        let others = [".env", "best-", "best-x.safetensors", "best-3.safetensors.bak", "notes.txt", ".ssh/id"]
        for name in others { try run.files.write("x", to: "Results/\(run.folder.id)/checkpoint/\(name)") }
        try run.attempt()
        #expect(run.checkpointFiles == (others.dropLast() + [".ssh", "model.safetensors"]).sorted())
    }

    // MARK: Damage

    @Test("One flipped bit of a checkpoint or of the best weights is named, and nothing is trained on it")
    func flippedBit() throws {
        let run = try stopped()
        let best = try #require(run.checkpointFiles.first { $0.hasPrefix("best-") })
        for name in ["state.safetensors", best] {
            let file = run.folder.checkpoint.appending(component: name)
            let whole = try Data(contentsOf: file)
            for place in [9, 300, whole.count / 2, whole.count - 1] {
                try flip(file) { _ in place }
                let error = #expect(throws: RunError.self) { try run.attempt() }
                #expect(error?.isRefusal ?? false, "\(name) \(place)")
                try whole.write(to: file)
            }
        }
        try run.attempt()
        #expect(run.status == .done)
    }

    @Test("Damaged weights, weights without numbers and weights of other data recommend nothing")
    func finalWeights() throws {
        let run = try TestRun(try Experiment.small(["training.epochs=1"]))
        try run.attempt()
        let file = run.folder.checkpoint.appending(component: "model.safetensors")
        let whole = try Data(contentsOf: file)
        func expectRefused(_ words: String) {
            let error = #expect(throws: RunError.self) {
                try Recommender(folder: run.folder, locations: run.locations)
            }
            #expect(error?.description.contains(words) ?? false, "\(error?.description ?? "")")
        }
        try flip(file) { $0 - 5 }
        expectRefused("not those that were written")
        try whole.write(to: file)
        var content = try Safetensors(contentsOf: SafetensorsFile(file))
        func rewrite() throws {
            var bytes = Data()
            try content.write { bytes.append(contentsOf: $0) }
            try bytes.write(to: file)
        }
        content.metadata["fingerprint"] = "0123456789abcdef"
        try rewrite()
        expectRefused("were trained on data 0123456789abcdef")
        content = try Safetensors(contentsOf: SafetensorsFile(file))
        content.metadata["fingerprint"] = try #require(try run.folder.summary()).dataset.fingerprint
        if case .float(var numbers) = content.entries[0].values {
            numbers[0] = .nan
            content.entries[0].values = .float(numbers)
        }
        try rewrite()
        expectRefused("not the ones that the run wrote")
    }

    @Test("A forged number in a checkpoint is refused", arguments: ["step", "earlierSteps", "rows", "evaluatedRows"])
    func forged(key: String) throws {
        let run = try stopped()
        for number in [Int.max, -1] {
            let file = run.folder.stateFile
            let whole = try Data(contentsOf: file)
            var content = try Safetensors(contentsOf: SafetensorsFile(file))
            let progress = try #require(content.metadata["progress"])
            content.metadata["progress"] = progress.replacing(
                try Regex("\"\(key)\":[0-9]+"), with: "\"\(key)\":\(number)")
            #expect(content.metadata["progress"] != progress)
            var bytes = Data()
            try content.write { bytes.append(contentsOf: $0) }
            try bytes.write(to: file)
            let error = #expect(throws: RunError.self) { try run.attempt() }
            #expect(error?.description.contains("\(key) is \(number)") ?? false)
            try whole.write(to: file)
        }
    }

    @Test("A correction in a checkpoint that does not fit the repeat term is refused")
    func forgedCorrection() throws {
        let run = try TestRun(
            try .small(["model.repeats=learned", "training.epochs=1", "training.refit=true"]))
        try run.attempt { _, event in event.phaseName?.hasPrefix("refit") ?? false }
        var content = try Safetensors(contentsOf: SafetensorsFile(run.folder.stateFile))
        let progress = try #require(content.metadata["progress"])
        let forged = progress.replacing(try Regex("\"weights\":\\[.*?\\]"), with: "\"weights\":[]")
        try #require(forged != progress)
        content.metadata["progress"] = forged
        var bytes = Data()
        try content.write { bytes.append(contentsOf: $0) }
        try bytes.write(to: run.folder.stateFile)
        let error = #expect(throws: RunError.self) { try run.attempt() }
        #expect(error?.description.contains("correction has 0 weights, not 14") ?? false)
    }

    // MARK: The experiment

    @Test("A changed experiment is refused by name; forced on, the run is the result of neither")
    func changedExperiment() throws {
        var run = try stopped()
        let before = run.experiment
        run.experiment = try before.overridden(by: ["training.learningRate=0.02"])
        let error = #expect(throws: RunError.self) { try run.attempt() }
        #expect(error?.isRefusal ?? false)
        #expect(
            error?.description.hasPrefix("training.learningRate was 0.01 when") ?? false, "\(error?.description ?? "")")
        #expect(error?.description.contains("is 0.02 now") ?? false)

        // Forced on once, it stays marked, also when the experiment is what it was.
        try run.attempt(allowInexact: true) { number, _ in number == 3 }
        run.experiment = before
        #expect(throws: RunError.self) { try run.attempt() }
        let summary = try #require(try run.attempt(allowInexact: true).summary)
        #expect(summary.changedKeys == ["training.learningRate"])
    }

    @Test("A log of another run is refused, and deleting it is the way out")
    func otherLog() throws {
        let run = try stopped()
        let own = try String(contentsOf: run.folder.eventsFile, encoding: .utf8)
        let other = try TestRun(try run.experiment.overridden(by: ["training.learningRate=0.02"]))
        try other.attempt { _, event in event.validation?.best ?? false }
        let start = try #require(try run.folder.events().compactMap(\.start).first)
        // As a program wrote it that knew no checksums.
        let onOtherData = own.replacing(start.dataset.fingerprint, with: "0123456789abcdef")
            .replacing(/"checksum":"[0-9a-f]{16}",/, with: "").replacing(/"after":"[0-9a-f]{16}",/, with: "")
        for (log, why) in [
            (try String(contentsOf: other.folder.eventsFile, encoding: .utf8), "it belongs to another experiment"),
            (onOtherData, "it belongs to a run on other data"),
        ] {
            try Data(log.utf8).write(to: run.folder.eventsFile)
            let error = #expect(throws: RunError.self) { try run.attempt() }
            #expect(error?.isRefusal ?? false)
            #expect(error?.description.contains(why) ?? false, "\(error?.description ?? "")")
            #expect(try String(contentsOf: run.folder.eventsFile, encoding: .utf8) == log)
        }
        try files.removeItem(at: run.folder.eventsFile)
        #expect(try run.attempt().summary?.exact == true)
        #expect(run.status == .done)
    }

    @Test("What changes no result may be changed")
    func harmlessChange() throws {
        var run = try stopped()
        run.experiment = try run.experiment.overridden(by: [
            "training.checkpointSeconds=7", "evaluation.batch=3", "name=renamed",
        ])
        #expect(try run.attempt().summary?.changedKeys == nil)
    }

    @Test("An experiment that is changed after the run makes it a failed one")
    func changedAfterwards() throws {
        let run = try TestRun(try Experiment.small(["training.epochs=1"]))
        try run.attempt()
        #expect(run.status == .done)
        let other = try run.experiment.overridden(by: ["training.learningRate=0.5"])
        try Data(other.yaml.utf8).write(to: run.folder.experimentFile)
        #expect(run.status == .failed)
        let error = #expect(throws: RunError.self) { try run.attempt() }
        #expect(error?.isRefusal ?? false)
    }

    // MARK: The folder

    @Test("A results folder that is deleted under a run makes it fail, and does not come back")
    func deletedFolder() throws {
        for deleted in ["Results", "Results/small"] {
            let run = try TestRun(try Experiment.small())
            let place = run.files.url.appending(path: deleted)
            let error = #expect(throws: FileError.self) {
                try run.attempt { _, event in
                    if event.isTraining { try? FileManager.default.removeItem(at: place) }
                    return false
                }
            }
            #expect(error?.description.contains("deleted") ?? false, "\(error?.description ?? "")")
            #expect(!files.fileExists(atPath: place.path))
        }
    }

    @Test("With its lock file deleted nobody else gets into a run")
    func deletedLock() throws {
        let run = try TestRun(try Experiment.small())
        let writer = try run.folder.open()
        try files.removeItem(at: run.folder.url.appending(component: "lock"))
        #expect(run.folder.isLocked)
        #expect(throws: FileError.self) { try run.folder.open() }
        withExtendedLifetime(writer) {}
    }

    @Test("A run that is stopped before it begins leaves no checkpoint")
    func stoppedBeforehand() throws {
        let run = try TestRun(try Experiment.small())
        let stop = StopFlag()
        stop.stop()
        let summary = try RunExecution(
            experiment: run.experiment, folder: run.folder, locations: run.locations, stop: stop, onEvent: { _ in }
        ).run()
        #expect(summary == nil && run.status == .stopped && run.checkpointFiles.isEmpty)
        #expect(!files.fileExists(atPath: run.folder.checkpoint.path))
        try run.attempt()
        #expect(run.status == .done)
    }
}
