/// Settings of SLIST (Choi et al. 2021). Defaults are the authors' values for Diginetica; their 256 days are about 1.8
/// times the span of its training sessions.
public struct LinearSettings: Sendable, Hashable, Codable {
    /// Which items of a session predict which in the transition part.
    public enum Transitions: String, Sendable, Hashable, Codable, CaseIterable {
        /// Each item predicts the items after it.
        case last
        /// Each prefix predicts the items after it.
        case prefix
        /// The whole session predicts itself, seen from each of its places.
        case session
    }

    /// α: weight of the similarity part (SLIS); the transition part (SLIT) has the rest.
    public var similarity = 0.8
    public var transitions: Transitions = .last
    /// λ of the ridge regression.
    public var regularisation = 10.0
    /// δ_pos: decay of items with their distance from the place of the prediction, in places.
    public var positionDecay = 1.0
    /// δ_time: decay of training sessions with their age, as a share of the training sessions.
    public var ageDecay = 1.8
    /// δ_inf: decay of the items of a prefix with their distance from its end, in places.
    public var prefixDecay = 2.0

    public init() {}
}
