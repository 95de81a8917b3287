/// Size and identity of a prepared dataset.
public struct DatasetSummary: Sendable, Hashable, Codable {
    public var name: String
    /// Hash of the content after filtering, plus the protocol.
    public var fingerprint: String
    /// Hash of what the test asks: the items to rank, and the prefix and target of every test row. Results with equal
    /// hashes are comparable, whatever the models were trained on. Nil in summaries from before it was kept.
    public var testRowsFingerprint: String?
    public var items: Int
    public var trainingSessions: Int
    public var trainingRows: Int
    public var validationRows: Int
    public var testRows: Int
    /// Categories per level, coarsest first.
    public var categories: [Int]
    /// Names of the feedback tasks; nil when the data has none.
    public var feedback: [String]?

    public init(
        name: String, fingerprint: String, testRowsFingerprint: String? = nil, items: Int, trainingSessions: Int,
        trainingRows: Int, validationRows: Int,
        testRows: Int, categories: [Int], feedback: [String]? = nil
    ) {
        self.name = name
        self.fingerprint = fingerprint
        self.testRowsFingerprint = testRowsFingerprint
        self.items = items
        self.trainingSessions = trainingSessions
        self.trainingRows = trainingRows
        self.validationRows = validationRows
        self.testRows = testRows
        self.categories = categories
        self.feedback = feedback
    }
}
