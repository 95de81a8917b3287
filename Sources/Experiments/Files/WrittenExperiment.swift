import Foundation

extension Experiment {
    /// Reads an experiment from text in the form of `yaml`, as every run folder contains it: line by line, a hundred
    /// times as fast as a YAML reader. Keys and sections may be missing: those that the model does not read, and those
    /// that an earlier version did not have.
    ///
    /// - Returns: nil if the text has another form or the experiment is invalid: the YAML reader then says what is
    ///   wrong.
    package init?(asWritten text: Data) {
        guard let experiment = text.withUnsafeBytes({ Self.read(WrittenText($0)) }) else { return nil }
        self = experiment
    }

    private static func read(_ text: WrittenText) -> Experiment? {
        var text = text
        var experiment = WrittenLine.standard
        // Depth of a missing section; everything below it is missing too.
        var missing = Int.max
        for line in WrittenLine.all where line.depth <= missing {
            let isThere = text.skip(line.head)
            missing = isThere || line.key != nil ? .max : line.depth
            guard isThere, let key = line.key, !text.skip(line.standard) else { continue }
            guard let value = text.value(key.kind), text.skip(WrittenLine.end), key.set(value, in: &experiment) else {
                return nil
            }
        }
        return text.isAtEnd && experiment.conflicts.isEmpty ? experiment : nil
    }
}

/// A line of the form, in bytes.
private struct WrittenLine {
    let head: [UInt8]
    let depth: Int
    let key: ExperimentKey?
    /// The default value and the line end: most values are defaults and need not be parsed.
    let standard: [UInt8]

    static let end = Array("\n".utf8)
    static let standard = Experiment(name: "")
    static let all = ExperimentLine.all.map { line in
        WrittenLine(
            head: Array(line.head.utf8), depth: line.depth, key: line.key,
            standard: line.key.map { Array("\($0.value(in: standard))\n".utf8) } ?? [])
    }
}

/// Text that is read from its beginning.
///
/// What is read as a word here is the same word in YAML: plain words contain no character with a meaning in YAML, and
/// quoted ones neither escape sequences nor anything beyond ASCII.
private struct WrittenText {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    /// Skips a text if it comes next.
    mutating func skip(_ text: [UInt8]) -> Bool {
        guard bytes.count - place >= text.count, bytes[place..<place + text.count].elementsEqual(text) else {
            return false
        }
        place += text.count
        return true
    }

    /// Skips a character if it comes next.
    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard place < bytes.count, bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    /// The value of a key; nil if it has another form or does not fit.
    mutating func value(_ kind: ExperimentKey.Kind) -> ExperimentValue? {
        let element: ExperimentKey.Kind
        switch kind {
        case .list(let ofList): element = ofList
        case .names where place < bytes.count && bytes[place] == UInt8(ascii: "["): element = .text
        default: return word().flatMap(kind.value)
        }
        guard skip("[") else { return nil }
        var values: [ExperimentValue?] = []
        while !skip("]") {
            guard values.isEmpty || skip(",") && skip(" "), let word = word() else { return nil }
            values.append(element.value(of: word))
        }
        return ExperimentKey.Kind.list(values, of: element)
    }

    private mutating func word() -> YAMLScalar? {
        let isQuoted = skip("\"")
        let rest = bytes[place...]
        let word = rest.prefix(while: isQuoted ? Self.isQuotable : Self.isPlain)
        place = word.endIndex
        let text = String(decoding: word, as: UTF8.self)
        // A lone hyphen is an element of a list.
        guard isQuoted ? skip("\"") : !text.isEmpty && text != "-" else { return nil }
        return YAMLScalar(text: text, style: isQuoted ? .quoted : .plain)
    }

    private static func isQuotable(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: "+"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
