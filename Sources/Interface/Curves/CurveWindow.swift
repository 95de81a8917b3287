/// What of the horizontal axis is in view, and where the value cursor stands; both in units of the axis.
package struct CurveWindow: Sendable, Equatable {
    /// Nil: everything.
    package private(set) var zoomed: ClosedRange<Double>?
    package private(set) var cursor: Double?
    /// Whether the window moves on with the newest point.
    package private(set) var isFollowing = false

    /// The smallest share of everything that can be in view.
    static let smallest = 1.0 / 4096

    package init() {}

    /// What is in view of `all`.
    package func shown(of all: ClosedRange<Double>) -> ClosedRange<Double> {
        guard let zoomed else { return all }
        let width = zoomed.upperBound - zoomed.lowerBound
        if isFollowing { return max(all.upperBound - width, all.lowerBound)...all.upperBound }
        return zoomed
    }

    /// How many times closer than everything; 1 if everything is in view.
    func magnification(of all: ClosedRange<Double>) -> Double {
        let shown = shown(of: all)
        return (all.upperBound - all.lowerBound) / max(shown.upperBound - shown.lowerBound, .leastNormalMagnitude)
    }

    // MARK: Cursor

    mutating func place(_ x: Double, in all: ClosedRange<Double>) {
        stopFollowing(in: all)
        cursor = x
    }

    mutating func removeCursor() { cursor = nil }

    /// Moves the cursor; it comes in at the end of what is in view. At the edge of a zoomed window, the window moves.
    mutating func moveCursor(by distance: Double, in all: ClosedRange<Double>) {
        stopFollowing(in: all)
        let shown = shown(of: all)
        guard let cursor, shown.contains(cursor) else {
            self.cursor = shown.upperBound
            return
        }
        let moved = min(max(cursor + distance, all.lowerBound), all.upperBound)
        self.cursor = moved
        guard zoomed != nil, !shown.contains(moved) else { return }
        let shift = moved - (distance > 0 ? shown.upperBound : shown.lowerBound)
        zoomed = (shown.lowerBound + shift)...(shown.upperBound + shift)
    }

    // MARK: Zoom

    /// Halves or doubles what is in view, around the cursor if that is in view, else around the middle.
    mutating func zoom(in isCloser: Bool, of all: ClosedRange<Double>) {
        let shown = shown(of: all)
        let whole = all.upperBound - all.lowerBound
        let old = shown.upperBound - shown.lowerBound
        let width = isCloser ? max(old / 2, whole * Self.smallest) : old * 2
        guard width < whole else { return showAll() }
        let centre = cursor.flatMap { shown.contains($0) ? $0 : nil } ?? (shown.lowerBound + shown.upperBound) / 2
        // The centre keeps its place on the screen, as far as there is something on both sides.
        let start = centre - (centre - shown.lowerBound) * width / max(old, .leastNormalMagnitude)
        let lower = min(max(start, all.lowerBound), all.upperBound - width)
        zoomed = lower...(lower + width)
    }

    mutating func showAll() {
        zoomed = nil
        isFollowing = false
    }

    // MARK: Following

    /// Keeps the newest point in view from now on: of everything, the last quarter.
    mutating func follow(in all: ClosedRange<Double>) {
        let shown = shown(of: all)
        let width = zoomed == nil ? (all.upperBound - all.lowerBound) / 4 : shown.upperBound - shown.lowerBound
        zoomed = (all.upperBound - width)...all.upperBound
        isFollowing = true
        cursor = nil
    }

    /// What is in view stays there.
    mutating func stopFollowing(in all: ClosedRange<Double>) {
        if isFollowing { zoomed = shown(of: all) }
        isFollowing = false
        fit(to: all)
    }

    /// Shows everything if the window is no part of it, as with other runs than those that it was made for.
    mutating func fit(to all: ClosedRange<Double>) {
        guard !isFollowing, let zoomed,
            !zoomed.overlaps(all)
                || zoomed.lowerBound <= all.lowerBound
                    && zoomed.upperBound >= all.upperBound
        else { return }
        self.zoomed = nil
    }

    /// Goes over to another quantity on the axis.
    /// - Parameter convert: the value of that quantity at a value of the present one.
    mutating func convert(_ convert: (Double) -> Double?) {
        cursor = cursor.flatMap(convert)
        zoomed = zoomed.flatMap { range in
            guard let lower = convert(range.lowerBound), let upper = convert(range.upperBound), lower < upper
            else { return nil }
            return lower...upper
        }
        if zoomed == nil { isFollowing = false }
    }
}
