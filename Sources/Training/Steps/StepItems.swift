import Basics
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
    /// Per scored item of a sampled step, what is in `bias` for how often it is sampled.
    var corrections: [Float] = []

    /// A shard with rows of the scored vectors in place of catalogue items.
    ///
    /// An adjusted item of a row is one of its session, and in the sample because of that, whenever the row is: it is
    /// not corrected for that row.
    func scored(_ shard: OutputShard) -> OutputShard {
        guard let rowOfItem else { return shard }
        func rows(_ items: [Int32]) -> [Int32] { items.map { rowOfItem[Int($0)] } }
        let adjustments = shard.adjustments.map { adjustments in
            let items = rows(adjustments.items.elements)
            return ScoreAdjustments(
                items: Packed(offsets: adjustments.items.offsets, elements: items), values: adjustments.values,
                constants: items.map { -corrections[Int($0)] })
        }
        return OutputShard(sessions: shard.sessions, targets: rows(shard.targets), adjustments: adjustments)
    }
}
