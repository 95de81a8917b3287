import Sessions

/// Scores all items for one row after another, while a session is read click by click.
package protocol RowScorer {
    /// Whether scores are logits, whose differences have a meaning; otherwise they are sums from 0.
    var scoresAreLogits: Bool { get }

    /// Announces the sessions that are read next, for scorers that are faster on many rows together.
    mutating func expect(_ sessions: SessionSet, _ range: Range<Int>)

    /// Forgets the clicks read so far: a new session begins.
    mutating func begin()

    /// Reads the next click of the session.
    mutating func read(_ item: Int32)

    /// Scores the items after the clicks read so far, at least one: of every row of the sessions announced, in order.
    mutating func score()

    /// The best items of the row scored last, best first; fewer than `count` if no others are scored.
    func best(_ count: Int) -> [Int32]

    /// Scores in that row.
    func scores(of items: [Int32]) -> [Double]

    /// Time taken so far to score and rank as without a second stage.
    var time: Duration { get }

    /// Rank of an item in that row among all items, ties against it; 0 is a miss.
    func rank(of target: Int32) -> Int32
}
