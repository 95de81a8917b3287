/// What a line with a JSON object says of the wanted fields.
///
/// Beside JSON's own, Python's way of writing dictionaries is read ('a', None, True), in which some data is published.
struct JSONLine {
    /// The text of a value: what is between the quotation marks, or a number, word or list as it is written.
    struct Cell {
        var start = 0
        var end = 0
        /// Closing quotation mark of text with escapes in it; 0: none.
        var escapedUpTo: UInt8 = 0
        var isThere = false
    }

    /// What is wrong, and at which byte.
    struct Problem: Error {
        let place: Int
        let message: String
    }

    /// Values that the object has once, by column.
    private(set) var cells: [Cell] = []
    /// Values of the objects of a list, one after the other, each by column.
    private(set) var elements: [Cell] = []
    /// Number of the list's objects; nil if no wanted field is in a list.
    private(set) var elementCount: Int?
    /// Paths of all values, in the order of their first appearance, if they are collected.
    private(set) var names: [String]?

    private var fields = JSONFields()
    private var text = UnsafeRawBufferPointer(start: nil, count: 0)
    private var position = 0
    private var end = 0
    /// Whether the current object is in a list of which fields are wanted.
    private var isInElement = false
    /// Names of the objects that are open, if names are collected.
    private var path: [String] = []

    private static let deepest = 100
    private static let mostNames = 1_000

    /// - Parameter collectsNames: whether the paths of all values are wanted.
    init(collectsNames: Bool = false) { names = collectsNames ? [] : nil }

    /// Reads the object in `range`. Throws `Problem`.
    mutating func read(
        _ text: UnsafeRawBufferPointer, _ range: Range<Int>, _ fields: JSONFields
    ) throws(Problem) {
        (self.text, position, end, self.fields) = (text, range.lowerBound, range.upperBound, fields)
        cells = Array(repeating: Cell(), count: fields.paths.count)
        elements.removeAll(keepingCapacity: true)
        elementCount = nil
        isInElement = false
        path = []
        skipSpaces()
        guard peek() == UInt8(ascii: "{") else { throw problem("an object ({…}) is expected in every line") }
        try object(JSONFields.root, depth: 0)
        skipSpaces()
        guard position == end else { throw problem("something follows the object; write one per line") }
    }

    private func peek() -> UInt8? { position < end ? text[position] : nil }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpaces() { while skip(" ") || skip("\t") || skip("\r") {} }

    private func problem(_ message: String, at place: Int? = nil) -> Problem {
        Problem(place: min(place ?? position, end), message: message)
    }

    /// - Parameter node: nil if nothing of it is wanted.
    private mutating func object(_ node: Int?, depth: Int) throws(Problem) {
        position += 1
        skipSpaces()
        while !skip("}") {
            let name = try string()
            skipSpaces()
            guard skip(":") else { throw problem("a colon is expected after the name of a field") }
            let child = node.flatMap { node in withBytes(of: name) { fields.child(of: node, named: $0) } }
            if names != nil { path.append(withBytes(of: name) { String(decoding: $0, as: UTF8.self) }) }
            try value(child, depth: depth + 1)
            if names != nil { path.removeLast() }
            try separate(from: "}")
        }
    }

    /// Skips a comma, unless the closing bracket comes next.
    private mutating func separate(from bracket: Unicode.Scalar) throws(Problem) {
        skipSpaces()
        if skip(",") {
            skipSpaces()
        } else if peek() != UInt8(ascii: bracket) {
            throw problem("a comma or \(bracket) is expected here")
        }
    }

