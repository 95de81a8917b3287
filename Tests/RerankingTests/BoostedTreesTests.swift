import Basics
import Foundation
import Reranking
import Tensor
import Testing

@Suite(.enabled(if: BoostedTrees.obstacle == nil, "needs XGBoost: install libxgboost0"))
struct BoostedTreesTests {
    /// Candidates whose two features have the same sign are taken far more often; the third says nothing.
    private func exclusiveOr(_ count: Int, seed: UInt64) -> PooledRows {
        PooledRows(count: count, entries: 2...12, featureCount: 3, seed: seed) { features in
            features[features.startIndex] * features[features.startIndex + 1] > 0 ? 4 : 0
        }
    }

    private func loss(_ ensemble: TreeEnsemble, _ rows: PooledRows) -> Double {
        rows.meanLoss { ensemble.scores($0).map(Double.init) }
    }

    private func settings(_ change: (inout BoostedTrees.Settings) -> Void) -> BoostedTrees.Settings {
        var settings = BoostedTrees.Settings()
        settings.rounds = 60
        change(&settings)
        return settings
    }

    @Test("What no weighted sum can tell, trees learn")
    func exclusiveOr() throws {
        let (rows, heldOut) = (exclusiveOr(1500, seed: 1), exclusiveOr(500, seed: 2))
        let even = heldOut.meanLoss { [Double](repeating: 0, count: $0.count / 3) }
        let truth = heldOut.meanLoss { entries in
            stride(from: entries.startIndex, to: entries.endIndex, by: 3).map {
                entries[$0] * entries[$0 + 1] > 0 ? 4 : 0
            }
        }
        let weights = try ConditionalLogit.fit(rows, l2: 1e-3, workers: Workers(1))
        let linear = heldOut.meanLoss { entries in
            stride(from: entries.startIndex, to: entries.endIndex, by: 3).map { entry in
                weights.indices.reduce(0) { $0 + weights[$1] * Double(entries[entry + $1]) }
            }
        }
        let trees = try BoostedTrees.fit(rows, heldOut: heldOut, settings { $0.rate = 0.3 })
        #expect(abs(linear - even) < 0.02 && even - truth > 0.4)
        #expect(loss(trees, heldOut) < truth + 0.2 * (even - truth))
        #expect(trees.gains[2] < 0.4 * min(trees.gains[0], trees.gains[1]))
    }

    @Test("Fitting ends after some trees that do not help, and keeps those before them")
    func earlyStopping() throws {
        let (rows, heldOut) = (exclusiveOr(60, seed: 3), exclusiveOr(60, seed: 4))
        let settings = settings {
            ($0.rounds, $0.patience, $0.rate, $0.leafWeight) = (400, 7, 0.5, 0.1)
        }
        var losses: [Double] = []
        let trees = try BoostedTrees.fit(rows, heldOut: heldOut, settings) {
            losses.append($1)
            #expect(losses.count == $0)
        }
        #expect(trees.count > 0 && losses.count == trees.count + 7)
        #expect(losses.min() == losses[trees.count - 1])
        #expect(abs(loss(trees, heldOut) - losses[trees.count - 1]) < 1e-6)
    }

    @Test("No trees, where the first one does harm")
    func noise() throws {
        let rows = PooledRows(count: 20, entries: 5...5, weights: [0, 0], seed: 5)
        let heldOut = PooledRows(count: 2000, entries: 5...5, weights: [0, 0], seed: 6)
        let settings = settings { ($0.rate, $0.leafWeight, $0.patience) = (1, 0.1, 3) }
        #expect(try BoostedTrees.fit(rows, heldOut: heldOut, settings).count == 0)
    }

