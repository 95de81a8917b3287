package struct Shape: Sendable, Hashable {
    package enum Form: Sendable, Hashable {
        case path(Path)
        /// A path around the origin at a place, the same for many places.
        case stamp(Path, at: Place)
        /// Text from its anchor on the baseline; `isUpright` is read from below.
        case text(Lettering, at: Place, size: Double, anchor: Anchor, isUpright: Bool)
    }

    package enum Anchor: Sendable, Hashable { case start, middle, end }

    package struct Stroke: Sendable, Hashable {
        package var colour: Colour
        package var width: Double
        /// Lengths of dashes and gaps; empty for a whole line.
        package var dash: [Double] = []
    }

    package var form: Form
    package var fill: Colour?
    /// Of the fill.
    package var isFaint = false
    /// Text is always drawn with strokes, in the colour of `stroke` and a width of its own.
    package var stroke: Stroke?
}
