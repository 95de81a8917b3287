import Results
import Runs

/// The rows in view and their order. Made anew when what it depends on changes, and not for every frame: there may be
/// many.
struct RowArrangement: Sendable, Equatable {
    /// What decides it.
    struct Wish: Sendable, Equatable {
        /// Of the runs that are looked at.
        var runs: [RunID] = []
        /// Whether what they keep is known.
        var known: [Bool] = []
        var order = RowOrder.place
        var slicing: RowSlicing?
        var slice = 0
    }

    var wish = Wish()
    /// Indices of test rows.
    private(set) var rows: [Int] = []
    /// Titles of the slices that have rows; empty without slicing.
    private(set) var slices: [String] = []
    /// Why the second run cannot be held against the first; nil if it can, or there is none.
    private(set) var mismatch: String?
    /// Why there are no rows; nil if there are.
    private(set) var problem: String?

    init() {}

    /// - Parameter other: the second run.
    init(_ wish: Wish, _ run: InspectedRun, _ other: InspectedRun?) {
        self.wish = wish
        var paired = other
        if let other {
            do { try run.requireSameRows(as: other) } catch {
                mismatch = error.description
                paired = nil
            }
        }
        var chosen: [Int]?
        if let slicing = wish.slicing {
            guard let found = slicing.occupied(of: run) else {
                problem = slicing.absence
                return
            }
            slices = found.map(\.title)
            self.wish.slice = min(wish.slice, max(found.count - 1, 0))
            chosen = found.isEmpty ? [] : found[self.wish.slice].rows
        }
        rows = run.rows(chosen, by: wish.order, from: paired)
        if rows.isEmpty { problem = "there are no test rows" }
    }
}
