import Sessions
import Tensor

/// Item vectors without ids (M2TRec, Shalaby et al. 2022): g(item) = LayerNorm(W·[category levels; title; …] + b), so
/// that even an item nobody has clicked has one. Each field gets half the width: metadata is all that tells items
/// apart.
struct ItemBuilder {
    private let metadata: MetadataEmbedding
    private let linear: LinearLayer
    private let norm: LayerNormLayer
    /// `ItemMetadata.twins`
    let twins: [(item: Int, first: Int)]

    init(_ layout: inout ParameterLayout, _ metadata: ItemMetadata, width: Int) {
        self.metadata = MetadataEmbedding(&layout, metadata, width: width / 2)
        linear = LinearLayer(&layout, "itemVector", in: self.metadata.count * (width / 2), out: width)
        norm = LayerNormLayer(&layout, "itemVector.norm", width: width)
        twins = metadata.twins
    }

    /// items × d
    func callAsFunction(_ tape: Tape, _ items: [Int32]) -> Node {
        norm(tape, linear(tape, tape.concat(metadata(tape, items))))
    }
}
