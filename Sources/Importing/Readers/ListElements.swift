/// The elements of a list as Python or JSON writes it: `['a', "b", 3]`, `[]`. Numbers and truth values are taken as
/// they are written; `None` and `null` are left out. Nil if the text is no such list.
func listElements(_ text: UnsafeRawBufferPointer) -> [[UInt8]]? {
    var reader = ListReader(text: text)
    guard let list = reader.list() else { return nil }
    return reader.isAtEnd ? list : nil
}

/// The lists of a list of lists, `[['a', 'b'], ['c']]`, or a plain list as the only one. Nil if the text is neither.
func listPaths(_ text: UnsafeRawBufferPointer) -> [[[UInt8]]]? {
    var reader = ListReader(text: text)
    if let paths = reader.lists(), reader.isAtEnd { return paths }
    return listElements(text).map { [$0] }
}

private struct ListReader {
    let text: UnsafeRawBufferPointer
    var position = 0

    init(text: UnsafeRawBufferPointer) {
        self.text = text
        skipSpaces()
    }

    var isAtEnd: Bool { position == text.count }

    private func peek() -> UInt8? { position < text.count ? text[position] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() { while skip(" ") || skip("\t") || skip("\n") || skip("\r") {} }

    /// A list of what an element turns out to be; nil if there is none.
    private mutating func list<Element>(of element: (inout ListReader) -> Element?) -> [Element]? {
        guard skip("[") else { return nil }
        var elements: [Element] = []
        skipSpaces()
        while !skip("]") {
            guard let element = element(&self) else { return nil }
            elements.append(element)
            skipSpaces()
            if skip(",") {
                skipSpaces()
            } else if peek() != UInt8(ascii: "]") {
                return nil
            }
        }
        skipSpaces()
        return elements
    }

    mutating func list() -> [[UInt8]]? {
        list { $0.element() }?.filter { !$0.isNothing }.map(\.bytes)
    }

    mutating func lists() -> [[[UInt8]]]? { list { $0.list() } }

    private mutating func element() -> (bytes: [UInt8], isNothing: Bool)? {
        for quote in ["'", "\""] as [Unicode.Scalar] where skip(quote) {
            var quoted = QuotedText(text: text, position: position)
            let bytes = quoted.upTo(UInt8(ascii: quote))
            position = quoted.position
            return bytes.map { ($0, false) }
        }
        let start = position
        while let byte = peek(), !",[]{}'\" ".utf8.contains(byte) { position += 1 }
        let word = Array(text[start..<position])
        return word.isEmpty ? nil : (word, ["None", "null", "nan"].contains { word.elementsEqual($0.utf8) })
    }
}
