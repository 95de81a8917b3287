import Sessions
import Tensor

/// Item vectors without ids (M2TRec, Shalaby et al. 2022): g(item) = LayerNorm(W·[category levels; title; …] + b), so
/// that even an item nobody has clicked has one. Each field gets half the width: metadata is all that tells items
/// apart.
struct ItemBuilder {
    private let metadata: MetadataEmbedding
    private let linear: LinearLayer
    private let norm: LayerNormLayer
    /// Items with the same metadata as an earlier one, and that one: their vectors are the same, but for the rounding
    /// of sums in another order.
    let twins: [(item: Int, first: Int)]

    init(_ layout: inout ParameterLayout, _ fields: [ItemField], width: Int) {
        metadata = MetadataEmbedding(&layout, fields, width: width / 2)
        linear = LinearLayer(&layout, "itemVector", in: metadata.width, out: width)
        norm = LayerNormLayer(&layout, "itemVector.norm", width: width)
        var firsts: [[[Int32]]: Int] = [:]
        twins = (0..<(fields.first?.bags.count ?? 0)).compactMap { item in
            let metadata = fields.map { $0[item].sorted() }
            guard let first = firsts[metadata] else {
                firsts[metadata] = item
                return nil
            }
            return (item, first)
        }
    }

    /// items × d
    func callAsFunction(_ tape: Tape, _ items: [Int32]) -> Node {
        norm(tape, linear(tape, tape.concat(metadata(tape, items))))
    }
}
