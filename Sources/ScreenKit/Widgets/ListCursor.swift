/// The cursor of a list that may be longer than its view: the row it is on, and the rows in view.
///
/// This is the only code that scrolls lists. It does not know the rows, only how many there are and how many fit. After
/// every change the view is filled as far as there are rows: every row is within reach, and none is missing while there
/// is room for it.
public struct ListCursor: Sendable, Hashable {
    /// What a key does to a list.
    public enum Move: Sendable, Hashable, CaseIterable {
        case up, down, pageUp, pageDown, first, last
    }

    /// Rows of the list.
    public private(set) var count: Int
    /// Rows that fit into the view.
    public private(set) var height: Int
    /// Row under the cursor; 0 in an empty list.
    public private(set) var index = 0
    /// First row in view.
    public private(set) var offset = 0
    /// First row in view as it was before the view changed its height: a view that shrinks and grows again is back
    /// where it was.
    private var home = 0

    public init(count: Int = 0, height: Int = 0) {
        self.count = max(count, 0)
        self.height = max(height, 0)
    }

    /// Rows in view.
    public var visible: Range<Int> { offset..<min(offset + height, count) }

    public mutating func move(_ move: Move) {
        switch move {
        case .up: select(index - 1)
        case .down: select(index + 1)
        case .pageUp: select(index - max(height, 1))
        case .pageDown: select(index + max(height, 1))
        case .first: select(0)
        case .last: select(count - 1)
        }
    }

    /// Puts the cursor on a row or, if there is no such row, on the nearest one, and brings it into view.
    public mutating func select(_ row: Int) {
        index = min(max(row, 0), max(count - 1, 0))
        reveal()
    }

    /// Moves the view; the cursor stays where it is.
    public mutating func scroll(by rows: Int) {
        offset += min(max(rows, -count), count)
        fill()
        home = offset
    }

    /// Gives the view another height; the cursor stays in view.
    public mutating func resize(height: Int) {
        self.height = max(height, 0)
        offset = home
        bringIntoView()
    }

    /// Replaces the list by another one, with the cursor on one of its rows. The view stays where it is, as far as
    /// there are rows.
    public mutating func replace(count: Int, index: Int) {
        self.count = max(count, 0)
        self.index = min(max(index, 0), max(self.count - 1, 0))
        fill()
        home = offset
    }

    /// Adds rows on top. The cursor stays on its row, and the rows in view stay where they are unless the view is at
    /// the top, where new rows must be seen.
    public mutating func prepend(_ rows: Int) {
        let added = max(rows, 0)
        if offset > 0 { offset += added }
        replace(count: count + added, index: count == 0 ? 0 : index + added)
    }

    /// Brings the cursor into view with the least movement.
    public mutating func reveal() {
        bringIntoView()
        home = offset
    }

    private mutating func bringIntoView() {
        if index < offset { offset = index }
        if index >= offset + height { offset = index - max(height, 1) + 1 }
        fill()
    }

    private mutating func fill() { offset = min(max(offset, 0), max(count - height, 0)) }
}
