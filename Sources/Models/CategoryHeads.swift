import Experiments
import Sessions
import Tensor

/// One softmax (or sigmoid) head per category level, coarse to fine.
///
/// Besides the session vector, chained heads see the projections of the levels above: logits ℓ = W·[s; z above] + b,
/// then z = W·softmax(ℓ) + b, or W·ℓ + b (`model.projection`). Others see the session vector alone.
struct CategoryHeads {
    let levels: [CategoryLevel]
    private let settings: ModelSettings
    private let heads: [LinearLayer]
    private let projections: [LinearLayer]

    init(_ layout: inout ParameterLayout, _ settings: ModelSettings, _ levels: [CategoryLevel], chained: Bool) {
        self.levels = levels
        self.settings = settings
        let d = settings.width
        var heads: [LinearLayer] = []
        var projections: [LinearLayer] = []
        for (index, level) in levels.enumerated() {
            heads.append(
                LinearLayer(&layout, "category.\(index)", in: d + (chained ? index * (d / 2) : 0), out: level.count))
            if chained { projections.append(LinearLayer(&layout, "projection.\(index)", in: level.count, out: d / 2)) }
        }
        self.heads = heads
        self.projections = projections
    }

    /// Columns of all projections together.
    var projectedWidth: Int { projections.count * (settings.width / 2) }

    /// Logits of each level, rows × categories, and the levels' projections, rows × d/2 each; in training the losses
    /// are recorded as `LossPart.category`.
    ///
    /// - Parameters:
    ///   - s: session vectors, rows × d.
    ///   - targets: the next item of each row.
    ///   - step: what is seen of the predictions (`FedCategories`), and over how many rows losses are averaged.
    func callAsFunction(
        _ tape: Tape, _ s: Node, targets: [Int32], _ step: StepContext
    ) -> (logits: [Node], projected: [Node]) {
        var logits: [Node] = []
        var above: [Node] = []
        for (index, head) in heads.enumerated() {
            let level = head(tape, tape.concat([s] + above))
            logits.append(level)
            if tape.isTraining { tape.categoryLoss(levels[index], level, targets, rows: step.rows, settings) }
            if !projections.isEmpty {
                let source = settings.detachProjection ? level.detached : level
                let seen = settings.projection == .probabilities ? tape.softmax(source) : source
                let fed = tape.fed(
                    seen, step.fed, level: index, isFinest: index == heads.count - 1,
                    areLogits: settings.projection == .logits)
                above.append(projections[index](tape, fed))
            }
        }
        return (logits, above)
    }
}
