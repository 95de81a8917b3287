import Baselines
import Basics
import Experiments
import Sessions

/// The candidate sets that an evaluation ranks in, one entry per strategy and size.
package struct CandidatePlan: Sendable {
    package typealias Strategy = EvaluationSettings.Strategy

    package struct Entry: Sendable {
        package let strategy: Strategy
        /// Wanted size as a share of the catalogue.
        package let wanted: Double
        package let choice: Choice

        package init(_ strategy: Strategy, wanted: Double, _ choice: Choice) {
            self.strategy = strategy
            self.wanted = wanted
            self.choice = choice
        }
    }

    package enum Choice: Sendable {
        /// For each row, by the categories that the model predicts for it, or by the items of its session.
        case predicted(CandidateRule)
        /// For all rows, the first items of the strategy's order, so that smaller sets lie in larger ones.
        case first(Int)
    }

    /// What the candidates of single rows are chosen from.
    package struct Prediction: Sendable {
        /// Index of the level whose logits choose the categories; nil if none do.
        package let level: Int?
        package let index: CandidateIndex
        /// Nil if nothing is chosen by the session.
        package let session: SessionCandidates?

        package init(level: Int?, index: CandidateIndex, session: SessionCandidates? = nil) {
            self.level = level
            self.index = index
            self.session = session
        }
    }

    package let entries: [Entry]
    /// Nil if no entry is predicted.
    package let prediction: Prediction?
    /// For strategies that do not look at the row: items in the order in which they are taken, as many as the largest
    /// set has.
    package let orders: [Strategy: [Int32]]

    package init(entries: [Entry], prediction: Prediction? = nil, orders: [Strategy: [Int32]] = [:]) {
        self.entries = entries
        self.prediction = prediction
        self.orders = orders
    }

    /// Validation sessions that numbers of categories are chosen on.
    private static let sessions = 1_000

    /// All sizes of the experiment for each of its strategies, but predicted categories only for models that predict
    /// them.
    ///
    /// - Parameters:
    ///   - popularity: clicks in the sessions trained on; they also order the items of a category.
    ///   - predictor: the model; nil for a baseline.
    /// - Throws: `Stopped`.
    package init(
        _ experiment: Experiment, on dataset: Dataset, popularity: Popularity,
        predictor: (any CategoryPredictor)? = nil,
        stop: StopFlag = StopFlag()
    ) throws {
        let settings = experiment.evaluation
        let itemCount = dataset.catalogue.count
        let sizes = settings.candidates.map { max(1, Int(($0 * Double(itemCount)).rounded())) }
        var entries: [Entry] = []
        var prediction: Prediction?
        var orders: [Strategy: [Int32]] = [:]
        for strategy in settings.strategies where !sizes.isEmpty {
            try stop.check()
            let choices: [Choice]
            switch strategy {
            case .categories:
                guard let predictor, !predictor.categoryLevels.isEmpty else { continue }
                let predicted = try Prediction(settings, predictor.categoryLevels, popularity, stop)
                choices = try Self.rules(settings, predicted, sizes, dataset, predictor, stop).map(Choice.predicted)
                prediction = predicted
            case .popularity, .random:
                let order =
                    strategy == .popularity
                    ? popularity.order : Self.randomOrder(of: itemCount, seed: settings.seed)
                orders[strategy] = Array(order.prefix(sizes.max() ?? 0))
                choices = sizes.map(Choice.first)
            }
            entries += zip(settings.candidates, choices).map { Entry(strategy, wanted: $0, $1) }
        }
        self.init(entries: entries, prediction: prediction, orders: orders)
    }

    /// Whether some candidates depend on the items of the session.
    var readsSessions: Bool {
        entries.contains { entry in if case .predicted(let rule) = entry.choice { rule.readsSession } else { false } }
    }

    /// The sets that are the same for all rows: without a prediction, those of all entries.
    var fixedSets: [ArraySlice<Int32>] {
        entries.compactMap { entry in
            if case .first(let count) = entry.choice { orders[entry.strategy]?.prefix(count) } else { nil }
        }
    }

    private static func rules(
        _ settings: EvaluationSettings, _ prediction: Prediction, _ sizes: [Int], _ dataset: Dataset,
        _ predictor: any CategoryPredictor, _ stop: StopFlag
    ) throws -> [CandidateRule] {
        switch settings.fill {
        case .budget: sizes.map(CandidateRule.budget)
        case .categories:
            try wholeCategories(
                settings.candidates.map { $0 * Double(dataset.catalogue.count) }, prediction, dataset.validation,
                predictor, stop)
        }
    }

    /// The numbers of categories whose sets have about these numbers of items, in the mean over validation sessions.
    /// - Throws: `Stopped`.
    static func wholeCategories(
        _ sizes: [Double], _ prediction: Prediction, _ validation: SessionSet, _ predictor: any CategoryPredictor,
        _ stop: StopFlag
    ) throws -> [CandidateRule] {
        guard let level = prediction.level else { preconditionFailure("categories are chosen by a level of them") }
        var means = CandidateSizes(prediction.index)
        try predictor.categoryLogits(validation, level: level, limit: sessions) { try means.add($0, stop: stop) }
        return sizes.map { .categories(means.nearest(to: $0)) }
    }

    /// All items in a random order; a set of n items is the first n. The order does not depend on the wanted sizes, so
    /// smaller sets are parts of larger ones, and a set stays as it is when other sizes are added.
    static func randomOrder(of itemCount: Int, seed: UInt64) -> [Int32] {
        var random = RandomStream(seed: seed, name: "candidates")
        return random.permutation(itemCount).map(Int32.init)
    }
}

extension CandidatePlan.Prediction {
    fileprivate init(
        _ settings: EvaluationSettings, _ levels: [CategoryLevel], _ popularity: Popularity, _ stop: StopFlag
    ) throws {
        let level = settings.levelIndex(of: levels.count)
        self.init(level: level, index: try CandidateIndex(levels[level], clicks: popularity.clicks, stop: stop))
    }
}
