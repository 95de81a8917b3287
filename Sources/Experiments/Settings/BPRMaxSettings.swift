/// The parameters of BPR-max (Hidasi & Karatzoglou 2018).
public struct BPRMaxSettings: Sendable, Hashable, Codable {
    /// Weight of the squared scores of the negatives.
    public var regularisation = 1.0
    /// α of the ELU applied to the scores before the loss; 0: none.
    public var elu = 1.0

    public init() {}
}
