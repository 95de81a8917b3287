/// A word or a sign of a Swift file, outside of comments and of text in quotation marks.
struct Token: Sendable {
    let text: String
    /// From 1.
    let line: Int
    /// Whether it is a word behind a dot, such as `b` in `a.b`, `.b` and `a?.b`, but not in `a...b`.
    var isMember = false
    /// Whether it is a name in backticks, and so never a word of the language.
    var isQuoted = false

    /// The words and signs of a file, in order.
    static func all(in text: String) -> [Token] {
        var tokens: [Token] = []
        for (index, line) in SwiftCode(text).lines.enumerated() {
            var rest = line[...]
            while let first = rest.first {
                // Backticks make a word of the language a name.
                guard isLetter(first) || first == UInt8(ascii: "`") else {
                    if first != UInt8(ascii: " ") {
                        tokens.append(Token(text: String(UnicodeScalar(first)), line: index + 1))
                    }
                    rest = rest.dropFirst()
                    continue
                }
                let isQuoted = first == UInt8(ascii: "`")
                let word = rest.dropFirst(isQuoted ? 1 : 0).prefix(while: isLetter)
                let isMember = tokens.last?.text == "." && tokens.dropLast().last?.text != "."
                tokens.append(
                    Token(
                        text: String(decoding: word, as: UTF8.self), line: index + 1, isMember: isMember,
                        isQuoted: isQuoted))
                rest = rest[word.endIndex...].dropFirst(isQuoted ? 1 : 0)
            }
        }
        return tokens
    }

    /// Whether it is one of some words of the language.
    func isKeyword(_ words: Set<String>) -> Bool { !isMember && !isQuoted && words.contains(text) }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}

/// The lines of a Swift file without comments and without text in quotation marks. What the text interpolates stays.
private struct SwiftCode {
    private(set) var lines: [[UInt8]] = [[]]

    private enum Stretch {
        /// With the number of parentheses that are open since the interpolation began.
        case code(parentheses: Int)
        case text(end: [UInt8], escape: [UInt8])
    }

    private let bytes: [UInt8]
    private var place = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        var open = [Stretch.code(parentheses: 0)]
        while place < bytes.count {
            switch open[open.count - 1] {
            case .code(let parentheses):
                if isNext("//") {
                    skip { !$0.isNext("\n") }
                } else if skip("/*") {
                    skipComment()
                } else if let text = beginning() {
                    open.append(text)
                } else if isNext(")"), parentheses == 0, open.count > 1 {
                    copy()
                    open.removeLast()
                } else {
                    let change = isNext("(") ? 1 : isNext(")") ? -1 : 0
                    open[open.count - 1] = .code(parentheses: parentheses + change)
                    copy()
                }
            case .text(let end, let escape):
                if isNext(escape + "(".utf8) {
                    place += escape.count
                    copy()
                    open.append(.code(parentheses: 0))
                } else if isNext(escape) {
                    place += escape.count
                    dropOne()
                } else if isNext(end) {
                    place += end.count
                    open.removeLast()
                } else {
                    // A line end is the end of a text that is not closed, such as a quotation mark in a pattern.
                    if isNext("\n") && end.count < 3 { open.removeLast() }
                    dropOne()
                }
            }
        }
    }

    private func isNext(_ text: some Sequence<UInt8>) -> Bool { bytes[place...].starts(with: text) }
    private func isNext(_ text: String) -> Bool { isNext(text.utf8) }

    private mutating func skip(_ text: String) -> Bool {
        guard isNext(text) else { return false }
        place += text.utf8.count
        return true
    }

    private mutating func skip(while condition: (Self) -> Bool) {
        while place < bytes.count, condition(self) { place += 1 }
    }

    /// Line ends stay, so that lines keep their numbers.
    private mutating func dropOne() {
        if place < bytes.count, bytes[place] == UInt8(ascii: "\n") { lines.append([]) }
        place += 1
    }

    private mutating func copy() {
        if !isNext("\n") { lines[lines.count - 1].append(bytes[place]) }
        dropOne()
    }

    /// Comments nest.
    private mutating func skipComment() {
        lines[lines.count - 1].append(UInt8(ascii: " "))
        while place < bytes.count, !skip("*/") {
            if skip("/*") { skipComment() } else { dropOne() }
        }
    }

    /// The text that begins here, with one or three quotation marks and perhaps number signs; nil if none does.
    private mutating func beginning() -> Stretch? {
        let signs = bytes[place...].prefix { $0 == UInt8(ascii: "#") }
        let marks = bytes[signs.endIndex...].prefix { $0 == UInt8(ascii: "\"") }
        guard !marks.isEmpty else { return nil }
        let isLong = marks.count >= 3
        place = signs.endIndex + (isLong ? 3 : 1)
        lines[lines.count - 1].append(UInt8(ascii: "\""))
        return .text(end: Array(marks.prefix(isLong ? 3 : 1)) + signs, escape: [UInt8(ascii: "\\")] + signs)
    }
}
