import Foundation

/// BPR-max by its definition, in double, with gradients by the chain rule one pair of items at a time.
struct NaiveBPRMaxOutput {
    var loss = 0.0
    var sessionGradient: [Double]
    var itemGradient: [Double]
    var biasGradient: [Double]
    /// rows × items: of what is added to the scores.
    var addedGradient: [[Double]] = []

    /// - Parameter softmaxWithTarget: the mistake of letting the softmax run over the target, too.
    init(
        sessions: [Double], items: [Double], bias: [Double], width: Int, targets: [Int32], weight: Double,
        elu: Double, regularisation: Double, excluded: [[Int32]] = [], added: [[Double]] = [],
        softmaxWithTarget: Bool = false
    ) {
        sessionGradient = [Double](repeating: 0, count: sessions.count)
        itemGradient = [Double](repeating: 0, count: items.count)
        biasGradient = [Double](repeating: 0, count: bias.count)
        for (row, target) in targets.map(Int.init).enumerated() {
            let scores = bias.indices.map { item in
                (0..<width).reduce(bias[item] + (added.isEmpty ? 0 : added[row][item])) {
                    $0 + sessions[row * width + $1] * items[item * width + $1]
                }
            }
            let r = scores.map { elu > 0 && $0 < 0 ? elu * (exp($0) - 1) : $0 }
            let slopes = scores.map { elu > 0 && $0 < 0 ? elu * exp($0) : 1 }
            let negatives = bias.indices.filter {
                (softmaxWithTarget || $0 != target) && (excluded.isEmpty || !excluded[row].contains(Int32($0)))
            }
            addedGradient.append([Double](repeating: 0, count: bias.count))
            guard !negatives.isEmpty else { continue }
            let maximum = negatives.map { r[$0] }.max() ?? 0
            let sum = negatives.reduce(0) { $0 + exp(r[$1] - maximum) }
            var w = [Double](repeating: 0, count: bias.count)
            for j in negatives { w[j] = exp(r[j] - maximum) / sum }
            let wins = r.map { 1 / (1 + exp($0 - r[target])) }
            let win = negatives.reduce(0) { $0 + w[$1] * wins[$1] }
            let square = negatives.reduce(0) { $0 + w[$1] * r[$1] * r[$1] }
            loss += weight * (-log(win + 1e-24) + regularisation * square)

            var dr = [Double](repeating: 0, count: bias.count)
            for j in negatives {
                // dL/dw_j, through the softmax to every negative's r.
                let dw = -wins[j] / (win + 1e-24) + regularisation * r[j] * r[j]
                for k in negatives { dr[k] += dw * w[j] * ((j == k ? 1 : 0) - w[k]) }
                // σ(r_t − r_j) and r_j² themselves.
                let slope = -w[j] * wins[j] * (1 - wins[j]) / (win + 1e-24)
                dr[target] += slope
                dr[j] += -slope + regularisation * w[j] * 2 * r[j]
            }
            for item in bias.indices {
                let gradient = weight * dr[item] * slopes[item]
                biasGradient[item] += gradient
                addedGradient[row][item] = gradient
                for column in 0..<width {
                    sessionGradient[row * width + column] += gradient * items[item * width + column]
                    itemGradient[item * width + column] += gradient * sessions[row * width + column]
                }
            }
        }
    }
}
