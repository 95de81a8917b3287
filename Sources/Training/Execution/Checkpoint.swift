import Basics
import Foundation
import Models
import Runs
import Sessions
import Tensor

/// Where a run stands, besides its weights: everything that the next step depends on.
///
/// There is no generator state to save. Every random stream starts from the seed, a name and a position (the epoch for the
/// order of sessions, the step for dropout and negatives), and the position is here.
struct Progress: Codable, Equatable {
    enum Phase: String, Codable { case training, refit, testing }

    struct Best: Codable, Equatable {
        var step: Int
        var metrics: RankingMetrics
        var tasks: TaskMetrics
    }

    var phase = Phase.training
    /// Optimiser steps done in this phase, and in the phases before.
    var step = 0
    var earlierSteps = 0
    /// The validation set is to be scored before the next step.
    var validationDue = false
    var best: Best?
    /// Validation scorings since the best one.
    var withoutImprovement = 0
    /// Rows, seconds of training and summed losses since the last training event; checkpoints from before have no seconds.
    var pendingRows = 0
    var pendingSeconds: Double?
    var pendingLosses: [String: Double] = [:]
    /// Over all attempts: rows trained, seconds of training and of evaluation.
    var rows = 0
    var trainingSeconds = 0.0
    var evaluationSeconds = 0.0
    var evaluatedRows = 0
    /// Resumed somewhere where the same numbers cannot be promised.
    var inexact = false

    var totalSteps: Int { earlierSteps + step }

    /// Step of the best weights, while they may still become the ones to be tested.
    var bestStep: Int? { phase == .training ? best?.step : nil }
}

/// What must agree for a resumed run to equal an uninterrupted one.
struct Provenance: Codable, Equatable {
    var fingerprint: String
    var kernel: String
    var workers: Int
    /// Hash of the program file.
    var program: String

    static func current(fingerprint: String, _ settings: TrainingSettings) -> Provenance {
        Provenance(
            fingerprint: fingerprint, kernel: Precision(settings).kernel, workers: settings.workers,
            program: programHash)
    }

    /// What keeps a run from going on exactly, besides other data.
    func differences(from now: Provenance) -> [String] {
        var differences: [String] = []
        if kernel != now.kernel { differences.append("the product kernel \(kernel) (now \(now.kernel))") }
        if workers != now.workers { differences.append("\(workers) workers (now \(now.workers))") }
        if program != now.program { differences.append("another build of this program") }
        return differences
    }

    private static let programHash: String = {
        guard let file = try? Data(contentsOf: URL(filePath: "/proc/self/exe"), options: .alwaysMapped) else {
            return "unknown"
        }
        var hash = ContentHash()
        file.withUnsafeBytes { hash.combine(bytes: $0) }
        return hash.hexadecimal
    }()
}

/// What a run goes on from: one file with weights, what the optimiser keeps of earlier gradients, the states of sessions that are trained
/// side by side, and `Progress`, replaced as a whole; and a file with the best weights of a training that goes on, which
/// `Progress` refers to by their step.
///
/// The file of better weights is written before the checkpoint that refers to it, and the one before is removed
/// afterwards, so that the checkpoint and what it refers to are whole whenever the program is killed.
struct Checkpoint {
    private let folder: URL
    private let file: URL

    init(_ folder: RunFolder) {
        self.folder = folder.checkpoint
        file = folder.stateFile
    }

    var exists: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// Where the best weights are kept.
    func best(_ step: Int) -> WeightsFile {
        WeightsFile(file: folder.appending(component: "\(Self.bestPrefix)\(step).safetensors"))
    }

    private static let bestPrefix = "best-"

    func write(_ progress: Progress, _ provenance: Provenance, optimiser: any Optimiser, states: [Matrix]) throws {
        let layout = optimiser.parameters.layout
        var content = Safetensors()
        content.matrices = layout.matrices(of: optimiser.parameters.buffer, prefix: "weights.")
        for (name, buffer) in optimiser.state { content.matrices += layout.matrices(of: buffer, prefix: "\(name).") }
        content.matrices += states.enumerated().map { ("states.\($0)", $1) }
        let encoder = JSONEncoder()
        content.metadata["progress"] = String(decoding: try encoder.encode(progress), as: UTF8.self)
        content.metadata["provenance"] = String(decoding: try encoder.encode(provenance), as: UTF8.self)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try atomicWrite(to: file, content.write)
        removeBest(except: progress.bestStep)
    }

    /// - Throws: `RunError` if the file cannot be read or is not a checkpoint.
    func read() throws -> Saved {
        try undamaged {
            let content = try SafetensorsFile(file)
            let decoder = JSONDecoder()
            return Saved(
                progress: try decoder.decode(Progress.self, from: Data((content.metadata["progress"] ?? "").utf8)),
                provenance: try decoder.decode(
                    Provenance.self, from: Data((content.metadata["provenance"] ?? "").utf8)),
                checkpoint: self, content: content)
        }
    }

    /// The content of a checkpoint.
    struct Saved {
        var progress: Progress
        let provenance: Provenance
        fileprivate let checkpoint: Checkpoint
        fileprivate let content: SafetensorsFile

        /// Fills the states of sessions that are trained side by side.
        func fill(states: [Matrix]) throws {
            try checkpoint.undamaged {
                for (layer, state) in states.enumerated() {
                    try content.fill(state, from: "states.\(layer)")
                }
            }
        }

        /// Fills the optimiser, with the model's weights.
        /// - Throws: `RunError` if the file is damaged, or the best weights are not there to be read later.
        func fill(_ optimiser: any Optimiser) throws {
            let layout = optimiser.parameters.layout
            if let step = progress.bestStep {
                try checkpoint.best(step).check(layout, fingerprint: provenance.fingerprint)
            }
            try checkpoint.undamaged {
                try layout.fill(optimiser.parameters.buffer, from: content, prefix: "weights.")
                for (name, buffer) in optimiser.state {
                    try layout.fill(buffer, from: content, prefix: "\(name).")
                }
                optimiser.steps = progress.step
            }
        }
    }

    private func undamaged<Value>(_ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch {
            throw RunError("\(file.relativePath.forTerminal): the checkpoint is damaged (\(error)); start the run anew")
        }
    }

    /// Removes the checkpoint, and what programs that were killed while they wrote one left beside it.
    func remove() {
        // The state comes last: as long as it is there, the run is not done.
        removeBest(except: nil)
        removeFiles { $0.hasPrefix(".") }
        removeFiles { $0 == file.lastPathComponent }
    }

    private func removeBest(except step: Int?) {
        let kept = step.map { best($0).file.lastPathComponent }
        removeFiles { $0.hasPrefix(Self.bestPrefix) && $0 != kept }
    }

    private func removeFiles(where isUnwanted: (String) -> Bool) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where isUnwanted(name) {
            try? FileManager.default.removeItem(at: folder.appending(component: name))
        }
    }
}

/// A run that cannot start or go on, and what to do.
public struct RunError: Error, Sendable, CustomStringConvertible {
    public let description: String
    /// The user asked for what cannot be done, and the run is as it was before.
    public let isRefusal: Bool

    init(_ description: String) {
        self.description = description
        isRefusal = false
    }

    init(refusal description: String) {
        self.description = description
        isRefusal = true
    }
}
