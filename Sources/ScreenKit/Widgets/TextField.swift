/// One line of text that is being written, and the place in it.
///
/// It holds what a screen can show and nothing else: control and format characters and line ends are dropped, however
/// they come in. The cursor stands between characters as people see them, never inside one.
public struct TextField: Sendable, Hashable {
    public private(set) var characters: [Character] = []
    /// Characters before the cursor.
    public private(set) var position = 0

    /// Scalars; more is a paste that went wrong, and what is beyond is left out.
    public static let limit = 1_000

    /// - Parameter text: with the cursor behind it.
    public init(_ text: String = "") { insert(text) }

    public var text: String { String(characters) }

    /// Writes at the cursor, for a key as for a paste.
    public mutating func insert(_ text: String) {
        let room = max(Self.limit - self.text.unicodeScalars.count, 0)
        let shown = text.onlyVisible.unicodeScalars.prefix(room)
        replace(position..<position, with: String(String.UnicodeScalarView(shown)))
    }

    /// Edits as shells do.
    /// - Returns: whether the key means something to a field.
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

    /// Where the word before the cursor begins, with the blanks behind it.
    private var startOfWord: Int {
        let before = characters[..<position]
        let word = before.lastIndex { $0 != " " } ?? 0
        return before[..<word].lastIndex(of: " ").map { $0 + 1 } ?? 0
    }

    /// Pieces that were apart may join: a letter and the accent typed behind it, two halves of a flag.
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

    /// Draws the part around the cursor that fits, the cursor as a selected cell.
    public func draw(on screen: inout Screen, in area: Rect, style: Style = .text) {
        guard area.width > 0, area.height > 0 else { return }
        // The cursor needs the columns of its character, and one behind the last.
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
    /// The text without what a screen does not show: characters that act on terminals, reorder or hide text.
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
