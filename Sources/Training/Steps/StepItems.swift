import Models
import Tensor

/// Item vectors of one step, and how they relate to the catalogue.
struct StepItems {
    /// All vectors of the step, and those that are scored (a prefix of them).
    let vectors: Node
    let scored: Node
    /// 1 × scored.
    let bias: Node?
    /// The run that the vectors were built from; nil when they are a table's own rows.
    var built: ItemRun?
    /// Row of catalogue items in `vectors`; nil: the item itself.
    var rowOfItem: ItemRows?
    /// Per row of the step, scored items that do not count for it (`NegativeSampler.Sample`).
    var excluded: [[Int32]] = []
    /// Where `bias` comes from in a sampled step.
    var sampledBias: SampledBias?
}
