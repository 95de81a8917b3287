import Experiments

/// How the wish for the next new item follows from the last one: probabilities of the same type, of any type of the
/// same category, of a related type, and of any type at all. They sum to 1.
package struct StorefrontDrift: Sendable, Hashable {
    package let stay: Double
    package let sameCategory: Double
    package let related: Double
    package let anywhere: Double

    /// - Parameter predictability: of the next type, the sum of the first three (`data.storefront.predictability`),
    ///   which keep their proportions.
    init(predictability: Double) {
        typealias Parameters = StorefrontParameters
        let usual = StorefrontSettings.usualPredictability
        let scale = predictability / usual
        stay = Parameters.stay * scale
        sameCategory = Parameters.sameCategory * scale
        related = Parameters.related * scale
        // What it is where the predictability is the usual one, to the last bit.
        anywhere = Parameters.anywhere + (usual - predictability)
    }

    /// All of them, in this order.
    var shares: [Double] { [stay, sameCategory, related, anywhere] }
}
