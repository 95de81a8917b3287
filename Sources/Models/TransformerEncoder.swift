import Tensor

/// Causal pre-norm Transformer encoder (Vaswani et al. 2017; pre-norm: Xiong et al. 2020) over packed sequences, with a
/// final layer norm. Feed-forward width 4d, exact GELU.
///
/// Deviation from PyTorch's layer: no dropout on attention weights. Sessions have a handful of items; dropping one of
/// four weights regularises differently from dropping one of hundreds.
struct TransformerEncoder {
    private struct Layer {
        let attentionNorm: LayerNormLayer
        /// Queries, keys and values in one product.
        let projection: LinearLayer
        let attentionOutput: LinearLayer
        let feedForwardNorm: LayerNormLayer
        let expansion: LinearLayer
        let contraction: LinearLayer
    }

    private let layers: [Layer]
    private let norm: LayerNormLayer
    private let width: Int
    private let heads: Int
    private let dropout: Float

    init(_ layout: inout ParameterLayout, _ name: String, width: Int, layers count: Int, heads: Int, dropout: Float) {
        self.width = width
        self.heads = heads
        self.dropout = dropout
        // Xavier over the stacked queries, keys and values, as in PyTorch's `nn.MultiheadAttention`.
        let bound = (6 / Float(width + 3 * width)).squareRoot()
        layers = (0..<count).map { index in
            let prefix = "\(name).\(index)"
            return Layer(
                attentionNorm: LayerNormLayer(&layout, "\(prefix).norm1", width: width),
                projection: LinearLayer(&layout, "\(prefix).attention.in", in: width, out: 3 * width, bound: bound),
                attentionOutput: LinearLayer(
                    &layout, "\(prefix).attention.out", in: width, out: width, bound: 1 / Float(width).squareRoot()),
                feedForwardNorm: LayerNormLayer(&layout, "\(prefix).norm2", width: width),
                expansion: LinearLayer(&layout, "\(prefix).linear1", in: width, out: 4 * width),
                contraction: LinearLayer(&layout, "\(prefix).linear2", in: 4 * width, out: width))
        }
        norm = LayerNormLayer(&layout, "\(name).norm", width: width)
    }

    /// x, result: rows × d.
    func callAsFunction(_ tape: Tape, _ x: Node, offsets: [Int32]) -> Node {
        var x = x
        for layer in layers {
            let qkv = layer.projection(tape, layer.attentionNorm(tape, x))
            let mixed = tape.attention(
                queries: Columns(qkv, 0..<width), keys: Columns(qkv, width..<2 * width),
                values: Columns(qkv, 2 * width..<3 * width), offsets: offsets, heads: heads)
            x = tape.add(x, dropped: layer.attentionOutput(tape, mixed), dropout)
            let hidden = tape.gelu(layer.expansion(tape, layer.feedForwardNorm(tape, x)), dropout: dropout)
            x = tape.add(x, dropped: layer.contraction(tape, hidden), dropout)
        }
        return norm(tape, x)
    }
}
