import Experiments

/// Whether a model's category head knows more of the next category than its next-item prediction does: the softmax over
/// items implies a probability for each category, that of its items together.
///
/// A head that knows no more cannot help the next item, however it is used.
public struct CategoryComparison: Sendable, Hashable, Codable {
    public struct Prediction: Sendable, Hashable, Codable {
        /// Share of the rows whose most probable category is right; ties count against it.
        public var accuracy: Double
        /// Mean log loss in nats.
        public var logLoss: Double

        public init(accuracy: Double, logLoss: Double) {
            self.accuracy = accuracy
            self.logLoss = logLoss
        }
    }

    /// Name of the level.
    public var level: String
    /// What counts as right, as in training. `specific`: the category that the target stands for, and an item counts
    /// for that one alone, among items that have a category. `all`: each of the target's categories, an item counts for
    /// all of its own, and the log loss is the sum of the binary ones.
    public var target: ModelSettings.CategoryTarget
    /// Rows whose target has a category.
    public var rows: Int
    public var head: Prediction
    public var implied: Prediction

    public init(
        level: String, target: ModelSettings.CategoryTarget, rows: Int, head: Prediction, implied: Prediction
    ) {
        self.level = level
        self.target = target
        self.rows = rows
        self.head = head
        self.implied = implied
    }
}
