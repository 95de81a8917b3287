import Tensor

/// One layer of gated recurrent units: the cell of Cho et al. 2014, or PyTorch's (`Tape.gru`).
struct GRULayer {
    /// Weights of the input; nil where the input comes as rows of gate inputs.
    private let input: LinearLayer?
    private let recurrent: Parameter
    private let bias: Parameter
    /// Of the recurrent product, where the reset gate comes after it.
    private let innerBias: Parameter?

    /// Starts as in GRU4Rec: every gate's matrices uniform in ±√(6/(in + out)), biases zero.
    ///
    /// - Parameter inputs: nil for an input that is 3·width wide and already holds the gates' inputs.
    init(_ layout: inout ParameterLayout, _ name: String, in inputs: Int?, width: Int, resetAfter: Bool) {
        func bound(_ inputs: Int) -> Float { (6 / Float(inputs + width)).squareRoot() }
        input = inputs.map {
            LinearLayer(&layout, "\(name).input", in: $0, out: 3 * width, bias: false, bound: bound($0))
        }
        recurrent = layout.dense(
            "\(name).recurrent.weight", rows: 3 * width, columns: width, .uniform(bound: bound(width)))
        bias = layout.dense("\(name).bias", rows: 1, columns: 3 * width, decays: false, .constant(0))
        innerBias =
            resetAfter
            ? layout.dense("\(name).recurrent.bias", rows: 1, columns: width, decays: false, .constant(0)) : nil
    }

    /// rows × width: the state after each row.
    func callAsFunction(_ tape: Tape, _ x: Node, offsets: [Int32], initial: Matrix?) -> Node {
        tape.gru(
            input.map { $0(tape, x) } ?? x, recurrent: tape.parameter(recurrent), bias: tape.parameter(bias),
            innerBias: innerBias.map(tape.parameter), offsets: offsets, initial: initial)
    }
}
