import Basics
import Experiments
import Foundation
import Models
import Sessions
import Tensor
import TestSupport
import Testing

/// One configuration of a model with its data, weights, and what PyTorch makes of them: a file that
/// `Fixtures/make_fixtures.py` wrote.
struct Fixture {
    static let names = [
        "benchmark", "parallel-mean-residual", "none-cosine", "levels-consistent-cosine", "logits", "detached",
        "own-output", "id-free", "id-free-consistent-cosine", "all-categories", "specific-category", "regularised",
        "sampled", "sampled-id-free", "transformer", "transformer-consistent-cosine", "transformer-own-output",
        "m2trec",
        "m2trec-cosine", "m2trec-own-output", "srgnn", "srgnn-l2", "srgnn-cosine", "gru-shared", "gru-own-two-layers",
        "gru-one-hot", "gru-cosine", "gru-bprmax", "gru-adagrad", "gru-adagrad-bprmax", "gru-bprmax-own",
        "tasks-bottom",
        "tasks-mmoe", "tasks-mmoe-sampled", "tasks-ple", "tasks-ple-deep", "tasks-feedback-alone", "tasks-transformer",
        "tasks-srgnn", "tasks-residual", "item-metadata", "item-metadata-cosine", "item-metadata-own",
        "item-metadata-sampled", "repeats-consistent-cosine", "repeats-sampled", "repeats-srgnn", "repeats-gru-bprmax",
        "repeats-m2trec", "vectors-item-metadata", "vectors-id-free", "vectors-m2trec",
        "feedback-level", "feedback-level-cosine", "feedback-level-detached", "feedback-level-parallel",
        "feedback-level-alone", "shown-mmoe", "shown-ple-cosine",
    ]

    private let source: SafetensorsFile
    let file: Safetensors
    let catalogue: Catalogue
    /// Names of the feedback that the sessions have.
    let feedback: [String]
    let sessions: SessionSet
    let modelSettings: ModelSettings
    let trainingSettings: TrainingSettings

    private struct Field: Decodable {
        let name: String
        let kind: ItemField.Kind
        let size: Int
    }

    init(_ name: String) throws {
        let url = try #require(
            Bundle.module.url(forResource: name, withExtension: "safetensors", subdirectory: "Fixtures"))
        source = try SafetensorsFile(url)
        let file = try Safetensors(contentsOf: source)
        let fields = try JSONDecoder().decode([Field].self, from: Data(try #require(file.metadata["fields"]).utf8))
            .enumerated().map { index, field in
                ItemField(
                    name: field.name, kind: field.kind, vocabulary: (0..<field.size).map { "\(field.name) \($0)" },
                    bags: Packed(
                        offsets: try file.integers("field.\(index).offsets"),
                        elements: try file.integers("field.\(index).tokens")))
            }
        let itemCount = fields[0].bags.count
        catalogue = Catalogue(
            ids: (0..<itemCount).map(String.init),
            categories: fields.filter { $0.kind == .category }.map(CategoryLevel.init),
            fields: fields.filter { $0.kind != .category },
            vectors: file["vectors"] == nil
                ? nil
                : GivenVectors(width: try file.floats("vectors").count / itemCount, values: try file.floats("vectors")))
        feedback =
            try file.metadata["feedback"].map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) } ?? []
        let offsets = try file.integers("sessions.offsets")
        sessions = SessionSet(
            Packed(offsets: offsets, elements: try file.integers("sessions.items")),
            firstTarget: Array(repeating: 1, count: offsets.count - 1), origin: Array(0..<Int32(offsets.count - 1)),
            feedback: try feedback.indices.map { try file.integers("feedback.\($0)").map(Int8.init) },
            shown: file["shown.offsets"] == nil
                ? Packed()
                : Packed(offsets: try file.integers("shown.offsets"), elements: try file.integers("shown.items")))
        modelSettings = try Self.settings(ModelSettings(), file.metadata["model"])
        trainingSettings = try Self.settings(TrainingSettings(), file.metadata["training"])
        self.file = file
    }

    /// The model with the fixture's initial weights.
    func model() throws -> any SessionModel {
        let model = try makeModel(
            modelSettings.kind.trained, modelSettings, catalogue: catalogue, feedback: feedback, seed: 1)
        try model.parameters.layout.fill(model.parameters.buffer, from: source, prefix: "initial.")
        return model
    }

    /// The given settings where the fixture says nothing.
    private static func settings<Settings: Codable>(_ defaults: Settings, _ json: String?) throws -> Settings {
        let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(defaults))
        let known = try #require(encoded as? [String: Any])
        let text = try #require(json)
        let given = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        try #require(given.keys.allSatisfy { known[$0] != nil }, "settings of fixtures are the program's")
        let merged = known.merging(given) { old, new in
            // Of a section, too, what the fixture does not say is as it is by default.
            if let old = old as? [String: Any], let new = new as? [String: Any] {
                old.merging(new) { _, new in new }
            } else {
                new
            }
        }
        return try JSONDecoder().decode(Settings.self, from: JSONSerialization.data(withJSONObject: merged))
    }
}

extension Safetensors {
    func floats(_ name: String) throws -> [Float] {
        guard case .float(let values)? = self[name] else { throw Missing(name: name) }
        return values
    }

    func integers(_ name: String) throws -> [Int32] {
        guard case .integer(let values)? = self[name] else { throw Missing(name: name) }
        return values
    }

    private struct Missing: Error { let name: String }
}
