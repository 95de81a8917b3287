/// The content of text in quotation marks, as JSON and Python write it.
struct QuotedText {
    let text: UnsafeRawBufferPointer
    var position = 0

    private func peek() -> UInt8? { position < text.count ? text[position] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// The text up to a quotation mark, behind which `position` is then; nil if it has none, or an escape that means
    /// nothing.
    mutating func upTo(_ quote: UInt8) -> [UInt8]? {
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
            case UInt8(ascii: "b"): bytes.append(8)
            case UInt8(ascii: "f"): bytes.append(12)
            case UInt8(ascii: "x"):
                guard let scalar = unit(digits: 2).flatMap(Unicode.Scalar.init) else { return nil }
                bytes += Array(String(Character(scalar)).utf8)
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
        guard let first = unit(digits: 4) else { return nil }
        guard (0xd800..<0xdc00).contains(first) else { return Unicode.Scalar(first) }
        guard skip("\\"), skip("u"), let second = unit(digits: 4), (0xdc00..<0xe000).contains(second) else {
            return nil
        }
        return Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    }

    private mutating func unit(digits count: Int) -> UInt32? {
        guard position + count <= text.count else { return nil }
        defer { position += count }
        let digits = text[position..<position + count]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
