import Basics
import Foundation
import Runs
import Tensor

/// The weights of a model, without what only training needs.
struct WeightsFile {
    /// Of a finished run, in the folder of its checkpoint.
    static let finalName = "model.safetensors"

    private let file: URL

    init(_ name: String, in folder: Folder) { file = folder.file(name) }

    /// The weights of a finished run.
    init(finished run: RunFolder) { file = run.checkpoint.appending(component: Self.finalName) }

    var exists: Bool { FileManager.default.fileExists(atPath: file.path) }

    /// - Parameter fingerprint: of the data that the model was trained on.
    func write(_ parameters: Parameters, fingerprint: String, in folder: Folder) throws {
        var content = Safetensors()
        content.matrices = parameters.layout.matrices(of: parameters.buffer, prefix: "")
        content.metadata["fingerprint"] = fingerprint
        try folder.replace(file.lastPathComponent, content)
    }

    /// - Parameter fingerprint: of the data that the weights are wanted for.
    /// - Throws: `RunError` unless these are whole weights of such a model, trained on such data.
    func read(into parameters: Parameters, fingerprint: String) throws {
        do {
            try parameters.layout.fill(parameters.buffer, from: try open(fingerprint), prefix: "")
            guard parameters.buffer.elements.allSatisfy(\.isFinite) else { throw RunError("some are no numbers") }
        } catch {
            throw RunError(
                "the run's weights cannot be used (\(error)): restore the file or train anew "
                    + "(\(file.relativePath.forTerminal))")
        }
    }

    /// Makes sure that `read` will find the weights of such a model, trained on such data.
    func check(_ layout: ParameterLayout, fingerprint: String) throws {
        do {
            try layout.check(try open(fingerprint), prefix: "")
        } catch {
            throw RunError(
                refusal: "the checkpoint needs these weights, but they cannot be used (\(error)): restore the file or "
                    + "start the run anew (\(file.relativePath.forTerminal))")
        }
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
