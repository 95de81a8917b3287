import Foundation
import Metrics
import TestSupport
import Testing

@Suite struct TaskMetricsTests {
    @Test func byHand() throws {
        // Pairs (yes, no): 2 > 1, 2 > 0, 0 < 1, 0 = 0: 2.5 of 4. The unknown row does not count.
        let metrics = FeedbackMetrics(name: "like", logits: [2, 1, 0, 0, 9], labels: [1, 0, 1, 0, -1])
        #expect(metrics.rows == 4)
        #expect(metrics.rate == 0.5)
        #expect(metrics.auc == 0.625)
        let losses = [log(1 + exp(-2.0)), log(1 + exp(1.0)), log(2.0), log(2.0)]
        #expect(abs(metrics.logLoss - losses.reduce(0, +) / 4) < 1e-12)
        #expect(abs(metrics.constantLogLoss - log(2.0)) < 1e-12)
    }

    @Test func aConstantIsRightHalfOfTheTime() {
        #expect(FeedbackMetrics(name: "", logits: [3, 3, 3], labels: [1, 0, 0]).auc == 0.5)
    }

    @Test(arguments: [[1, 1, -1], [0, 0, 0], [-1, -1, -1]] as [[Int8]])
    func withoutBothKindsThereIsNoAUC(labels: [Int8]) {
        let metrics = FeedbackMetrics(name: "", logits: [1, 2, 3], labels: labels)
        #expect(metrics.auc == nil)
        #expect(metrics.constantLogLoss == 0)
        #expect(metrics.logLoss.isFinite)
    }

    @Test func aLogitThatIsNoNumberIsWrong() {
        #expect(FeedbackMetrics(name: "", logits: [.nan, 0], labels: [1, 0]).auc == 0)
        #expect(FeedbackMetrics(name: "", logits: [0, .nan], labels: [1, 0]).auc == 0)
    }

    /// Against the definition, over all pairs.
    @Test(arguments: 0..<20) func pairs(seed: UInt64) throws {
        var generator = SplitMix(state: seed)
        let count = Int.random(in: 2...60, using: &generator)
        let logits = (0..<count).map { _ in Float(Int.random(in: -4...4, using: &generator)) / 2 }
        let labels = (0..<count).map { $0 == 0 ? 1 : $0 == 1 ? 0 : Int8.random(in: -1...1, using: &generator) }
        var wins = 0.0
        var pairs = 0.0
        for yes in 0..<count where labels[yes] == 1 {
            for no in 0..<count where labels[no] == 0 {
                pairs += 1
                wins += logits[yes] > logits[no] ? 1 : logits[yes] == logits[no] ? 0.5 : 0
            }
        }
        let auc = try #require(FeedbackMetrics(name: "", logits: logits, labels: labels).auc)
        #expect(abs(auc - wins / pairs) < 1e-12)
    }

    @Test func theMeanIsThatOfTheTasksThatHaveOne() {
        let known = FeedbackMetrics(name: "a", logits: [1, 0], labels: [1, 0])
        let other = FeedbackMetrics(name: "b", logits: [0, 0], labels: [1, 0])
        let none = FeedbackMetrics(name: "c", logits: [0, 0], labels: [1, 1])
        #expect(TaskMetrics(feedback: [known, other, none]).meanAUC == 0.75)
        #expect(TaskMetrics(feedback: [none]).meanAUC == nil)
        #expect(TaskMetrics().isEmpty)
    }
}
