/// An item as people read it.
public struct InspectedItem: Sendable, Hashable, Encodable {
    /// As named in the data.
    public let id: String
    /// Nil where the data has none.
    public let title: String?
    /// The category that it stands for as a target, per level, coarsest first; levels where it has none are left out.
    public let categories: [String]
    /// In the sessions that the scorer learned from.
    public let clicks: Int

    public init(id: String, title: String?, categories: [String], clicks: Int) {
        self.id = id
        self.title = title
        self.categories = categories
        self.clicks = clicks
    }
}

/// What a model sees of a test row, or of a session that somebody has made up.
public struct InspectedSession: Sendable, Hashable, Encodable {
    /// Oldest first.
    public let items: [InspectedItem]
    /// Nil in a session that was made up.
    public let target: InspectedItem?

    public init(items: [InspectedItem], target: InspectedItem?) {
        self.items = items
        self.target = target
    }
}

/// What a model says of it.
public struct InspectedModel: Sendable, Hashable, Encodable {
    public struct Category: Sendable, Hashable, Encodable {
        public let name: String
        /// By the softmax of the head.
        public let probability: Double
        /// 1 for the most probable one.
        public let place: Int
        public let isTarget: Bool

        public init(name: String, probability: Double, place: Int, isTarget: Bool) {
            self.name = name
            self.probability = probability
            self.place = place
            self.isTarget = isTarget
        }
    }

    public struct Level: Sendable, Hashable, Encodable {
        public let name: String
        /// The most probable ones, best first; behind them that of the target, if it is not among them.
        public let categories: [Category]

        public init(name: String, categories: [Category]) {
            self.name = name
            self.categories = categories
        }
    }

    public struct Listed: Sendable, Hashable, Encodable {
        public let item: InspectedItem
        /// Nil if it is not known.
        public var score: Double?
        /// Nil also if predicted categories do not feed the item head.
        public var parts: ScoreParts?
        public let isTarget: Bool

        public init(item: InspectedItem, score: Double?, parts: ScoreParts? = nil, isTarget: Bool) {
            self.item = item
            self.score = score
            self.parts = parts
            self.isTarget = isTarget
        }
    }

    /// Coarsest first; empty where the model predicts no categories, or nothing is known of them.
    public var levels: [Level]
    /// The best of all items, best first; of a test row those that the run keeps.
    public var items: [Listed]
    /// Of the target.
    public var targetScore: Double?
    public var targetParts: ScoreParts?
    /// The item that would be best without the prediction of the categories (`ScoreParts.session`); nil if they do not
    /// feed the item head, or scores are not known.
    public var bestWithoutCategories: InspectedItem?
    /// Why probabilities and scores are not known, in words; nil if they are, or are being computed.
    public var missing: String?

    public init(
        levels: [Level] = [], items: [Listed] = [], targetScore: Double? = nil, targetParts: ScoreParts? = nil,
        bestWithoutCategories: InspectedItem? = nil, missing: String? = nil
    ) {
        self.levels = levels
        self.items = items
        self.targetScore = targetScore
        self.targetParts = targetParts
        self.bestWithoutCategories = bestWithoutCategories
        self.missing = missing
    }
}
