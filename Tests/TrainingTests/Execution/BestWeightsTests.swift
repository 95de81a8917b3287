import Basics
import Experiments
import Foundation
import Synchronization
import Tensor
import Testing
import Training

/// The file of the best weights, beside the checkpoint that refers to it.
@Suite struct BestWeightsTests {
    /// With a validation often enough that there is more than one best one, and a checkpoint after every step.
    private static let settings = [
        "training.validationsPerEpoch=3", "training.patience=0", "training.checkpointSeconds=1e-9",
    ]

    private static func bestFiles(_ run: TestRun) -> [String] { run.checkpointFiles.filter { $0.hasPrefix("best-") } }

    @Test("The best weights are kept, once, while they may be tested", arguments: ["true", "false"])
    func kept(refit: String) throws {
        let run = try TestRun(try Experiment.small(Self.settings + ["training.refit=\(refit)"]))
        let files = Mutex<[[String]]>([])
        try run.attempt { _, event in
            // A new best file and the one before are both there until the next checkpoint.
            if event.validation == nil { files.withLock { $0.append(Self.bestFiles(run)) } }
            return false
        }
        let seen = files.withLock { $0 }
        #expect(seen.allSatisfy { $0.count <= 1 })
        #expect(Set(seen.joined()).count > 1)
        // Before the first validation, until the last one, afterwards.
        let phases = seen.map { !$0.isEmpty }.reduce(into: [Bool]()) { if $0.last != $1 { $0.append($1) } }
        #expect(phases == [false, true, false])
        #expect(run.checkpointFiles == (refit == "true" ? ["best.safetensors"] : []) + ["model.safetensors"])
    }

    @Test("A run killed between the best weights and the checkpoint, or before older ones are removed, goes on")
    func killedBetween() throws {
        let run = try TestRun(try Experiment.small(Self.settings))
        let copies = Mutex<(before: [TestRun], after: [TestRun])>(([], []))
        try run.attempt { _, event in
            copies.withLock { copies in
                if event.validation?.best ?? false {
                    // The new file is written; the checkpoint still refers to the one before, if there was one.
                    if let copy = try? run.copy() { copies.before.append(copy) }
                } else if event.isTraining, copies.after.count < copies.before.count, let last = copies.before.last,
                    let copy = try? run.copy()
                {
                    // The checkpoint refers to the new file; as if the one before were still there.
                    for name in Set(Self.bestFiles(last)).subtracting(Self.bestFiles(run)) {
                        try? FileManager.default.copyItem(
                            at: last.folder.checkpoint.appending(component: name),
                            to: copy.folder.checkpoint.appending(component: name))
                    }
                    copies.after.append(copy)
                }
            }
            return false
        }
        let expected = try run.outcome()
        let killed = copies.withLock { $0 }
        for copies in [killed.before, killed.after] {
            #expect(copies.first.map { Self.bestFiles($0).count } == 1)
            #expect(copies.dropFirst().contains { Self.bestFiles($0).count == 2 })
        }
        for copy in killed.before + killed.after {
            try copy.attempt()
            #expect(try copy.outcome() == expected)
            #expect(copy.checkpointFiles == ["model.safetensors"])
        }
    }

    enum Damage: String, CaseIterable {
        case missing = "No such file or directory"
        case cutOff = "is damaged or cut off"
        case empty = "shorter than its header"
        case otherModel = "numbers is missing"
        case otherData = "trained on data 0123"
        case otherRun = "not the ones that the run wrote"

        func apply(to file: URL) throws {
            var content = try Safetensors(contentsOf: SafetensorsFile(file))
            switch self {
            case .missing: return try FileManager.default.removeItem(at: file)
            case .cutOff: return try Data(contentsOf: file).dropLast().write(to: file)
            case .empty: return try Data().write(to: file)
            case .otherModel: content.entries.removeLast()
            case .otherData: content.metadata["fingerprint"] = "0123"
            case .otherRun:
                guard case .float(var numbers) = content.entries[0].values else { return }
                numbers[0] += 1
                content.entries[0].values = .float(numbers)
            }
            var bytes = Data()
            try content.write { bytes.append(contentsOf: $0) }
            try bytes.write(to: file)
        }
    }

    @Test("Best weights that are missing or unusable are a clear error", arguments: Damage.allCases)
    func unusable(_ damage: Damage) throws {
        let run = try TestRun(try Experiment.small(Self.settings))
        try run.attempt { _, event in event.validation?.best ?? false }
        let name = try #require(Self.bestFiles(run).first)
        let file = run.folder.checkpoint.appending(component: name)
        let whole = try Data(contentsOf: file)
        try damage.apply(to: file)

        let error = try #require(#expect(throws: RunError.self) { try run.attempt() })
        #expect(
            error.description.hasPrefix("the checkpoint needs these weights") && error.description.hasSuffix("\(name))")
        )
        #expect(error.description.contains(damage.rawValue))
        #expect(error.description.contains("restore the file or start the run anew"))
        #expect(error.isRefusal)

        // Nothing is lost: with the file as it was, the run goes on.
        try whole.write(to: file)
        try run.attempt()
        let uninterrupted = try TestRun(run.experiment)
        try uninterrupted.attempt()
        #expect(try run.outcome() == uninterrupted.outcome())
    }
}
