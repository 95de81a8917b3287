/// How a learned term for items of the session was corrected after training, and what that gave.
public struct RepeatCorrection: Sendable, Hashable, Codable {
    public struct Weight: Sendable, Hashable, Codable {
        /// What is weighted, in words.
        public var name: String
        /// How much of it is added to the score of an item of the session.
        public var value: Double

        public init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// Fitted on all rows; they are part of the model that is tested.
    public var weights: [Weight]
    /// Validation rows that they were fitted on.
    public var rows: Int
    /// The corrected model on these rows, each half of the sessions with weights that were fitted on the other half.
    public var validation: RankingMetrics
    public var validationRepeats: RepeatCalibration

    public init(weights: [Weight], rows: Int, validation: RankingMetrics, validationRepeats: RepeatCalibration) {
        self.weights = weights
        self.rows = rows
        self.validation = validation
        self.validationRepeats = validationRepeats
    }
}
