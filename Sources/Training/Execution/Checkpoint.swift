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
    /// Rows and summed losses since the last training event.
    var pendingRows = 0
    var pendingLosses: [String: Double] = [:]
    /// Over all attempts: rows trained, seconds of training and of evaluation.
    var rows = 0
    var trainingSeconds = 0.0
    var evaluationSeconds = 0.0
    var evaluatedRows = 0
    /// Resumed somewhere where the same numbers cannot be promised.
    var inexact = false

    var totalSteps: Int { earlierSteps + step }
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

/// A checkpoint file: weights, both moments of the optimiser, the best weights of a training that goes on, and `Progress`,
/// replaced as a whole.
struct Checkpoint {
    let file: URL

    init(_ folder: RunFolder) { file = folder.checkpoint.appending(component: "state.safetensors") }

    var exists: Bool { FileManager.default.fileExists(atPath: file.path) }

    func write(_ progress: Progress, _ provenance: Provenance, optimiser: Adam, best: Buffer?) throws {
        let layout = optimiser.parameters.layout
        var content = Safetensors()
        content.matrices = layout.matrices(of: optimiser.parameters.buffer, prefix: "weights.")
        content.matrices += layout.matrices(of: optimiser.first, prefix: "first.")
        content.matrices += layout.matrices(of: optimiser.second, prefix: "second.")
        if let best { content.matrices += layout.matrices(of: best, prefix: "best.") }
        let encoder = JSONEncoder()
        content.metadata["progress"] = String(decoding: try encoder.encode(progress), as: UTF8.self)
        content.metadata["provenance"] = String(decoding: try encoder.encode(provenance), as: UTF8.self)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try atomicWrite(to: file, content.write)
    }

    /// - Throws: `RunError` if the file cannot be read or is not a checkpoint.
    func read() throws -> Saved {
        try undamaged {
            let content = try Safetensors(decoding: try Data(contentsOf: file, options: .alwaysMapped))
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
        fileprivate let content: Safetensors

        /// Fills the optimiser, with the model's weights, and returns the best weights if they are still wanted.
        func fill(_ optimiser: Adam) throws -> Buffer? {
            try checkpoint.undamaged {
                let layout = optimiser.parameters.layout
                try layout.fill(optimiser.parameters.buffer, from: content, prefix: "weights.")
                try layout.fill(optimiser.first, from: content, prefix: "first.")
                try layout.fill(optimiser.second, from: content, prefix: "second.")
                optimiser.steps = progress.step
                guard progress.best != nil, progress.phase == .training else { return nil }
                let best = Buffer(count: layout.count)
                try layout.fill(best, from: content, prefix: "best.")
                return best
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

    /// Removes the file, and what programs that were killed while they wrote one left beside it.
    func remove() {
        let folder = file.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name == file.lastPathComponent || name.hasPrefix(".") {
            try? FileManager.default.removeItem(at: folder.appending(component: name))
        }
    }
}

/// A finished run's weights.
struct ModelFile {
    let file: URL

    init(_ folder: RunFolder) { file = folder.checkpoint.appending(component: "model.safetensors") }

    func write(_ parameters: Parameters) throws {
        var content = Safetensors()
        content.matrices = parameters.layout.matrices(of: parameters.buffer, prefix: "")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try atomicWrite(to: file, content.write)
    }

    func read(into parameters: Parameters) throws {
        do {
            let content = try Safetensors(decoding: try Data(contentsOf: file, options: .alwaysMapped))
            try parameters.layout.fill(parameters.buffer, from: content, prefix: "")
        } catch {
            throw RunError("\(file.relativePath.forTerminal): cannot read the run's weights (\(error))")
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
