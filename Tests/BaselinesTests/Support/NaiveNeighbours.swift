/// The neighbours of a prefix by going through all training sessions: newest `sample` with an item in common that has a
/// weight, of these the `k` most similar, newest first among equals.
func naiveNeighbours(
    _ prefix: [Int32], in training: [[Int32]], k: Int, sample: Int, weight: (_ distance: Int) -> Double,
    factor: (_ session: Int) -> Double
) -> [(session: Int, similarity: Double)] {
    let weighted = prefix.filter { weight(prefix.count - 1 - (prefix.lastIndex(of: $0) ?? 0)) > 0 }
    let related = training.indices.reversed().filter { !Set(training[$0]).isDisjoint(with: weighted) }
    let rated = related.prefix(sample).map { session in
        var sum = 0.0
        var seen: Set<Int32> = []
        for (distance, item) in prefix.reversed().enumerated() where seen.insert(item).inserted {
            if training[session].contains(item) { sum += weight(distance) }
        }
        return (session: session, similarity: sum * factor(session))
    }
    return Array(rated.sorted { ($0.similarity, $0.session) > ($1.similarity, $1.session) }.prefix(k))
}
