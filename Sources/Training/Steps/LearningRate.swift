import Experiments
import Foundation

extension TrainingSettings {
    /// Learning rate of a step: linear warm-up, then the chosen decay.
    ///
    /// - Parameters:
    ///   - step: steps done before.
    ///   - stepsPerEpoch: steps of one pass over the training sessions.
    package func learningRate(step: Int, stepsPerEpoch: Int) -> Double {
        var rate = learningRate
        switch decay {
        case .constant: break
        case .cosine:
            let total = Double(max(epochs * stepsPerEpoch, 1))
            rate *= 0.5 * (1 + cos(.pi * min(Double(step) / total, 1)))
        case .exponential: rate *= pow(decayFactor, Double(step / max(stepsPerEpoch * decayEvery, 1)))
        }
        if step < warmupSteps { rate *= Double(step + 1) / Double(warmupSteps) }
        return rate
    }
}
