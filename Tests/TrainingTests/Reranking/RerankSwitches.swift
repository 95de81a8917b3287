extension Switch {
    private static let linear = ["rerank.kind=linear"]
    private static let trees = ["rerank.kind=trees", "rerank.rate=0.3", "rerank.leaves=4"]

    static let rerank: [Switch] = [
        Switch("rerank.kind", ["none", "linear"], changes: allRanks),
        Switch("rerank.sources", ["", "markov", "popularity,session-popularity"], with: linear, changes: allRanks),
        Switch("rerank.features", ["", "repeats", "popularity", "category"], with: linear, changes: allRanks),
        Switch("rerank.candidates", ["20", "40"], with: linear, changes: allRanks),
        Switch("rerank.rows", ["100", "20000"], with: linear, changes: allRanks),
        Switch("rerank.l2", ["0", "10"], with: linear, changes: allRanks),
        Switch("rerank.leaves", ["2", "8"], with: trees, changes: allRanks),
        Switch("rerank.rate", ["0.1", "0.5"], with: trees, changes: allRanks),
        Switch("rerank.rounds", ["1", "3"], with: trees, changes: allRanks),
    ]
}
