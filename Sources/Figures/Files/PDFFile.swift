import Basics
import Foundation

/// A drawing as a page of PDF 1.4. Text is drawn as strokes, so that no font is asked for and none is to embed;
/// characters without strokes are written as their numbers. There are no dates: equal drawings are equal files.
public struct PDFFile {
    private let drawing: Drawing

    public init(_ drawing: Drawing) { self.drawing = drawing }

    public var data: Data {
        let page = content
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(drawing.width.written) \(drawing.height.written)] "
                + "/Contents 4 0 R /Resources << /ExtGState << /F << /ca \(Shape.faintness.written) >> "
                + "/W << /ca 1 >> >> >> >>",
            "<< /Length \(page.utf8.count) >>\nstream\n\(page)\nendstream",
            "<< /Title \(Self.string(drawing.title)) /Subject \(Self.string(drawing.description)) >>",
        ]
        // Bytes above 127 in a comment say that the file is not to be changed as if it were text.
        var file = Data("%PDF-1.4\n%".utf8) + Data([0xE2, 0xE3, 0xCF, 0xD3, 0x0A])
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.count)
            file += Data("\(index + 1) 0 obj\n\(object)\nendobj\n".utf8)
        }
        let start = file.count
        let entries = offsets.map { offset in
            let digits = String(offset)
            return String(repeating: "0", count: max(10 - digits.count, 0)) + digits + " 00000 n \n"
        }
        file += Data(
            """
            xref
            0 \(objects.count + 1)
            0000000000 65535 f \n\(entries.joined())trailer
            << /Size \(objects.count + 1) /Root 1 0 R /Info 5 0 R >>
            startxref
            \(start)
            %%EOF

            """.utf8)
        return file
    }

    /// The operators of the page, with y going down as in the drawing.
    private var content: String {
        var lines = ["1 0 0 -1 0 \(drawing.height.written) cm", "1 j"]
        for shape in drawing.shapes {
            switch shape.form {
            case .path(let path): lines += Self.painted(path, Place(0, 0), shape)
            case .stamp(let path, let place): lines += Self.painted(path, place, shape)
            case .text(let lettering, let place, let size, let anchor, let isUpright):
                let scale = (size / 10).written
                let matrix = isUpright ? "0 -\(scale) \(scale) 0" : "\(scale) 0 0 \(scale)"
                lines.append("q \(matrix) \(place.x.written) \(place.y.written) cm")
                lines.append("1 J \(Self.colour(shape.stroke?.colour ?? .ink)) RG")
                lines += Self.text(lettering, from: anchor.start(of: lettering), scale: 1) + ["Q"]
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func painted(_ path: Path, _ place: Place, _ shape: Shape) -> [String] {
        var lines: [String] = []
        if let fill = shape.fill { lines.append("\(colour(fill)) rg /\(shape.isFaint ? "F" : "W") gs") }
        if let stroke = shape.stroke {
            let dash = stroke.dash.map(\.written).joined(separator: " ")
            lines.append("\(colour(stroke.colour)) RG \(stroke.width.written) w [\(dash)] 0 d")
        }
        let paint =
            switch (shape.fill != nil, shape.stroke != nil) {
            case (true, true): "B"
            case (true, false): "f"
            case (false, true): "S"
            case (false, false): "n"
            }
        return lines + [operators(path, at: place, scale: 1), paint]
    }

    private static func text(_ lettering: Lettering, from start: Double, scale: Double) -> [String] {
        lettering.parts.flatMap { part -> [String] in
            let x = start + scale * part.x
            switch part.content {
            case .glyph(let glyph, _):
                guard !glyph.path.steps.isEmpty else { return [] }
                return ["\((scale * Glyph.weight).written) w \(operators(glyph.path, at: Place(x, 0), scale: scale)) S"]
            case .foreign(let text):
                return Self.text(Lettering.escape(text), from: x, scale: scale * Lettering.escapeScale)
            }
        }
    }

    private static func operators(_ path: Path, at origin: Place, scale: Double) -> String {
        func text(_ place: Place) -> String {
            "\((origin.x + scale * place.x).written) \((origin.y + scale * place.y).written)"
        }
        return path.steps.map { step in
            switch step {
            case .move(let place): "\(text(place)) m"
            case .line(let place): "\(text(place)) l"
            case .curve(let first, let second, let place): "\(text(first)) \(text(second)) \(text(place)) c"
            case .close: "h"
            }
        }.joined(separator: " ")
    }

    private static func colour(_ colour: Colour) -> String {
        [colour.red, colour.green, colour.blue].map { (Double($0) / 255).written }.joined(separator: " ")
    }

    /// Text in UTF-16 with a byte order mark.
    private static func string(_ text: String) -> String {
        let units = [0xFEFF] + text.forTerminal.utf16
        return "<"
            + units.map { unit in
                let digits = String(unit, radix: 16, uppercase: true)
                return String(repeating: "0", count: 4 - digits.count) + digits
            }.joined() + ">"
    }
}
