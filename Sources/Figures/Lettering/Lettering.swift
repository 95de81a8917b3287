import Basics
import Foundation

/// Text as strokes. Letters of other scripts have none: formats that know fonts leave them to the reader's
/// (`foreign`), others write the number of the character, `\u{8863}`, in small.
///
/// Lengths are in tenths of the size of the text.
package struct Lettering: Sendable, Hashable {
    package struct Part: Sendable, Hashable {
        package enum Content: Sendable, Hashable {
            /// The key is that of the character, the same for equal glyphs.
            case glyph(Glyph, key: String)
            case foreign(String)
        }

        package let content: Content
        package let x: Double
        package let width: Double
    }

    package private(set) var parts: [Part] = []
    package private(set) var width = 0.0

    /// Numbers of characters, beside text as it is.
    static let escapeScale = 0.5
    private static let wideCharacter = 10.0

    /// - Parameter text: may be from a file.
    package init(_ text: String) {
        for character in text.forTerminal.decomposedStringWithCanonicalMapping {
            if let (glyph, key) = Self.glyph(of: character) {
                append(.glyph(glyph, key: key), glyph.width)
            } else {
                append(foreign: String(character).precomposedStringWithCanonicalMapping)
            }
        }
        width = max(width - Glyph.space, 0)
    }

    private mutating func append(_ content: Part.Content, _ wide: Double) {
        parts.append(Part(content: content, x: width, width: wide))
        width += wide + Glyph.space
    }

    /// Neighbours stay together, so that their script can join them.
    private mutating func append(foreign character: String) {
        var text = character
        if let last = parts.last, case .foreign(let before) = last.content {
            parts.removeLast()
            width = last.x
            text = before + character
        }
        let escaped = Self.escape(text)
        append(.foreign(text), max(Self.wideCharacter * Double(text.count), Self.escapeScale * escaped.width))
    }

    /// The numbers of the characters.
    package static func escape(_ text: String) -> Lettering {
        Lettering(text.unicodeScalars.map { "\\u{\(String($0.value, radix: 16, uppercase: true))}" }.joined())
    }

    /// A letter with its marks; nil without strokes for all of them.
    private static func glyph(of character: Character) -> (Glyph, key: String)? {
        let scalars = Array(character.unicodeScalars)
        guard let first = scalars.first, var glyph = Alphabet.glyphs[first] else { return nil }
        let marks = scalars.dropFirst()
        guard marks.allSatisfy({ Alphabet.marks[$0] != nil }) else { return nil }
        // The mark takes the place of the dot.
        if first == "i", !marks.isEmpty, let dotless = Alphabet.glyphs["ı"] { glyph = dotless }
        for mark in marks {
            guard let strokes = Alphabet.marks[mark] else { return nil }
            let isBelow = mark == "\u{327}" || mark == "\u{328}"
            glyph = glyph.with(strokes.moved(glyph.width / 2, isBelow || !Alphabet.isTall(first) ? 0 : -2))
        }
        return (glyph, scalars.map { String($0.value, radix: 16) }.joined(separator: "-"))
    }

    /// Text that is at most so wide, cut in its middle if it is wider: names often differ at their ends.
    /// - Parameter width: in tenths of the size of the text.
    package static func fitting(_ text: String, _ width: Double) -> Lettering {
        let whole = Lettering(text)
        guard whole.width > width else { return whole }
        let characters = Array(text.forTerminal)
        for kept in stride(from: min(characters.count, 200) - 1, through: 2, by: -1) {
            let head = String(characters.prefix(kept - kept / 2))
            let tail = String(characters.suffix(kept / 2))
            let cut = Lettering("\(head)…\(tail)")
            if cut.width <= width { return cut }
        }
        return Lettering("…")
    }

    /// Sentences in lines that are at most so wide, broken at spaces. A word that is wider has a line of its own, and
    /// is cut.
    package static func lines(_ text: String, _ width: Double) -> [Lettering] {
        var lines: [String] = []
        for word in text.forTerminal.split(separator: " ") {
            if let last = lines.last, Lettering("\(last) \(word)").width <= width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines.map { fitting($0, width) }
    }
}
