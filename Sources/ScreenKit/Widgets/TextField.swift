/// A line of text being edited, with a cursor.
///
/// It contains only what a screen can show: control and format characters and line ends are dropped, however they come
/// in. The cursor stands between user-perceived characters, never inside one.
public struct TextField: Sendable, Hashable {
    public private(set) var characters: [Character] = []
    /// Characters before the cursor.
    public private(set) var position = 0

    /// Maximum length in Unicode scalars. A longer paste is a mistake, and its excess is left out.
    public static let limit = 1_000

    /// - Parameter text: the initial text; the cursor stands behind it.
    public init(_ text: String = "") { insert(text) }

    public var text: String { String(characters) }

    /// Inserts typed or pasted text at the cursor.
    public mutating func insert(_ text: String) {
        let room = max(Self.limit - self.text.unicodeScalars.count, 0)
        let shown = text.onlyVisible.unicodeScalars.prefix(room)
        replace(position..<position, with: String(String.UnicodeScalarView(shown)))
    }

    /// Inserts pasted text at the cursor. Words on separate lines stay separate words.
    public mutating func paste(_ text: String) { insert(String(text.map { $0.isWhitespace ? " " : $0 })) }

    /// Edits as shells do.
    /// - Returns: whether the key means something to a text field.
    public mutating func press(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .left, .control("b"): position = max(position - 1, 0)
        case .right, .control("f"): position = min(position + 1, characters.count)
        case .home, .control("a"): position = 0
        case .end, .control("e"): position = characters.count
        case .backspace: replace(max(position - 1, 0)..<position, with: "")
        case .delete, .control("d"): replace(position..<min(position + 1, characters.count), with: "")
        case .control("u"): replace(0..<position, with: "")
        case .control("k"): replace(position..<characters.count, with: "")
        case .control("w"): replace(startOfWord..<position, with: "")
        default: return false
        }
        return true
    }

    /// Where the word before the cursor begins; blanks between the word and the cursor belong to it.
    private var startOfWord: Int {
        let before = characters[..<position]
        let word = before.lastIndex { $0 != " " } ?? 0
        return before[..<word].lastIndex(of: " ").map { $0 + 1 } ?? 0
    }

    /// Replaces characters and places the cursor behind the new text. Neighbouring pieces may join: a letter and the
    /// accent typed behind it, or two halves of a flag.
    private mutating func replace(_ range: Range<Int>, with text: String) {
        let left = String(characters[..<range.lowerBound]) + text
        let joined = Array(left + String(characters[range.upperBound...]))
        var reach = 0
        position =
            joined.prefix { character in
                defer { reach += character.utf8.count }
                return reach < left.utf8.count
            }.count
        characters = joined
    }

    /// Draws the part around the cursor that fits, with the cursor as a selected cell.
    public func draw(on screen: inout Screen, in area: Rect, style: Style = .text) {
        guard area.width > 0, area.height > 0 else { return }
        // The cursor needs the columns of its character, or one column behind the last.
        let under = position < characters.count ? max(String(characters[position]).displayWidth, 1) : 1
        var start = position
        var before = 0
        while start > 0 {
            let width = String(characters[start - 1]).displayWidth
            guard before + width + under <= area.width else { break }
            before += width
            start -= 1
        }
        var x = area.x
        for index in start..<max(characters.count, start) {
            let character = String(characters[index])
            guard x + character.displayWidth <= area.maxX else { break }
            x += screen.draw(character, x: x, y: area.y, width: area.maxX - x, style: style)
        }
        screen.select(Rect(x: area.x + before, y: area.y, width: min(under, area.width - before), height: 1))
    }
}

extension StringProtocol {
    /// The text without what a screen does not show: characters that control terminals, reorder text or hide it.
    public var onlyVisible: String {
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar.screenClass {
            case .cell, .mark: shown.append(scalar)
            case .format, .unprintable: continue
            }
        }
        return String(shown)
    }
}
