/// What a study says beforehand of how its results are to be judged. Every run keeps it from its start, so that nobody
/// can choose it by the results; it changes no result.
public struct StudySettings: Sendable, Hashable, Encodable {
    public var margin = EquivalenceMargin()

    public init() {}
}

/// How far apart two results may be to count as equal, in percentage points of each metric; 0: no margin is set.
public struct EquivalenceMargin: Sendable, Hashable, Encodable {
    public var mrr = 0.0
    public var hr = 0.0
    public var ndcg = 0.0

    public init() {}
}
