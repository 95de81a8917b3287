/// What was asked to be compared last, and what is known of it: a table and a matrix, each with its own question.
struct ComparisonDesk: Sendable, Equatable {
    struct Known: Sendable, Equatable {
        let query: ComparisonQuery
        let answer: ComparisonAnswer
    }

    private struct Slot: Sendable, Equatable {
        var asked: ComparisonQuery?
        var known: Known?
    }

    private var table = Slot()
    private var matrix = Slot()

    private func slot(ofMatrix: Bool) -> Slot { ofMatrix ? matrix : table }

    /// The latest answer, which may be to an earlier question.
    func known(ofMatrix: Bool) -> Known? { slot(ofMatrix: ofMatrix).known }

    /// Whether an answer is on its way.
    func isWaiting(ofMatrix: Bool) -> Bool {
        let slot = slot(ofMatrix: ofMatrix)
        return slot.asked != nil && slot.asked != slot.known?.query
    }

    /// - Returns: whether the question is another one than before, so that it has to be asked.
    mutating func ask(_ query: ComparisonQuery) -> Bool {
        guard slot(ofMatrix: query.isOfMatrix).asked != query else { return false }
        if query.isOfMatrix { matrix.asked = query } else { table.asked = query }
        return true
    }

    /// Takes over an answer; one to a question that nobody asks any more is dropped.
    mutating func take(_ answer: ComparisonAnswer, to query: ComparisonQuery) {
        guard slot(ofMatrix: query.isOfMatrix).asked == query else { return }
        let known = Known(query: query, answer: answer)
        if query.isOfMatrix { matrix.known = known } else { table.known = known }
    }

    /// Forgets a question: there is nothing to compare.
    mutating func clear(ofMatrix: Bool) {
        if ofMatrix { matrix = Slot() } else { table = Slot() }
    }
}
