import Basics
import Foundation
import Runs
import Tensor

/// The weights of a model, without what only training needs.
struct WeightsFile {
    let file: URL

    init(file: URL) { self.file = file }

    /// The weights of a finished run.
    init(finished folder: RunFolder) { file = folder.checkpoint.appending(component: "model.safetensors") }

    /// - Parameter fingerprint: of the data that the model was trained on.
    func write(_ parameters: Parameters, fingerprint: String) throws {
        var content = Safetensors()
        content.matrices = parameters.layout.matrices(of: parameters.buffer, prefix: "")
        content.metadata["fingerprint"] = fingerprint
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try atomicWrite(to: file, content.write)
    }

    func read(into parameters: Parameters) throws {
        do {
            try parameters.layout.fill(parameters.buffer, from: try SafetensorsFile(file), prefix: "")
        } catch {
            throw RunError("\(file.relativePath.forTerminal): cannot read the run's weights (\(error))")
        }
    }

    /// Makes sure that `read` will find the weights of such a model, trained on such data, without reading them.
    func check(_ layout: ParameterLayout, fingerprint: String) throws {
        do {
            let content = try SafetensorsFile(file)
            let written = content.metadata["fingerprint"] ?? "unknown"
            guard written == fingerprint else {
                throw RunError("they were trained on data \(written), not \(fingerprint)")
            }
            try layout.check(content, prefix: "")
        } catch {
            throw RunError(
                "\(file.relativePath.forTerminal): the checkpoint needs these weights, but they cannot be used (\(error)): "
                    + "restore the file or start the run anew")
        }
    }
}