    private mutating func value(_ node: Int?, depth: Int) throws(Problem) {
        guard depth < Self.deepest else { throw problem("objects and lists are nested more than \(Self.deepest) deep") }
        skipSpaces()
        let start = position
        switch peek() {
        case UInt8(ascii: "{"): try object(node, depth: depth)
        case UInt8(ascii: "["):
            try list(node, depth: depth)
            record(Cell(start: start, end: position, isThere: true), node)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): record(try string(), node)
        default:
            var word = try word()
            if word.isThere { noteName() }
            word.isThere = word.isThere && !isNothing(word)
            record(word, node, isNamed: true)
        }
    }

    private mutating func list(_ node: Int?, depth: Int) throws(Problem) {
        let start = position
        position += 1
        skipSpaces()
        let isOfObjects = peek() == UInt8(ascii: "{")
        let isWanted = node.map(fields.hasChildren) ?? false
        if isWanted, isInElement || elementCount != nil {
            throw problem("wanted fields are in two lists, of which rows cannot be made; name those of one", at: start)
        }
        guard !isWanted || isOfObjects || peek() == UInt8(ascii: "]") else {
            throw problem("a field of the objects in this list is wanted, but they are no objects", at: start)
        }
        if isWanted { elementCount = 0 }
        // The names of an element's fields are those of its list; one element tells them.
        var isFirst = true
        while !skip("]") {
            let collected = names
            if !isFirst { names = nil }
            if isWanted {
                guard peek() == UInt8(ascii: "{") else { throw problem("an object is expected here") }
                elements += Array(repeating: Cell(), count: cells.count)
                elementCount = (elementCount ?? 0) + 1
                isInElement = true
                try object(node, depth: depth + 1)
                isInElement = false
            } else if isOfObjects {
                try value(nil, depth: depth + 1)
            } else {
                names = nil
                try value(nil, depth: depth + 1)
            }
            names = isFirst && isOfObjects ? names : collected
            isFirst = false
            try separate(from: "]")
        }
        // Of what an empty list would be, other lines may tell.
        if !isOfObjects, !isFirst { noteName() }
    }

    private mutating func noteName() {
        guard let count = names?.count, count < Self.mostNames, !path.isEmpty else { return }
        let name = path.joined(separator: ".")
        if names?.contains(name) == false { names?.append(name) }
    }

    private mutating func record(_ cell: Cell, _ node: Int?, isNamed: Bool = false) {
        if !isNamed, text[cell.start] != UInt8(ascii: "[") { noteName() }
        guard cell.isThere, let node, let column = fields.column(of: node) else { return }
        if isInElement {
            elements[elements.count - cells.count + column] = cell
        } else {
            cells[column] = cell
        }
    }

    private func isNothing(_ cell: Cell) -> Bool {
        ["null", "None", "NaN", "nan"].contains { text[cell.start..<cell.end].elementsEqual($0.utf8) }
    }

    /// A number, or a word that stands for a value.
    private mutating func word() throws(Problem) -> Cell {
        let start = position
        while let byte = peek(), !",]}: \t\r\"'[{".utf8.contains(byte) { position += 1 }
        let word = text[start..<position]
        let isNumber = word.first.map { "-0123456789".utf8.contains($0) } ?? false
        let words = ["true", "false", "null", "None", "True", "False", "NaN", "nan", "Infinity"]
        guard isNumber || words.contains(where: { word.elementsEqual($0.utf8) }) else {
            throw problem("a value is expected here", at: start)
        }
        return Cell(start: start, end: position, isThere: true)
    }

    private mutating func string() throws(Problem) -> Cell {
        let opening = position
        guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            throw problem("a quotation mark is expected here")
        }
        position += 1
        var hasEscapes = false
        while let byte = peek(), byte != quote {
            if byte == UInt8(ascii: "\\") {
                hasEscapes = true
                position += 1
            }
            position += 1
        }
        guard position < end else { throw problem("this quotation mark is never closed", at: opening) }
        position += 1
        let cell = Cell(
            start: opening + 1, end: position - 1, escapedUpTo: hasEscapes ? quote : 0, isThere: true)
        guard !hasEscapes || Self.unescaped(cell, in: text) != nil else {
            throw problem("the text that begins here has an escape (\\…) that means nothing", at: opening)
        }
        return cell
    }

    private func withBytes<Result>(of cell: Cell, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        Self.withBytes(of: cell, in: text, body)
    }

    /// Calls `body` with what a cell of the text says.
    static func withBytes<Result>(
        of cell: Cell, in text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        if cell.escapedUpTo != 0, let bytes = unescaped(cell, in: text) { return try bytes.withUnsafeBytes(body) }
        return try body(UnsafeRawBufferPointer(rebasing: text[cell.start..<cell.end]))
    }

    private static func unescaped(_ cell: Cell, in text: UnsafeRawBufferPointer) -> [UInt8]? {
        var quoted = QuotedText(text: UnsafeRawBufferPointer(rebasing: text[..<(cell.end + 1)]), position: cell.start)
        return quoted.upTo(cell.escapedUpTo)
    }
}
