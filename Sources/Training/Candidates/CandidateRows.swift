import Basics
import Tensor

/// Rows whose targets are ranked among candidates.
package struct CandidateRows {
    /// rows × d.
    let sessions: Matrix
    /// Per row, what is added to the scores of some items; empty: nothing in any row.
    let adjusted: [[AdjustedScore]]
    /// rows × categories, one per level of the model.
    private let categoryLogits: [Matrix]
    let targets: [Int32]
    /// Distinct items of each row's session, the latest first; nil if nothing is chosen by them.
    private let prefixes: Packed<Int32, Int32>?

    package init(
        sessions: Matrix, adjusted: [[AdjustedScore]] = [], categoryLogits: [Matrix] = [], targets: [Int32],
        prefixes: Packed<Int32, Int32>? = nil
    ) {
        self.sessions = sessions
        self.adjusted = adjusted
        self.categoryLogits = categoryLogits
        self.targets = targets
        self.prefixes = prefixes
    }

    func logits(_ level: Int?, _ row: Int) -> MatrixRow? { level.map { categoryLogits[$0][row: row] } }
    func prefix(_ row: Int) -> ArraySlice<Int32> { prefixes?[row] ?? [] }
}
