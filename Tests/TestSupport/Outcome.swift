import Basics
import Foundation
import Metrics
import Runs
import Tensor

/// Everything in the folder of a finished run that does not depend on the clock: equal for two runs of one experiment,
/// however often they were interrupted.
public struct Outcome: Equatable, Sendable {
    public struct Loss: Equatable, Sendable {
        public var step: Int
        public var epoch: Double
        public var loss: Double
        public var parts: [LossPart: Double]
        public var learningRate: Double
    }

    public var training: [Loss] = []
    public var validation: [RunEvent.Validation] = []
    /// Bits of the weights and the rank lists, by name.
    public var weights: [String: [UInt32]] = [:]
    public var ranks: [String: [Int32]] = [:]
    /// What is known of the test rows, list by list.
    public var rows: [String: [Int32]] = [:]
    /// What is recommended, list by list; numbers as bits.
    public var lists: [String: [UInt32]] = [:]
    public var metrics: RunSummary.Metrics
    public var candidates: [CandidateMetrics]
    /// Without its times.
    public var secondStage: SecondStageResult?
    public var slices: [PopularitySlice]
    public var references: [Reference: RankingMetrics]
    public var dataset: DatasetSummary
    public var epochs: [Double]
    public var isExact: Bool

    public init(_ folder: RunFolder) throws {
        guard let summary = try folder.summary() else { throw NoSummary() }
        for event in try folder.events() {
            switch event {
            case .training(let progress):
                training.append(
                    Loss(
                        step: progress.step, epoch: progress.epoch, loss: progress.loss, parts: progress.parts,
                        learningRate: progress.learningRate))
            case .validation(var scored):
                scored.rowsPerSecond = 0
                validation.append(scored)
            default: break
            }
        }
        for (name, values) in try Self.tensors(folder.checkpoint.appending(component: "model.safetensors")) {
            if case .float(let numbers) = values { weights[name] = numbers.map(\.bitPattern) }
        }
        for (name, values) in try Self.tensors(folder.ranks.appending(component: "test.safetensors")) {
            if case .integer(let numbers) = values { ranks[name] = numbers }
        }
        for (name, values) in try Self.tensors(folder.ranks.appending(component: "rows.safetensors")) {
            if case .integer(let numbers) = values { rows[name] = numbers }
        }
        for (name, values) in try Self.tensors(folder.ranks.appending(component: "lists.safetensors")) {
            switch values {
            case .integer(let numbers): lists[name] = numbers.map { UInt32(bitPattern: $0) }
            case .float(let numbers): lists[name] = numbers.map(\.bitPattern)
            }
        }
        metrics = summary.metrics
        candidates = summary.candidates.map {
            var timeless = $0
            timeless.microsecondsPerRow = 0
            timeless.fullMicrosecondsPerRow = 0
            return timeless
        }
        secondStage = summary.secondStage
        secondStage?.microsecondsPerRow = 0
        secondStage?.fittingSeconds = 0
        slices = summary.slices ?? []
        references = summary.references
        dataset = summary.dataset
        epochs = [summary.epochs, summary.bestEpoch]
        isExact = summary.exact
    }

    public struct NoSummary: Error {}

    private static func tensors(_ file: URL) throws -> [String: Safetensors.Values] {
        guard FileManager.default.fileExists(atPath: file.path) else { return [:] }
        let content = try Safetensors(contentsOf: try SafetensorsFile(file))
        return Dictionary(uniqueKeysWithValues: content.entries.map { ($0.name, $0.values) })
    }

    /// Rank of each test row under full ranking.
    public var fullRanks: [Int32] { ranks["full"] ?? [] }

    /// The outcome without the course of the training, which only the event log knows.
    public var withoutCourse: Outcome {
        var result = self
        result.training = []
        result.validation = []
        return result
    }

    /// Names of the parts that differ.
    public func differences(from other: Outcome) -> [String] {
        let parts: [(String, Bool)] = [
            ("losses", training == other.training), ("validation", validation == other.validation),
            ("weights", weights == other.weights), ("ranks", ranks == other.ranks),
            ("test rows", rows == other.rows), ("lists", lists == other.lists),
            ("metrics", metrics == other.metrics), ("candidates", candidates == other.candidates),
            ("second stage", secondStage == other.secondStage), ("slices", slices == other.slices),
            ("references", references == other.references),
            ("dataset", dataset == other.dataset), ("epochs", epochs == other.epochs),
            ("exact", isExact == other.isExact),
        ]
        return parts.filter { !$0.1 }.map(\.0)
    }
}
