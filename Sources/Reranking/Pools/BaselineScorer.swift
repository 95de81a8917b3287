import Baselines
import Sessions

/// A fitted model that scores rows.
package struct BaselineScorer: RowScorer {
    private var baseline: any Baseline
    private var row: ItemScores

    package let scoresAreLogits = false
    package private(set) var time = Duration.zero

    package init(_ baseline: any Baseline) {
        self.baseline = baseline
        row = ItemScores(base: baseline.base)
    }

    package mutating func expect(_ sessions: SessionSet, _ range: Range<Int>) { baseline.expect(sessions, range) }
    package mutating func begin() { baseline.begin() }
    package mutating func read(_ item: Int32) { baseline.read(item) }

    package mutating func score() {
        let start = ContinuousClock.now
        row.reset()
        baseline.score(into: &row)
        time += ContinuousClock.now - start
    }

    package func best(_ count: Int) -> [Int32] { row.best(count) }
    package func scores(of items: [Int32]) -> [Double] { items.map { row.values[Int($0)] } }
    package func rank(of target: Int32) -> Int32 { row.rank(of: target) }
}
