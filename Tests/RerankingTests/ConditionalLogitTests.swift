import Basics
import Foundation
import Reranking
import Tensor
import Testing

@Suite struct ConditionalLogitTests {
    private let alone = Workers(1)

    private func isClose(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
    }

    @Test("Three of four shoppers take the one with the feature: its odds are 3")
    func byHand() throws {
        var rows = PooledRows(featureCount: 1)
        for taken in [0, 0, 0, 1] { rows.append(features: [1, 0], target: taken) }
        #expect(isClose(try ConditionalLogit.fit(rows, l2: 0, workers: alone), [log(3)], 1e-10))
        // What a row shares, and rows of one candidate, change nothing.
        rows = PooledRows(featureCount: 1)
        for taken in [0, 0, 0, 1] { rows.append(features: [1024, 1023], target: taken) }
        rows.append(features: [5], target: 0)
        #expect(isClose(try ConditionalLogit.fit(rows, l2: 0, workers: alone), [log(3)], 1e-10))
    }

    @Test("Weights are those of Newton's method on PyTorch's derivatives")
    func fixture() throws {
        struct Row: Decodable { let features: [Float], target: Int }
        struct Fit: Decodable { let l2: Double, weights: [Double] }
        struct Fixture: Decodable { let rows: [Row], fits: [Fit] }
        let url = try #require(
            Bundle.module.url(forResource: "logit", withExtension: "json", subdirectory: "Fixtures"))
        let fixture = try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: url))
        var rows = PooledRows(featureCount: 6)
        for row in fixture.rows { rows.append(features: row.features, target: row.target) }
        #expect(fixture.fits.count == 4)
        for fit in fixture.fits {
            let weights = try ConditionalLogit.fit(rows, l2: fit.l2, workers: alone)
            let closest = zip(weights, fit.weights).map { abs($0 / $1 - 1) }
            #expect(closest.allSatisfy { $0 < 1e-8 }, "l2 \(fit.l2): \(closest)")
        }
    }

    @Test("Planted weights are found, as far off as their standard errors say")
    func planted() throws {
        let planted = [1.5, -1, 0.5, 0, 0.25]
        let rows = PooledRows(count: 4000, entries: 2...15, weights: planted, seed: 1)
        let weights = try ConditionalLogit.fit(rows, l2: 0, workers: alone)
        // The features are independent, so that the information matrix is nearly diagonal.
        var information = [Double](repeating: 0, count: planted.count)
        for row in 0..<rows.count {
            let features = rows.features(row).map(Double.init)
            let size = rows.entries(row).count
            let exponentials = (0..<size).map { entry in
                exp(planted.indices.reduce(0) { $0 + planted[$1] * features[entry * planted.count + $1] })
            }
            let all = exponentials.reduce(0, +)
            for feature in planted.indices {
                let values = (0..<size).map { features[$0 * planted.count + feature] }
                let mean = zip(values, exponentials).reduce(0) { $0 + $1.0 * $1.1 } / all
                information[feature] +=
                    zip(values, exponentials).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / all
            }
        }
        for feature in planted.indices {
            let error = 1 / information[feature].squareRoot()
            #expect(error < 0.05)
            #expect(abs(weights[feature] - planted[feature]) < 3.5 * error)
        }
    }

    @Test("Gradient and Hessian are differences of the loss, and the gradient is zero at the end")
    func differences() throws {
        let rows = PooledRows(count: 70, entries: 1...9, weights: [1, -2, 0.5], seed: 2)
        let features = VaryingFeatures(rows)
        func sums(_ weights: [Double]) throws -> LogitSums {
            try LogitSums.mean(rows, features, weights: weights, l2: 0.1, alone)
        }
        func naive(_ weights: [Double]) -> Double {
            let raw = zip(weights, features.scales).map { $0 / $1 }
            return 0.05 * weights.reduce(0) { $0 + $1 * $1 }
                + rows.meanLoss { entries in
                    stride(from: entries.startIndex, to: entries.endIndex, by: 3).map { entry in
                        raw.indices.reduce(0) { $0 + raw[$1] * Double(entries[entry + $1]) }
                    }
                }
        }
        let weights = [0.3, -0.7, 0.2]
        let here = try sums(weights)
        #expect(abs(here.loss - naive(weights)) < 1e-12)
        for i in 0..<3 {
            func moved(_ step: Double) -> [Double] {
                var moved = weights
                moved[i] += step
                return moved
            }
            #expect(abs((naive(moved(1e-5)) - naive(moved(-1e-5))) / 2e-5 - here.gradient[i]) < 1e-9)
            let (up, down) = (try sums(moved(1e-5)).gradient, try sums(moved(-1e-5)).gradient)
            for j in 0...i { #expect(abs((up[j] - down[j]) / 2e-5 - here.hessian[i * 3 + j]) < 1e-9) }
        }
        let best = zip(try ConditionalLogit.fit(rows, l2: 0.1, workers: alone), features.scales).map { $0 * $1 }
        #expect(try sums(best).gradient.allSatisfy { abs($0) < 1e-10 })
    }

    @Test("The same feature twice: the halves of its weight")
    func collinear() throws {
        let rows = PooledRows(count: 300, entries: 2...8, weights: [1, -1], seed: 4)
        let once = try ConditionalLogit.fit(rows, l2: 0, workers: alone)
        let doubled = rows.replacing(featureCount: 3) { _, entry in Array(entry) + [entry[entry.startIndex]] }
        for l2 in [0, 1e-9] {
            let twice = try ConditionalLogit.fit(doubled, l2: l2, workers: alone)
            #expect(isClose(twice, [once[0] / 2, once[1], once[0] / 2], 1e-6), "l2 \(l2)")
        }
        // Nearly so: the sum of the weights is determined, their difference is not.
        let close = rows.replacing(featureCount: 3) { row, entry in
            Array(entry) + [entry[entry.startIndex].nextUp]
        }
        let nearly = try ConditionalLogit.fit(close, l2: 1e-6, workers: alone)
        #expect(isClose([nearly[0] + nearly[2], nearly[1]], once, 1e-4))
    }

    @Test("What never differs within a row has no weight, and no effect")
    func constant() throws {
        let rows = PooledRows(count: 200, entries: 1...8, weights: [1, -1], seed: 5)
        let more = rows.replacing(featureCount: 4) { row, entry in
            [0.1, entry[entry.startIndex], Float(row) * 0.3, entry[entry.startIndex + 1]]
        }
        let weights = try ConditionalLogit.fit(rows, l2: 0.01, workers: alone)
        #expect(try ConditionalLogit.fit(more, l2: 0.01, workers: alone) == [0, weights[0], 0, weights[1]])
        let nothing = rows.replacing(featureCount: 1) { row, _ in [Float(row)] }
        #expect(try ConditionalLogit.fit(nothing, l2: 0, workers: alone) == [0])
    }

    @Test("Where a feature tells all targets, the penalty bounds the weights")
    func separable() throws {
        var rows = PooledRows(featureCount: 1)
        for row in 0..<50 { rows.append(features: [Float(row % 3), Float(row % 3) + 1, 0], target: 1) }
        let weights = try [0, 1e-4, 0.01, 1].map { try ConditionalLogit.fit(rows, l2: $0, workers: alone)[0] }
        #expect(weights.allSatisfy { $0.isFinite && $0 > 0 })
        #expect(weights == weights.sorted(by: >))
    }

    @Test("Features in other units have weights in other units")
    func units() throws {
        let rows = PooledRows(count: 200, entries: 1...8, weights: [1, -1], seed: 6)
        let scaled = rows.replacing(featureCount: 2) { _, entry in
            [entry[entry.startIndex] * 0x1p60, entry[entry.startIndex + 1] * 0x1p-40]
        }
        let weights = try ConditionalLogit.fit(rows, l2: 0.3, workers: alone)
        #expect(
            try ConditionalLogit.fit(scaled, l2: 0.3, workers: alone) == [weights[0] * 0x1p-60, weights[1] * 0x1p40])
    }

    @Test("The same bits each time, and for any number of workers")
    func sameBits() throws {
        let rows = PooledRows(count: 500, entries: 1...20, weights: [1, -1, 0.2, 0.4, 0], seed: 7)
        let weights = try ConditionalLogit.fit(rows, l2: 0.01, workers: alone)
        for workers in [1, 2, 3, 7] {
            #expect(try ConditionalLogit.fit(rows, l2: 0.01, workers: Workers(workers)) == weights)
        }
    }

    @Test func aStopEndsIt() {
        let stop = StopFlag()
        stop.stop()
        let rows = PooledRows(count: 10, entries: 1...4, weights: [1], seed: 8)
        #expect(throws: Stopped.self) { try ConditionalLogit.fit(rows, l2: 1, workers: Workers(2, stop: stop)) }
    }
}
