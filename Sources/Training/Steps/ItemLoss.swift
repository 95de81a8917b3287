import Experiments
import Tensor

/// The loss of the next item, as the settings choose it.
struct ItemLoss {
    private let softmax: SoftmaxOutput
    /// Replaces the softmax if it is the loss.
    private let bprMax: BPRMaxOutput?
    private let labelSmoothing: Float

    init(_ settings: TrainingSettings, workers: Workers) {
        softmax = SoftmaxOutput(workers: workers, precision: Precision(settings))
        bprMax =
            settings.loss == .bprMax
            ? BPRMaxOutput(
                workers: workers, elu: Float(settings.bprMax.elu),
                regularisation: Float(settings.bprMax.regularisation)) : nil
        labelSmoothing = Float(settings.labelSmoothing)
    }

    /// Computes the loss and the gradients of sessions and items.
    /// - Parameter weight: of the loss.
    /// - Returns: the mean per row, before its weight.
    func train(_ shards: [OutputShard], _ items: StepItems, weight: Double, rows: Int) -> Double {
        let share = Float(weight) / Float(max(rows, 1))
        let scored = SoftmaxOutput.Items(vectors: items.scored, bias: items.bias)
        let loss =
            bprMax?.train(shards, items: scored, weight: share, excluded: items.excluded)
            ?? softmax.train(
                shards, items: scored, weight: share, smoothing: labelSmoothing, excluded: items.excluded)
        return loss / weight
    }
}