    @Test("Scores are XGBoost's margins, bit for bit", arguments: [2, 15, 60])
    func margins(leaves: Int) throws {
        // Values of all magnitudes, many of them twice.
        func rows(_ seed: UInt64) -> PooledRows {
            PooledRows(count: 400, entries: 1...30, featureCount: 4, seed: seed) {
                $0.index(below: 4) == 0
                    ? Float($0.index(below: 3)) - 1 : Float($0.normal() * exp(8 * $0.normal()))
            } score: { features in
                features.reduce(0) { $0 + ($1 > 0 ? 0.7 : 0) - ($1 > 3 ? 1.3 : 0) }
            }
        }
        let (fitted, watched) = (rows(1), rows(2))
        let booster = try XGBoostBooster(
            fitted: fitted, watched: watched, settings: BoostedTrees.parameters(settings { $0.leaves = leaves }))
        // XGBoost adds a tree's leaves to the fitted margins as it grows, and sums all of them for the watched rows.
        for _ in 0..<40 { try booster.boost(SoftmaxLoss(fitted, scores: try booster.fittedMargins())) }
        let trees = try booster.ensemble(trees: 40)
        #expect(trees.count == 40 && trees.features.count > 40 * 2)
        #expect(try trees.scores(fitted.features[...]).map(\.bitPattern) == booster.fittedMargins().map(\.bitPattern))
        #expect(try trees.scores(watched.features[...]).map(\.bitPattern) == booster.watchedMargins().map(\.bitPattern))
        let first = try booster.ensemble(trees: 10)
        #expect(first.count == 10 && first.values == Array(trees.values[..<first.values.count]))
    }

    @Test("Settings reach XGBoost")
    func settingsCount() throws {
        let (rows, heldOut) = (exclusiveOr(300, seed: 7), exclusiveOr(100, seed: 8))
        func trees(_ change: (inout BoostedTrees.Settings) -> Void) throws -> TreeEnsemble {
            try BoostedTrees.fit(rows, heldOut: heldOut, settings(change))
        }
        func largest(_ trees: TreeEnsemble) -> Float {
            zip(trees.features, trees.values).reduce(0) { $1.0 < 0 ? max($0, abs($1.1)) : $0 }
        }
        let usual = try trees { $0.rounds = 5 }
        #expect(usual.count == 5)
        let nodes = zip(usual.offsets.dropFirst(), usual.offsets).map { Int($0 - $1) }
        #expect(nodes.max() == 2 * 15 - 1)
        #expect(try trees { ($0.rounds, $0.leaves) = (5, 4) }.features.count <= 5 * 7)
        #expect(try largest(trees { ($0.rounds, $0.rate) = (5, 0.01) }) < 0.2 * largest(usual))
        #expect(try largest(trees { ($0.rounds, $0.l2) = (5, 1000) }) < 0.2 * largest(usual))
        #expect(try trees { ($0.rounds, $0.leafWeight) = (5, 20) }.features.count < usual.features.count)
    }

    @Test("The same bits each time")
    func sameBits() throws {
        let (rows, heldOut) = (exclusiveOr(300, seed: 9), exclusiveOr(100, seed: 10))
        let settings = settings { $0.rounds = 20 }
        #expect(
            try BoostedTrees.fit(rows, heldOut: heldOut, settings)
                == BoostedTrees.fit(rows, heldOut: heldOut, settings))
    }

    @Test func aStopEndsIt() {
        let rows = exclusiveOr(20, seed: 11)
        let stop = StopFlag()
        var trees = 0
        #expect(throws: Stopped.self) {
            try BoostedTrees.fit(rows, heldOut: rows, settings { _ in }, stop: stop) { count, _ in
                trees = count
                if count == 3 { stop.stop() }
            }
        }
        #expect(trees == 3)
    }

    @Test("XGBoost's own errors are one line")
    func failure() throws {
        let rows = exclusiveOr(20, seed: 12)
        let settings = ["objective": "reg:squarederror", "tree_method": "bonsai"]
        let booster = Result {
            let booster = try XGBoostBooster(fitted: rows, watched: rows, settings: settings)
            try booster.boost(SoftmaxLoss(rows, scores: booster.fittedMargins()))
        }
        guard case .failure(let error as BoostingError) = booster else {
            Issue.record("\(booster)")
            return
        }
        #expect(error.description.hasPrefix("XGBoost fails: ") && error.description.contains("bonsai"))
        #expect(!error.description.contains("\n") && !error.isFaultOfInput)
    }
}

@Suite struct AbsentLibraryTests {
    @Test(
        "Without XGBoost there is a sentence that says what to do", arguments: ["libno-such-trees.so.0", "libm.so.6"])
    func absent(library: String) {
        let rows = PooledRows(count: 20, entries: 1...4, weights: [1], seed: 1)
        let error = #expect(throws: BoostingError.self) {
            try BoostedTrees.fit(rows, heldOut: rows, BoostedTrees.Settings(), library: library)
        }
        #expect(
            error?.description
                == "boosted trees cannot be fitted: XGBoost cannot be loaded: install libxgboost0, or set "
                + "rerank.kind to linear, which needs no library")
        #expect(error?.isFaultOfInput == true)
    }
}
