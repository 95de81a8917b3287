import Experiments
import Sessions
import Tensor

/// SR-GNN (Wu, Tang, Zhu, Wang, Xie, Tan 2019, arXiv 1811.00855): every prefix of a session is a graph of its distinct
/// items, whose vectors pass a gated step over their neighbours; the last item's vector and an attention readout give
/// the session vector.
///
/// As in the authors' code: edges count once, attention weights are not normalised and run over clicks, and everything
/// starts uniform in ±1/√d. Biases that another bias makes redundant (after the mean over neighbours, in the readout of
/// the last item) are left out. Their training is `training.l2: 1e-5` (coupled, inside Adam), `decay: exponential` with
/// `decayFactor: 0.1` and `decayEvery: 3`, and steps of 100 prefixes drawn one by one: `batching: rows`, `batch: 100`.
/// With `batching: sessions` a step takes all prefixes of its sessions. `layers` is the number of graph steps (theirs:
/// 1), with one set of weights. Options beyond the paper: cosine scores (as in NISER, Gupta et al. 2019, arXiv
/// 1909.04276), a separate output table, and dropout of item vectors.
public final class SRGNN: SessionModel {
    public let settings: ModelSettings
    public let parameters: Parameters
    public let items: ItemVectors

    private let steps: Int
    /// Messages over edges that reach a node, and over edges that leave it.
    private let incoming: LinearLayer
    private let outgoing: LinearLayer
    private let gatesOfInput: LinearLayer
    private let gatesOfHidden: LinearLayer
    private let readout: (last: LinearLayer, node: LinearLayer, query: Parameter, output: LinearLayer)
    private let heads: TaskHeads

    init(_ settings: ModelSettings, catalogue: Catalogue, feedback: [String] = [], start: WeightStart) throws {
        self.settings = settings
        steps = settings.layers
        var layout = ParameterLayout()
        let d = settings.width
        let bound = 1 / Float(d).squareRoot()
        func linear(_ name: String, in inputs: Int, out outputs: Int, bias: Bool = true) -> LinearLayer {
            LinearLayer(&layout, name, in: inputs, out: outputs, bias: bias, bound: bound, biasBound: bound)
        }
        items = ItemVectors(
            &layout, settings, from: .ids(&layout, settings, catalogue, start: .uniform(bound: bound)),
            output: .chosen(&layout, settings, catalogue, start: .uniform(bound: bound)), dropout: settings.dropout)
        incoming = linear("graph.incoming", in: d, out: d)
        outgoing = linear("graph.outgoing", in: d, out: d)
        gatesOfInput = linear("graph.input", in: 2 * d, out: 3 * d)
        gatesOfHidden = linear("graph.hidden", in: d, out: 3 * d)
        readout = (
            last: linear("readout.last", in: d, out: d, bias: false),
            node: linear("readout.node", in: d, out: d),
            query: layout.dense("readout.query", rows: 1, columns: d, .uniform(bound: bound)),
            output: linear("readout.output", in: 2 * d, out: d)
        )
        heads = TaskHeads(&layout, settings, catalogue, feedback: feedback)
        parameters = try start.parameters(layout)
    }

    public var tasks: PredictedTasks { heads.tasks }
    public var readsEachPrefix: Bool { true }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        let graphs = PrefixGraphs(batch)
        var h = items.input(tape, graphs.items, step)
        for _ in 0..<steps {
            // a = [mean over sources of W·h + b; mean over targets of W·h + b]
            let messages = tape.concat([
                tape.neighbourMean(
                    incoming(tape, h), offsets: graphs.incoming.offsets, neighbours: graphs.incoming.elements),
                tape.neighbourMean(
                    outgoing(tape, h), offsets: graphs.outgoing.offsets, neighbours: graphs.outgoing.elements),
            ])
            h = tape.gatedStep(input: gatesOfInput(tape, messages), hidden: gatesOfHidden(tape, h), state: h)
        }
        let last = tape.select(h, rows: graphs.last)
        let whole = tape.softReadout(
            last: readout.last(tape, last), keys: readout.node(tape, h), values: h,
            query: tape.parameter(readout.query), offsets: graphs.nodes.offsets, clicks: graphs.clicks)
        let s = readout.output(tape, tape.concat([last, whole]))
        return heads(tape, s, batch, step, items: items)
    }
}
