import Algorithms
import Basics
import Experiments
import Sessions
import Tensor

/// Rows that a second stage is fitted on: pools of validation rows.
package struct FittingSample: Sendable {
    /// Of rows whose target is in the pool.
    private(set) var rows: PooledRows
    /// Parallel to `rows`.
    private var sessions: [Int] = []
    private var modelRanks: [Int32] = []
    /// Of rows whose target is outside the pool: no weights change them.
    private var missed: [(modelRank: Int32, outsideRank: Int32)] = []

    package init(featureCount: Int) { rows = PooledRows(featureCount: featureCount) }

    package mutating func append(_ row: PoolRow) {
        // Weights that have diverged give no features.
        guard let target = row.target, row.modelRank > 0, row.features.allSatisfy(\.isFinite) else {
            return missed.append((row.modelRank, row.target == nil ? row.outsideRank : 0))
        }
        rows.append(features: row.features, target: target)
        sessions.append(row.session)
        modelRanks.append(row.modelRank)
    }

    package var count: Int { rows.count + missed.count }

    /// Ranks by the model alone, of all rows.
    package var ranksOfModel: [Int32] { modelRanks + missed.map(\.modelRank) }

    /// Sessions alternate between two folds.
    private func fold(_ row: Int) -> Int { sessions[row] % 2 }

    /// In each fold, a sixth of the sessions.
    private func isHeldOut(_ row: Int) -> Bool { sessions[row] / 2 % 6 == 5 }

    /// A second stage fitted on all rows.
    /// - Throws: `Stopped`, or `RerankError` if nothing can be fitted.
    package func fit(
        _ settings: RerankSettings, features: [String], workers: Workers
    ) throws -> SecondStage {
        try fit(Array(0..<rows.count), settings, features, workers)
    }

    /// Ranks of all rows, each by a second stage that was fitted on the other half of the sessions.
    /// - Throws: as `fit`.
    package func crossRanks(
        _ settings: RerankSettings, features: [String], workers: Workers
    ) throws -> [Int32] {
        var ranks: [Int32] = []
        for fold in 0..<2 {
            let (own, others) = (0..<rows.count).partitioned { self.fold($0) != fold }
            let stage = try fit(others, settings, features, workers)
            ranks += own.map { stage.rank(of: rows.target($0), in: rows.features($0)) }
        }
        return ranks + missed.map(\.outsideRank)
    }

    private func fit(
        _ chosen: [Int], _ settings: RerankSettings, _ features: [String], _ workers: Workers
    ) throws -> SecondStage {
        guard chosen.contains(where: isHeldOut), chosen.contains(where: { !isHeldOut($0) }) else {
            throw RerankError(
                "rerank.kind: too few validation targets are among the candidates; raise rerank.candidates, "
                    + "or set it to none")
        }
        switch settings.kind {
        case .none: preconditionFailure("there is no second stage to fit")
        case .linear:
            let rows = rows.selecting(chosen)
            return SecondStage(
                features,
                .linear(try ConditionalLogit.fit(rows, l2: settings.l2 / Double(rows.count), workers: workers)),
                spreads: VaryingFeatures(rows))
        case .trees:
            let (heldOut, fitted) = chosen.partitioned { !isHeldOut($0) }
            var growth = BoostedTrees.Settings()
            (growth.leaves, growth.rate, growth.rounds) = (settings.leaves, settings.rate, settings.rounds)
            let trees = try BoostedTrees.fit(
                rows.selecting(fitted), heldOut: rows.selecting(heldOut), growth, stop: workers.stop)
            return SecondStage(features, .trees(trees))
        }
    }

    /// Fewest validation sessions to fit on: a fold has half of them, and a sixth of those are held out.
    package static let leastSessions = 24
}
