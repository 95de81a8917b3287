/// The elements of a list as Python or JSON writes it: `['a', "b", 3]`, `[]`. Numbers and truth values are taken as
/// they are written; `None` and `null` are left out. Nil if the text is no such list.
func listElements(_ text: UnsafeRawBufferPointer) -> [[UInt8]]? {
    var reader = ListReader(text: text)
    return reader.list()
}

private struct ListReader {
    let text: UnsafeRawBufferPointer
    var position = 0

    private func peek() -> UInt8? { position < text.count ? text[position] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() { while skip(" ") || skip("\t") || skip("\n") || skip("\r") {} }

    mutating func list() -> [[UInt8]]? {
        skipSpaces()
        guard skip("[") else { return nil }
        var elements: [[UInt8]] = []
        skipSpaces()
        while !skip("]") {
            guard let element = element() else { return nil }
            if !element.isNothing { elements.append(element.bytes) }
            skipSpaces()
            if skip(",") {
                skipSpaces()
            } else if peek() != UInt8(ascii: "]") {
                return nil
            }
        }
        skipSpaces()
        return position == text.count ? elements : nil
    }

    private mutating func element() -> (bytes: [UInt8], isNothing: Bool)? {
        for quote in ["'", "\""] as [Unicode.Scalar] where skip(quote) {
            return quoted(UInt8(ascii: quote)).map { ($0, false) }
        }
        let start = position
        while let byte = peek(), !",[]{}'\" ".utf8.contains(byte) { position += 1 }
        let word = Array(text[start..<position])
        return word.isEmpty ? nil : (word, ["None", "null", "nan"].contains { word.elementsEqual($0.utf8) })
    }

    /// The rest of a text up to its quotation mark; nil if it has none, or an escape that means nothing.
    private mutating func quoted(_ quote: UInt8) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let byte = peek() {
            position += 1
            if byte == quote { return bytes }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let code = peek() else { return nil }
            position += 1
            switch code {
            case UInt8(ascii: "n"): bytes.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "t"): bytes.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "r"): bytes.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "u"):
                guard let scalar = scalar() else { return nil }
                bytes += Array(String(Character(scalar)).utf8)
            case UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "'"), UInt8(ascii: "\""): bytes.append(code)
            default: return nil
            }
        }
        return nil
    }

    /// The character of four hexadecimal digits, or of two times four that are halves of one.
    private mutating func scalar() -> Unicode.Scalar? {
        guard let first = unit() else { return nil }
        guard (0xd800..<0xdc00).contains(first) else { return Unicode.Scalar(first) }
        guard skip("\\"), skip("u"), let second = unit(), (0xdc00..<0xe000).contains(second) else { return nil }
        return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    }

    private mutating func unit() -> UInt32? {
        guard position + 4 <= text.count else { return nil }
        defer { position += 4 }
        let digits = text[position..<position + 4]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
