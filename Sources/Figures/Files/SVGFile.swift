import Basics

/// A drawing as SVG 2, with a title and a description for those who cannot see it.
///
/// Every glyph and every marker stands in the file once, and is used by its name. Characters without strokes are text
/// in whatever font the reader has.
public struct SVGFile {
    private let drawing: Drawing
    /// Before the numbers of glyphs, so that several pictures fit into one page.
    private let prefix: String

    public init(_ drawing: Drawing, prefix: String = "g") {
        self.drawing = drawing
        self.prefix = prefix
    }

    public var text: String {
        var used = Used()
        let shapes = drawing.shapes.map { element($0, &used) }
        let size =
            "width=\"\(drawing.width.written)pt\" height=\"\(drawing.height.written)pt\" "
            + "viewBox=\"0 0 \(drawing.width.written) \(drawing.height.written)\""
        let ids = "\(prefix)-title \(prefix)-desc"
        let glyphs = used.glyphs.sorted { $0.key < $1.key }.map { key, glyph in
            "<path id=\"\(prefix)\(key)\" d=\"\(Self.data(glyph.path))\"/>\n"
        }
        let stamps = used.stamps.enumerated().map { index, element in
            "<path id=\"\(prefix)m\(index)\"\(element)/>\n"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" \(size) role="img" aria-labelledby="\(ids)">
            <title id="\(prefix)-title">\(drawing.title.forMarkup)</title>
            <desc id="\(prefix)-desc">\(drawing.description.forMarkup)</desc>
            <defs>
            \((glyphs + stamps).joined())</defs>
            <g \(Self.common)>
            \(shapes.joined())</g>
            </svg>

            """
    }

    /// Attributes of text, and of whatever has none of its own.
    private static let common =
        "fill=\"none\" stroke=\"\(Colour.ink.hexadecimal)\" stroke-width=\"\(Glyph.weight.written)\" "
        + "stroke-linecap=\"round\" stroke-linejoin=\"round\""

    /// What stands in the file once.
    private struct Used {
        var glyphs: [String: Glyph] = [:]
        /// Attributes of markers.
        var stamps: [String] = []
    }

    private func element(_ shape: Shape, _ used: inout Used) -> String {
        switch shape.form {
        case .path(let path):
            return "<path\(Self.attributes(path, shape))/>\n"
        case .stamp(let path, let place):
            let stamp = Self.attributes(path, shape)
            let index = used.stamps.firstIndex(of: stamp) ?? used.stamps.count
            if index == used.stamps.count { used.stamps.append(stamp) }
            return "<use href=\"#\(prefix)m\(index)\" x=\"\(place.x.written)\" y=\"\(place.y.written)\"/>\n"
        case .text(let lettering, let place, let size, let anchor, let isUpright):
            return text(lettering, place, size / 10, anchor, isUpright, shape.stroke?.colour ?? .ink, &used.glyphs)
        }
    }

    private static func attributes(_ path: Path, _ shape: Shape) -> String {
        " d=\"\(data(path))\"\(fill(shape))\(shape.stroke.map(stroke) ?? " stroke=\"none\"")"
    }

    private func text(
        _ lettering: Lettering, _ place: Place, _ scale: Double, _ anchor: Shape.Anchor, _ isUpright: Bool,
        _ colour: Colour, _ glyphs: inout [String: Glyph]
    ) -> String {
        let start = anchor.start(of: lettering)
        let parts = lettering.parts.map { part in
            let x = start + part.x
            switch part.content {
            case .glyph(let glyph, let key):
                guard !glyph.path.steps.isEmpty else { return "" }
                glyphs[key] = glyph
                return "<use href=\"#\(prefix)\(key)\" x=\"\(x.written)\"/>"
            case .foreign(let text):
                return "<text x=\"\(x.written)\" font-size=\"10\" font-family=\"sans-serif\" stroke=\"none\" "
                    + "fill=\"\(colour.hexadecimal)\">\(text.forMarkup)</text>"
            }
        }
        let turn = isUpright ? " rotate(-90)" : ""
        let place = "translate(\(place.x.written) \(place.y.written))\(turn) scale(\(scale.written))"
        let inked = colour == .ink ? "" : " stroke=\"\(colour.hexadecimal)\""
        return "<g transform=\"\(place)\"\(inked)>\(parts.joined())</g>\n"
    }

    private static func fill(_ shape: Shape) -> String {
        guard let fill = shape.fill else { return "" }
        return " fill=\"\(fill.hexadecimal)\"" + (shape.isFaint ? " fill-opacity=\"\(Shape.faintness.written)\"" : "")
    }

    private static func stroke(_ stroke: Shape.Stroke) -> String {
        let lengths = stroke.dash.map(\.written).joined(separator: " ")
        // Round ends would make short dashes longer.
        let dash = lengths.isEmpty ? "" : " stroke-dasharray=\"\(lengths)\" stroke-linecap=\"butt\""
        let colour = stroke.colour == .ink ? "" : " stroke=\"\(stroke.colour.hexadecimal)\""
        return "\(colour) stroke-width=\"\(stroke.width.written)\"\(dash)"
    }

    private static func data(_ path: Path) -> String {
        func text(_ place: Place) -> String { "\(place.x.written) \(place.y.written)" }
        return path.steps.map { step in
            switch step {
            case .move(let place): "M\(text(place))"
            case .line(let place): "L\(text(place))"
            case .curve(let first, let second, let place): "C\(text(first)) \(text(second)) \(text(place))"
            case .close: "Z"
            }
        }.joined()
    }
}

extension Shape {
    /// Opacity of a faint fill.
    static let faintness = 0.18
}

extension Shape.Anchor {
    /// Where text begins, from the anchor, in its own unit.
    func start(of lettering: Lettering) -> Double {
        switch self {
        case .start: 0
        case .middle: -lettering.width / 2
        case .end: -lettering.width
        }
    }
}

extension Colour {
    fileprivate var hexadecimal: String {
        func digits(_ part: Int) -> String { (part < 16 ? "0" : "") + String(part, radix: 16) }
        return "#" + digits(red) + digits(green) + digits(blue)
    }
}
