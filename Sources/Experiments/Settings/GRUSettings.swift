/// Settings that only GRU4Rec has (Hidasi et al. 2016; Hidasi & Karatzoglou 2018).
public struct GRUSettings: Sendable, Hashable, Codable {
    /// What the first layer reads of an item.
    public enum Input: String, Sendable, Hashable, Codable, CaseIterable {
        /// Its row of the output table ("constrained embedding").
        case shared
        /// Its row of a separate embedding table.
        case own
        /// A one-hot vector: the item has a row of gate inputs.
        case oneHot
    }

    public var input: Input = .shared
    /// Whether the reset gate is applied after the recurrent product, which then has a bias of its own, and not before
    /// it (named as in Keras). After: PyTorch's `nn.GRUCell`, and with it the authors' PyTorch code, for which their
    /// published parameters were found (https://github.com/hidasib/GRU4Rec_PyTorch_Official). Before: the paper, and
    /// the authors' Theano code.
    public var resetAfter = false

    public init() {}
}
