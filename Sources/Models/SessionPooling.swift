import Experiments
import Tensor

/// How encoder outputs become a session vector.
enum SessionPooling {
    /// The encoder output at the row.
    case last
    /// The mean of the encoder outputs up to the row.
    case mean
    /// A weighted mean of the item vectors up to the row, scaled to length √d, so that sessions and items share one
    /// space (CORE, Hou et al. 2022); the weights are query–key, so that they depend on the last item.
    case consistent(queries: LinearLayer, keys: LinearLayer)

    init(_ layout: inout ParameterLayout, _ settings: ModelSettings) {
        let d = settings.width
        switch settings.pooling {
        case .last: self = .last
        case .mean: self = .mean
        case .consistent:
            self = .consistent(
                queries: LinearLayer(&layout, "pooling.queries", in: d, out: d, bias: false),
                keys: LinearLayer(&layout, "pooling.keys", in: d, out: d, bias: false))
        }
    }

    /// - Parameters: encoded: the encoder's outputs; items: item vectors of its input; both, and the result, rows × d.
    func callAsFunction(_ tape: Tape, _ encoded: Node, items: Node, offsets: [Int32]) -> Node {
        switch self {
        case .last: return encoded
        case .mean: return tape.prefixMean(encoded, offsets: offsets)
        case .consistent(let queries, let keys):
            let mean = tape.attention(
                queries: Columns(queries(tape, encoded)), keys: Columns(keys(tape, encoded)), values: Columns(items),
                offsets: offsets, heads: 1)
            // Item vectors are short; scaling gives what reads the mean values as large as a layer norm's.
            return tape.normalise(mean, scale: Float(mean.columns).squareRoot())
        }
    }
}
