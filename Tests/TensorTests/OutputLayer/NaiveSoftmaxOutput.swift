import Foundation

/// Softmax cross-entropy by its definition, in double, with the whole matrix of probabilities.
struct NaiveSoftmaxOutput {
    var loss = 0.0
    var sessionGradient: [Double]
    var itemGradient: [Double]
    var biasGradient: [Double]
    /// rows × items: of what is added to the scores.
    var addedGradient: [[Double]] = []

    init(
        sessions: [Double], items: [Double], bias: [Double], width: Int, targets: [Int32], weight: Double,
        smoothing: Double, excluded: [[Int32]] = [], added: [[Double]] = []
    ) {
        sessionGradient = [Double](repeating: 0, count: sessions.count)
        itemGradient = [Double](repeating: 0, count: items.count)
        biasGradient = [Double](repeating: 0, count: bias.count)
        for (row, target) in targets.enumerated() {
            let logits = bias.indices.map { item in
                !excluded.isEmpty && excluded[row].contains(Int32(item))
                    ? -.infinity
                    : (0..<width).reduce(bias[item] + (added.isEmpty ? 0 : added[row][item])) {
                        $0 + sessions[row * width + $1] * items[item * width + $1]
                    }
            }
            let maximum = logits.max() ?? 0
            let logSum = maximum + log(logits.reduce(0) { $0 + exp($1 - maximum) })
            addedGradient.append([])
            for (item, logit) in logits.enumerated() {
                let wanted = smoothing / Double(bias.count) + (item == Int(target) ? 1 - smoothing : 0)
                if wanted > 0 { loss -= weight * wanted * (logit - logSum) }
                let gradient = weight * (exp(logit - logSum) - wanted)
                biasGradient[item] += gradient
                addedGradient[row].append(gradient)
                for column in 0..<width {
                    sessionGradient[row * width + column] += gradient * items[item * width + column]
                    itemGradient[item * width + column] += gradient * sessions[row * width + column]
                }
            }
        }
    }
}
