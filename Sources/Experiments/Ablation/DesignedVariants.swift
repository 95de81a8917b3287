/// A cell of an ablation's design.
public enum DesignCell: Sendable, Hashable {
    /// Index of a variant of the design's study. Cells whose experiments decide the same share one.
    case variant(Int)
    /// The levels cannot go together, for this reason.
    case impossible(String)
}

/// Collects the variants that the cells of a design need, each once.
struct DesignedVariants {
    private(set) var variants: [Study.Variant]
    private let seeds: [UInt64]
    /// Names that the study has for experiments.
    private let names: [Experiment: String]
    private var indices: [Experiment: Int]

    /// - Parameter baseline: becomes the first variant.
    init(of study: Study, baseline: Study.Variant) {
        variants = [baseline]
        seeds = baseline.seeds
        names = Dictionary(study.variants.map { ($0.experiment.recipeOfAllSeeds, $0.name) }) { first, _ in first }
        indices = [baseline.experiment.recipeOfAllSeeds: 0]
    }

    /// The cell where all these levels meet.
    mutating func cell(_ levels: [Level]) -> DesignCell {
        switch Level.combined(levels, on: variants[0].experiment) {
        case .failure(let clash): return .impossible(clash.reason)
        case .success(let experiment):
            let key = experiment.recipeOfAllSeeds
            if let index = indices[key] { return .variant(index) }
            let name = names[key] ?? levels.filter { !$0.values.isEmpty }.map(\.label).joined(separator: ", ")
            indices[key] = variants.count
            variants.append(Study.Variant(name: name, experiment: experiment, seeds: seeds))
            return .variant(variants.count - 1)
        }
    }
}
