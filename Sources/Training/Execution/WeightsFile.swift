import Basics
import Foundation
import Runs
import Tensor

/// The weights of a model, without what only training needs.
struct WeightsFile {
    /// File of a finished run, in its checkpoint folder.
    static let finalName = "model.safetensors"
    /// Beside it, where a refit has made the final weights: those of the best epoch. They have not seen the validation
    /// sessions, so that a second stage can be fitted with them.
    static let bestName = "best.safetensors"
    static let finalPath = "\(RunFolder.checkpointName)/\(finalName)"

    private let file: URL

    init(_ name: String, in folder: Folder) { file = folder.file(name) }

    /// The weights of a finished run.
    init(finished run: RunFolder) { file = run.checkpoint.appending(component: Self.finalName) }

    /// Those of its best epoch, which are kept beside them after a refit.
    init(best run: RunFolder) { file = run.checkpoint.appending(component: Self.bestName) }

    var exists: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// - Parameter fingerprint: of the data that the model was trained on.
    /// - Returns: checksum of the file, which tells it from one of another run.
    func write(_ parameters: Parameters, fingerprint: String, in folder: Folder) throws -> String? {
        var content = Safetensors()
        content.append(parameters.layout.matrices(of: parameters.buffer, prefix: ""))
        content.metadata["fingerprint"] = fingerprint
        return try folder.replace(file.lastPathComponent, content)
    }

    /// - Parameters:
    ///   - fingerprint: of the data that the weights are wanted for.
    ///   - checksum: of the file that was written; nil if it was not kept.
    /// - Throws: `RunError` unless these are whole weights of such a model, trained on such data, and the ones written.
    func read(into parameters: Parameters, fingerprint: String, checksum: String?) throws {
        do {
            let content = try open(fingerprint)
            try parameters.layout.fill(parameters.buffer, from: content, prefix: "")
            try Self.require(checksum, of: content)
            guard parameters.buffer.elements.allSatisfy(\.isFinite) else { throw RunError("some are no numbers") }
        } catch {
            throw RunError(
                "the run's weights cannot be used (\(error)): restore the file or train anew "
                    + "(\(file.relativePath.forTerminal))")
        }
    }

    /// Checks that `read` will find the weights that were written.
    func check(_ layout: ParameterLayout, fingerprint: String, checksum: String?) throws {
        do {
            let content = try open(fingerprint)
            try layout.check(content, prefix: "")
            try Self.require(checksum, of: content)
        } catch {
            throw RunError(
                refusal: "the checkpoint needs these weights, but they cannot be used (\(error)): restore the file or "
                    + "start the run anew (\(file.relativePath.forTerminal))")
        }
    }

    /// Whole weights of the same shape, of another run or of another step, are not the ones that were written.
    private static func require(_ checksum: String?, of content: SafetensorsFile) throws {
        if let checksum, content.checksum != checksum { throw RunError("they are not the ones that the run wrote") }
    }

    private func open(_ fingerprint: String) throws -> SafetensorsFile {
        let content = try SafetensorsFile(file)
        let written = content.metadata["fingerprint"] ?? "unknown"
        guard written == fingerprint else {
            throw RunError("they were trained on data \(written.forTerminal), not \(fingerprint)")
        }
        return content
    }
}
