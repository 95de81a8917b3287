import Basics

/// Gradient boosted regression trees (Friedman 2001; Chen and Guestrin 2016, arXiv 1603.02754) as scores of candidates,
/// fitted to the softmax over the candidates of each row.
///
/// XGBoost grows the trees from our gradients and Hessians, leaf by leaf where the loss falls most; what comes out
/// needs no library.
package enum BoostedTrees {
    package struct Settings: Sendable, Equatable {
        /// Most leaves of a tree, at least 2.
        package var leaves = 15
        /// What each leaf is multiplied with.
        package var rate = 0.1
        /// Most trees.
        package var rounds = 300
        /// Trees after the best number of them that do not lower the held-out loss before fitting ends.
        package var patience = 20
        /// Penalty l2/2 on the square of each leaf.
        package var l2 = 1.0
        /// Least sum of Hessians, p·(1 − p), of the fitted entries of a leaf.
        package var leafWeight = 1.0

        package init() {}
    }

    /// Why trees cannot be fitted here, in words that fit after "but"; nil if they can.
    package static var obstacle: String? { XGBoostBooster.obstacle(library: XGBoostBooster.library) }

    /// Grows trees as long as they lower the loss of the held-out rows, and keeps as many as have the lowest one; none
    /// if that is the loss of scores that are all zero.
    ///
    /// The same rows and settings give the same bits. XGBoost's copies take about three times the memory of the rows.
    ///
    /// - Parameters:
    ///   - library: name of the library that grows the trees.
    ///   - stop: looked at before each tree. The first takes as long as some thirty others: XGBoost has to sort all
    ///     features into its bins.
    ///   - progress: called after each tree with the number of them and the mean loss of the held-out rows.
    /// - Throws: `Stopped`, `BoostingError`.
    /// - Precondition: there are rows of both kinds, with the same features.
    package static func fit(
        _ rows: PooledRows, heldOut: PooledRows, _ settings: Settings, library: String = XGBoostBooster.library,
        stop: StopFlag = StopFlag(), progress: (_ trees: Int, _ heldOutLoss: Double) throws -> Void = { _, _ in }
    ) throws -> TreeEnsemble {
        precondition(settings.leaves >= 2 && settings.rounds >= 1, "trees that can split")
        let booster = try XGBoostBooster(
            fitted: rows, watched: heldOut, settings: parameters(settings), library: library)
        var best = (trees: 0, loss: SoftmaxLoss(heldOut, scores: try booster.watchedMargins()).mean)
        for trees in 1...settings.rounds {
            try stop.check()
            try booster.boost(SoftmaxLoss(rows, scores: try booster.fittedMargins()))
            let loss = SoftmaxLoss(heldOut, scores: try booster.watchedMargins()).mean
            try progress(trees, loss)
            if loss < best.loss { best = (trees, loss) }
            if trees - best.trees >= settings.patience { break }
        }
        return try booster.ensemble(trees: best.trees)
    }

    /// XGBoost's names and values.
    package static func parameters(_ settings: Settings) -> [String: String] {
        [
            "tree_method": "hist", "grow_policy": "lossguide", "max_depth": "0", "max_leaves": "\(settings.leaves)",
            "eta": "\(settings.rate)", "lambda": "\(settings.l2)", "min_child_weight": "\(settings.leafWeight)",
            // The objective is ours. XGBoost asks for one all the same; with this one margins are plain sums.
            "objective": "reg:squarederror", "base_score": "0", "disable_default_eval_metric": "1",
            "nthread": "1", "seed": "0", "verbosity": "0",
        ]
    }
}
