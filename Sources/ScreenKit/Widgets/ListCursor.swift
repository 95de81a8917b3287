/// The place in a list that is longer than its view: which row has the cursor, and which rows are in view.
///
/// The only code that scrolls. It knows no rows, only how many there are and how many fit, and after every change the
/// view is filled as far as there are rows: no row is out of reach, and none missing while there is room for it.
public struct ListCursor: Sendable, Hashable {
    /// What a key or a wheel does to a list.
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

    /// Puts the cursor on a row, or on the one nearest to it that there is, and brings it into view.
    public mutating func select(_ row: Int) {
        index = min(max(row, 0), max(count - 1, 0))
        reveal()
    }

    /// Moves the view and leaves the cursor where it is.
    public mutating func scroll(by rows: Int) {
        offset += min(max(rows, -count), count)
        fill()
    }

    /// Gives the view another height; the cursor stays in it.
    public mutating func resize(height: Int) {
        self.height = max(height, 0)
        reveal()
    }

    /// The list is another one, with the cursor on a row of it. The view stays where it is, as far as there are rows.
    public mutating func replace(count: Int, index: Int) {
        self.count = max(count, 0)
        self.index = min(max(index, 0), max(self.count - 1, 0))
        fill()
    }

    /// Rows were added on top: the cursor stays on its row, and the rows in view stay where they are, unless the view
    /// is at the top, where what is new is to be seen.
    public mutating func prepend(_ rows: Int) {
        let added = max(rows, 0)
        if offset > 0 { offset += added }
        replace(count: count + added, index: count == 0 ? 0 : index + added)
    }

    /// Brings the cursor into view with the least movement.
    public mutating func reveal() {
        if index < offset { offset = index }
        if index >= offset + height { offset = index - max(height, 1) + 1 }
        fill()
    }

    private mutating func fill() { offset = min(max(offset, 0), max(count - height, 0)) }
}
