import Foundation
import Reranking
import Testing

@Suite struct SoftmaxLossTests {
    private let rows = PooledRows(count: 12, entries: 1...7, weights: [1], seed: 3)

    @Test("Gradients and Hessians are differences of the loss")
    func differences() {
        // Steps that single precision adds exactly.
        let scores = (0..<rows.entryCount).map { Float(($0 * 37) % 64) / 16 - 2 }
        let loss = SoftmaxLoss(rows, scores: scores)
        let step: Float = 0x1p-10
        let all = Double(rows.count)
        for entry in scores.indices {
            let moved = [-step, step].map { step in
                var moved = scores
                moved[entry] += step
                return SoftmaxLoss(rows, scores: moved).mean
            }
            let gradient = all * (moved[1] - moved[0]) / Double(2 * step)
            let hessian = all * (moved[1] - 2 * loss.mean + moved[0]) / Double(step * step)
            #expect(abs(Double(loss.gradients[entry]) - gradient) < 1e-6)
            #expect(abs(Double(loss.hessians[entry]) - hessian) < 1e-6)
        }
    }

    @Test func aRowByHand() {
        var rows = PooledRows(featureCount: 1)
        rows.append(features: [0, 0, 0], target: 1)
        // p = 1/6, 2/6, 3/6.
        let loss = SoftmaxLoss(rows, scores: [0, logf(2), logf(3)])
        #expect(abs(loss.mean - log(3)) < 1e-7)
        for (value, expected) in zip(loss.gradients, [1.0 / 6, -2.0 / 3, 1.0 / 2]) {
            #expect(abs(Double(value) - expected) < 1e-7)
        }
        for (value, expected) in zip(loss.hessians, [5.0 / 36, 2.0 / 9, 1.0 / 4]) {
            #expect(abs(Double(value) - expected) < 1e-7)
        }
    }

    @Test("Scores too large for their exponentials do no harm; what all share changes nothing")
    func largeScores() {
        var rows = PooledRows(featureCount: 1)
        rows.append(features: [0, 0], target: 1)
        #expect(SoftmaxLoss(rows, scores: [2000, 1000]).mean == 1000)
        #expect(SoftmaxLoss(rows, scores: [-1000, 1000]).mean == 0)
        #expect(SoftmaxLoss(rows, scores: [1025, 1024]).mean == SoftmaxLoss(rows, scores: [1, 0]).mean)
    }
}
