/// Columns and rows of a screen or of a part of it.
public struct Size: Sendable, Hashable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}

/// A rectangle of cells; `x` grows to the right, `y` downwards.
///
/// Layout is cutting: a page takes the whole screen and cuts bars and panes off its sides. A cut never takes more than
/// is left, so every layout is well-formed on every screen, however small.
public struct Rect: Sendable, Hashable {
    public var x: Int
    public var y: Int
    public var width: Int
    public var height: Int

    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(width, 0)
        self.height = max(height, 0)
    }

    public init(_ size: Size) {
        self.init(x: 0, y: 0, width: size.width, height: size.height)
    }

    public var isEmpty: Bool { width == 0 || height == 0 }
    /// The first column to the right of the rectangle and the first row below it.
    public var maxX: Int { x + width }
    public var maxY: Int { y + height }

    public func contains(x column: Int, y row: Int) -> Bool {
        column >= x && column < maxX && row >= y && row < maxY
    }

    public mutating func cutTop(_ rows: Int) -> Rect {
        let taken = clamp(rows, to: height)
        defer {
            y += taken
            height -= taken
        }
        return Rect(x: x, y: y, width: width, height: taken)
    }

    public mutating func cutBottom(_ rows: Int) -> Rect {
        let taken = clamp(rows, to: height)
        height -= taken
        return Rect(x: x, y: maxY, width: width, height: taken)
    }

    public mutating func cutLeft(_ columns: Int) -> Rect {
        let taken = clamp(columns, to: width)
        defer {
            x += taken
            width -= taken
        }
        return Rect(x: x, y: y, width: taken, height: height)
    }

    public mutating func cutRight(_ columns: Int) -> Rect {
        let taken = clamp(columns, to: width)
        width -= taken
        return Rect(x: maxX, y: y, width: taken, height: height)
    }

    public func inset(x columns: Int, y rows: Int) -> Rect {
        Rect(
            x: x + min(columns, width), y: y + min(rows, height), width: width - 2 * columns, height: height - 2 * rows)
    }

    /// A rectangle of at most the given size in the middle of this one.
    public func centred(width wanted: Int, height wantedHeight: Int) -> Rect {
        let columns = min(wanted, width)
        let rows = min(wantedHeight, height)
        return Rect(x: x + (width - columns) / 2, y: y + (height - rows) / 2, width: columns, height: rows)
    }

    private func clamp(_ wanted: Int, to available: Int) -> Int { min(max(wanted, 0), available) }
}
