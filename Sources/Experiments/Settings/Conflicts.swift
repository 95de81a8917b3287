extension Experiment {
    /// Values that are valid one by one but not together.
    public struct Conflict: Sendable, Hashable {
        /// Paths of the keys, the one most likely to be at fault first.
        public var keys: [String]
        public var message: String
    }
}

/// Looks for conflicts among the keys of an experiment.
struct Checks {
    let experiment: Experiment
    private(set) var found: [Experiment.Conflict] = []

    init(_ experiment: Experiment) { self.experiment = experiment }

    /// - Parameter keys: the one most likely to be at fault first.
    mutating func require(_ condition: Bool, _ keys: String..., message: @autoclosure () -> String) {
        if !condition { found.append(.init(keys: keys, message: message())) }
    }

    /// Number of category levels of the data source.
    var categoryLevels: Int {
        let data = experiment.data
        switch data.source {
        case .files:
            let columns = data.items.categories.count + data.interactions.categories.count
            return data.levels.count > 0 ? data.levels.count : columns
        case .storefront: return StorefrontSettings.categoryLevels
        }
    }

    /// Whether some kind of metadata is in the data and turned on.
    var hasVisibleMetadata: Bool {
        let data = experiment.data
        let on = experiment.model.metadata
        switch data.source {
        case .files:
            return on.category && categoryLevels > 0 || on.title && !data.items.title.isEmpty
                || on.attributes && !data.items.attributes.isEmpty || on.numbers && !data.items.numbers.isEmpty
        case .storefront: return on.category || on.title || on.attributes || on.numbers
        }
    }
}
