/// The strokes of a character, in tenths of the size of the text: capitals are 7 high, small letters 5, what hangs
/// below the line 2. The line is at y = 0, and y goes down.
package struct Glyph: Sendable, Hashable {
    package let width: Double
    package let path: Path

    /// Between two characters.
    static let space = 1.5
    /// Of every stroke.
    package static let weight = 0.78

    /// - Parameter strokes: commands with y going up. `M x y` begins a stroke, `L x y` goes straight, `C` with three
    ///   places is a cubic curve, `D x y` a dot; `H x y` and `V x y` are a quarter of an ellipse, which begins
    ///   horizontally (`H`) or vertically (`V`). Data that is anything else is not whole (`isWhole`).
    init(_ strokes: String) {
        let words = strokes.split(separator: " ")
        var path = Path()
        var (here, width) = (Place(0, 0), 0.0)
        var index = 0
        /// The distance of the control points that makes a cubic curve nearly a quarter of a circle.
        let round = 0.5523
        func number(_ place: Int) -> Double { place < words.count ? Double(words[place]) ?? .nan : .nan }
        func place(_ first: Int) -> Place { Place(number(first), -number(first + 1)) }
        while index < words.count {
            var to = place(index + 1)
            switch words[index] {
            case "M": path.move(to: to)
            case "L": path.line(to: to)
            case "H":
                path.curve(
                    Place(here.x + round * (to.x - here.x), here.y), Place(to.x, to.y + round * (here.y - to.y)),
                    to: to)
            case "V":
                path.curve(
                    Place(here.x, here.y + round * (to.y - here.y)), Place(to.x + round * (here.x - to.x), to.y),
                    to: to)
            case "C":
                (index, to) = (index + 4, place(index + 5))
                path.curve(place(index - 3), place(index - 1), to: to)
            // Not every program draws a line without a length.
            case "D":
                path.move(to: Place(to.x - 0.02, to.y))
                path.line(to: Place(to.x + 0.02, to.y))
            default: to = Place(.nan, .nan)
            }
            index += 3
            here = to
            width = max(width, (to.x + to.y).isNaN ? .infinity : to.x)
        }
        self.path = path
        self.width = width
    }

    private init(width: Double, path: Path) {
        self.width = width
        self.path = path
    }

    /// Whether its data is well-formed.
    var isWhole: Bool { width.isFinite }

    /// The same with room on its right up to a width.
    func wide(_ width: Double) -> Glyph { Glyph(width: max(width, self.width), path: path) }

    /// The same at another place.
    func moved(_ x: Double, _ y: Double) -> Glyph {
        func moved(_ place: Place) -> Place { Place(place.x + x, place.y + y) }
        var path = Path()
        for step in self.path.steps {
            switch step {
            case .move(let place): path.move(to: moved(place))
            case .line(let place): path.line(to: moved(place))
            case .curve(let first, let second, let place): path.curve(moved(first), moved(second), to: moved(place))
            case .close: path.close()
            }
        }
        return Glyph(width: width, path: path)
    }

    /// The same with the strokes of a mark.
    func with(_ mark: Glyph) -> Glyph {
        var both = path
        for step in mark.path.steps {
            switch step {
            case .move(let place): both.move(to: place)
            case .line(let place): both.line(to: place)
            case .curve(let first, let second, let place): both.curve(first, second, to: place)
            case .close: both.close()
            }
        }
        return Glyph(width: width, path: both)
    }
}
