import Basics
import Foundation
import Models
import Runs
import Tensor

/// What a run goes on from. One file, replaced as a whole, holds the weights, what the optimiser keeps of earlier
/// gradients, the states of sessions trained side by side, and `Progress`; another holds the best weights, which
/// `Progress` refers to by their step: they may become the ones to be tested, and a second stage is fitted with them.
///
/// A file of better weights is written before the checkpoint that refers to it, and the previous one removed
/// afterwards, so that the checkpoint and what it refers to are whole whenever the program is killed. A new checkpoint
/// replaces the old one only after it was read back from disk and found whole.
struct Checkpoint {
    private let writer: RunWriter
    private let file: URL

    private static let stateName = "state.safetensors"

    init(_ writer: RunWriter) {
        self.writer = writer
        file = writer.run.stateFile
    }

    /// - Throws: `FileError` if the folder of the checkpoint is a link.
    var exists: Bool {
        get throws { try writer.hasCheckpointFolder && writer.checkpointFolder().contains(Self.stateName) }
    }

    func write(_ progress: TrainingState, _ provenance: Provenance, optimiser: any Optimiser, states: [Matrix]) throws {
        let layout = optimiser.parameters.layout
        var content = Safetensors()
        content.append(layout.matrices(of: optimiser.parameters.buffer, prefix: "weights."))
        for (name, buffer) in optimiser.state { content.append(layout.matrices(of: buffer, prefix: "\(name).")) }
        content.append(states.enumerated().map { ("states.\($0)", $1) })
        let encoder = JSONEncoder()
        content.metadata["progress"] = String(decoding: try encoder.encode(progress), as: UTF8.self)
        content.metadata["provenance"] = String(decoding: try encoder.encode(provenance), as: UTF8.self)
        let folder = try writer.checkpointFolder()
        try folder.replace(Self.stateName, content)
        try BestWeights(folder).removeAll(except: progress.best?.step)
    }

    /// Where the best weights are kept.
    var best: BestWeights {
        get throws { BestWeights(try writer.checkpointFolder()) }
    }

    /// - Parameter fingerprint: of the data that the model was trained on.
    /// - Returns: checksum of the file.
    func writeBest(_ parameters: Parameters, step: Int, fingerprint: String) throws -> String? {
        let folder = try writer.checkpointFolder()
        return try BestWeights(folder).file(step).write(parameters, fingerprint: fingerprint, in: folder)
    }

    /// Takes over the best weights that a run which is done has kept.
    /// - Returns: checksum of the file.
    func takeBest(from kept: Folder, step: Int) throws -> String? {
        let file = try SafetensorsFile(OpenFile(unlinked: WeightsFile.bestName, in: kept))
        return try BestWeights(writer.checkpointFolder()).write(Safetensors(contentsOf: file), step: step)
    }

    /// - Throws: `RunError` if the file cannot be read or is not a checkpoint.
    func read() throws -> Saved {
        try undamaged {
            let content = try SafetensorsFile(OpenFile(unlinked: Self.stateName, in: writer.checkpointFolder()))
            let decoder = JSONDecoder()
            return Saved(
                progress: try decoder.decode(TrainingState.self, from: Data((content.metadata["progress"] ?? "").utf8)),
                provenance: try decoder.decode(
                    Provenance.self, from: Data((content.metadata["provenance"] ?? "").utf8)),
                checkpoint: self, content: content)
        }
    }

    func undamaged<Value>(_ read: () throws -> Value) throws -> Value {
        do { return try read() } catch { throw damage("\(error)") }
    }

    func damage(_ problem: String) -> RunError {
        RunError(
            refusal: "the checkpoint is damaged (\(problem)), and nothing else of the run can be trained on: start it "
                + "anew (\(file.relativePath.forTerminal))")
    }

    /// Removes the checkpoint.
    /// - Throws: `FileError` if something could not be removed.
    func remove() throws {
        guard writer.hasCheckpointFolder else { return }
        let folder = try writer.checkpointFolder()
        // The state comes last: that of a finished run refers to no best weights.
        try BestWeights(folder).removeAll(except: nil)
        try folder.remove(Self.stateName)
    }
}
