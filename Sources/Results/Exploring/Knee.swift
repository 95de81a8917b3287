/// The knee of a curve: the point that is furthest above the straight line from its first to its last point, both axes
/// scaled to 0 … 1 (Kneedle, Satopää et al. 2011, of a concave curve without smoothing).
/// - Parameter points: x ascending.
/// - Returns: the place of the first such point; nil if no point between the ends is above the line.
func knee(_ points: [(x: Double, y: Double)]) -> Int? {
    guard let first = points.first, let last = points.last, last.x > first.x, last.y != first.y else { return nil }
    let heights = points.map { point in
        (point.y - first.y) / (last.y - first.y).magnitude - (last.y > first.y ? 1 : -1)
            * (point.x - first.x) / (last.x - first.x)
    }
    guard let place = heights.indices.max(by: { (heights[$0], $1) < (heights[$1], $0) }), heights[place] > 1e-12 else {
        return nil
    }
    return place
}
