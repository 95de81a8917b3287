import Experiments
import Foundation
import Testing
import Training

@Suite struct LearningRateTests {
    private func rates(_ steps: [Int], _ change: (inout TrainingSettings) -> Void) -> [Double] {
        var settings = TrainingSettings()
        settings.learningRate = 0.8
        settings.epochs = 2
        change(&settings)
        return steps.map { settings.learningRate(step: $0, stepsPerEpoch: 4) }
    }

    private func isClose(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 }
    }

    @Test func constant() {
        #expect(rates([0, 3, 7, 100]) { $0.decay = .constant } == [0.8, 0.8, 0.8, 0.8])
    }

    @Test func exponentialFallsAtEachEpoch() {
        let rates = rates([0, 3, 4, 7, 8]) {
            $0.decay = .exponential
            $0.decayFactor = 0.5
        }
        #expect(isClose(rates, [0.8, 0.8, 0.4, 0.4, 0.2]))
    }

    @Test func exponentialFallsEveryFewEpochs() {
        let rates = rates([0, 4, 11, 12, 23, 24]) {
            $0.decay = .exponential
            $0.decayFactor = 0.1
            $0.decayEvery = 3
        }
        #expect(isClose(rates, [0.8, 0.8, 0.8, 0.08, 0.08, 0.008]))
    }

    @Test func cosineReachesZeroBehindTheLastStep() {
        let rates = rates([0, 2, 4, 6, 8, 9]) { $0.decay = .cosine }
        // 0.4·(1 + cos(π·step/8))
        let root = 0.5.squareRoot()
        #expect(isClose(rates, [0.8, 0.4 * (1 + root), 0.4, 0.4 * (1 - root), 0, 0]))
    }

    @Test func warmUpRisesLinearlyToTheDecayedRate() {
        #expect(isClose(rates([0, 1, 2, 3, 4, 5]) { $0.warmupSteps = 4 }, [0.2, 0.4, 0.6, 0.8, 0.8, 0.8]))
        let decayed = rates([0, 4, 5, 6]) {
            $0.warmupSteps = 6
            $0.decay = .exponential
            $0.decayFactor = 0.5
        }
        #expect(isClose(decayed, [0.8 / 6, 0.4 * 5 / 6, 0.4, 0.4]))
    }
}
