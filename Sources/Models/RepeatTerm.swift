import Experiments
import Sessions
import Tensor

/// What a model adds to the scores of the items that a session has already clicked (`model.repeats: learned`), so that
/// it can say that the shopper goes back.
///
/// Without it, scores are products of one session vector with all item vectors: whatever raises the last item raises
/// what resembles it, and how likely a return is cannot depend on how the session went. The term of item i after prefix
/// P is r(P, i) = w·φ(P, i) + v_place(i)·s, with features φ of the item's place and of the returns so far
/// (`PrefixItems`), the session vector s as it is scored, and a vector v for each place. It starts at zero, so that an
/// untrained term changes nothing. Our own; RepeatNet (Ren et al. 2019, arXiv 1812.02646), which mixes a repeat and an
/// explore distribution, is the closest published model.
///
/// What is learned under dropout is right under dropout: without it, sessions resemble their items more. So the term is
/// corrected once training is over (`correct`), and then has a share a of the item's own score, too: r + a·(s·x_i).
struct RepeatTerm {
    /// Adam moves every weight by about the learning rate per step, whatever its gradient. The places' vectors have
    /// `width` such weights, φ has one per feature; this factor lets both move scores at a similar pace.
    private static let featureScale: Float = 10

    /// 1 × features.
    private let features: Parameter
    /// places × d.
    private let places: LinearLayer
    /// 1 × 1: a. Zero until the term is corrected.
    private let product: Parameter

    init(_ layout: inout ParameterLayout, width: Int) {
        features = layout.dense(
            "repeats.features", rows: 1, columns: PrefixItems.featureCount, decays: false, .constant(0))
        places = LinearLayer(
            &layout, "repeats.places", in: width, out: PrefixItems.Place.allCases.count, bias: false, bound: 0)
        product = layout.dense("repeats.product", rows: 1, columns: 1, decays: false, .constant(0))
    }

    /// - Parameter sessions: target rows × d, as they are scored.
    func callAsFunction(_ tape: Tape, _ sessions: Node, _ batch: PackedBatch) -> ScoreAdjustments {
        let prefix = PrefixItems(batch)
        let φ = tape.constant(
            prefix.features.map { $0 * Self.featureScale }, rows: prefix.places.count,
            columns: PrefixItems.featureCount)
        let byPlace = tape.elements(
            of: places(tape, sessions), parts: prefix.items.offsets, columns: prefix.places.map { Int32($0.rawValue) })
        return ScoreAdjustments(
            items: prefix.items, values: tape.add(tape.linear(φ, tape.parameter(features)), byPlace),
            productWeight: tape.parameter(product).value[0, 0])
    }

    private var all: [Parameter] { [features, places.weight, product] }

    /// The weights of the term, parameter by parameter.
    func weights(in parameters: Parameters) -> [[Float]] { all.map { parameters.matrix($0).elements } }

    func set(_ weights: [[Float]], in parameters: Parameters) {
        for (parameter, values) in zip(all, weights) { set(values, to: parameter, in: parameters) }
    }

    /// What a correction is linear in: the features of an entry, the term itself, the item's own score.
    static let correctedNames = PrefixItems.featureNames + ["the term itself", "the item's own score"]

    /// Adds δ·[φ; r; s·x_i] to the term.
    /// - Parameter weights: δ, one per name.
    func correct(_ parameters: Parameters, by weights: [Double]) {
        precondition(weights.count == Self.correctedNames.count, "one weight per name")
        let scale = 1 + weights[PrefixItems.featureCount]
        func add(_ added: [Double], to parameter: Parameter) {
            let old = parameters.matrix(parameter).elements
            set(zip(old, added).map { Float(scale * Double($0) + $1) }, to: parameter, in: parameters)
        }
        add(weights.prefix(PrefixItems.featureCount).map { $0 / Double(Self.featureScale) }, to: features)
        add([Double](repeating: 0, count: parameters.matrix(places.weight).count), to: places.weight)
        add([weights[PrefixItems.featureCount + 1]], to: product)
    }

    private func set(_ values: [Float], to parameter: Parameter, in parameters: Parameters) {
        let matrix = parameters.matrix(parameter)
        for (index, value) in values.enumerated() { matrix[index / matrix.columns, index % matrix.columns] = value }
    }
}
