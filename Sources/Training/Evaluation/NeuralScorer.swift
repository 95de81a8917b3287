import Basics
import Reranking
import Sessions
import Tensor

/// A trained model that scores rows, many at once: all rows of the sessions announced. Used by one worker.
final class NeuralScorer: RowScorer {
    /// Runs the model on some sessions and hands out, batch by batch, session vectors, what is added to the scores of
    /// some items (empty: nothing in any row), and the targets of the rows.
    typealias Outputs = (SessionSet, Range<Int>, _ visit: (Matrix, [[AdjustedScore]], [Int32]) -> Void) -> Void

    /// Outputs of one batch: session vectors, copied, and what is added to the scores of some items.
    private struct Batch {
        let vectors: Buffer
        let sessions: Matrix
        let adjusted: [[AdjustedScore]]
    }

    private struct Row {
        let batch: Int
        let index: Int
        let best: [Int32]
        let target: Int32
        let rank: Int32
    }

    let scoresAreLogits = true
    private(set) var time = Duration.zero

    private let items: RankedItems
    private let ranker: Ranker
    /// Nil if no lists are asked for.
    private let top: TopItems?
    private let outputs: Outputs
    private var batches: [Batch] = []
    private var rows: [Row] = []
    /// The row scored last.
    private var current = -1

    init(_ items: RankedItems, candidates: Int, stop: StopFlag, outputs: @escaping Outputs) {
        self.items = items
        self.outputs = outputs
        ranker = Ranker(items, stop: stop)
        top = candidates > 0 ? TopItems(items, count: candidates, stop: stop) : nil
    }

    func expect(_ sessions: SessionSet, _ range: Range<Int>) {
        batches = []
        rows = []
        current = -1
        var last = ContinuousClock.now
        outputs(sessions, range) { value, adjusted, targets in
            let ranks = ranker.rank(sessions: value, targets: targets, adjusted: adjusted).ranks
            time += ContinuousClock.now - last
            let best = top?.best(sessions: value, adjusted: adjusted) ?? targets.map { _ in [] }
            // A stop leaves lists unfinished; nothing is then asked of them.
            if best.count == targets.count, ranks.count == targets.count {
                for (index, target) in targets.enumerated() {
                    rows.append(
                        Row(
                            batch: batches.count, index: index, best: best[index], target: target, rank: ranks[index]))
                }
            }
            let vectors = Buffer(count: value.count)
            vectors.elements = value.elements
            batches.append(
                Batch(
                    vectors: vectors, sessions: vectors.matrix(rows: value.rows, columns: value.columns),
                    adjusted: adjusted))
            last = ContinuousClock.now
        }
    }

    func begin() {}
    func read(_ item: Int32) {}
    func score() { current += 1 }

    func best(_ count: Int) -> [Int32] { Array(rows[current].best.prefix(count)) }

    func scores(of items: [Int32]) -> [Double] {
        let row = rows[current]
        let batch = batches[row.batch]
        var scores = self.items.scores(batch.sessions, row: row.index, of: items)
        guard !batch.adjusted.isEmpty else { return scores }
        for entry in batch.adjusted[row.index] {
            if let index = items.firstIndex(of: entry.item) { scores[index] += Double(entry.value) }
        }
        return scores
    }

    /// - Precondition: the target of the row.
    func rank(of target: Int32) -> Int32 {
        precondition(rows[current].target == target, "rows are scored in the order of the sessions")
        return rows[current].rank
    }
}
