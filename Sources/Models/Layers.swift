import Tensor

/// Weight and bias of y = x·Wᵀ + b.
struct LinearLayer {
    let weight: Parameter
    let bias: Parameter?

    /// Starts like PyTorch's `nn.Linear`: uniform in ±1/√in; or within the given bound, with a zero bias unless it has
    /// a bound too.
    init(
        _ layout: inout ParameterLayout, _ name: String, in inputs: Int, out outputs: Int, bias hasBias: Bool = true,
        bound: Float? = nil, biasBound: Float? = nil
    ) {
        let standard = 1 / Float(inputs).squareRoot()
        weight = layout.dense("\(name).weight", rows: outputs, columns: inputs, .uniform(bound: bound ?? standard))
        let start = biasBound ?? (bound == nil ? standard : nil)
        bias =
            hasBias
            ? layout.dense(
                "\(name).bias", rows: 1, columns: outputs, decays: false,
                start.map { .uniform(bound: $0) } ?? .constant(0)) : nil
    }

    func callAsFunction(_ tape: Tape, _ x: Node) -> Node {
        tape.linear(x, tape.parameter(weight), bias: bias.map(tape.parameter))
    }
}

/// Gain and shift of a layer normalisation.
struct LayerNormLayer {
    let gain: Parameter
    let shift: Parameter

    init(_ layout: inout ParameterLayout, _ name: String, width: Int) {
        gain = layout.dense("\(name).weight", rows: 1, columns: width, decays: false, .constant(1))
        shift = layout.dense("\(name).bias", rows: 1, columns: width, decays: false, .constant(0))
    }

    func callAsFunction(_ tape: Tape, _ x: Node) -> Node {
        tape.layerNorm(x, gain: tape.parameter(gain), shift: tape.parameter(shift))
    }
}
