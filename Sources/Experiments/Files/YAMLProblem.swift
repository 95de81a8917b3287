import Basics
import Yams

/// A key that is a list, a mapping or an alias.
struct ComplexKey: Error {
    static let message = "a key is a single word"

    let mark: Mark?
}

/// Replaces the `*` of an alias, which makes its name a plain word.
private let plainAlias: Unicode.Scalar = "\u{E000}"

/// The tree of a YAML text; nil if the text is empty.
///
/// The library hashes every key, which takes practically forever if a key is a list of aliases of lists of aliases.
/// Such keys are rejected first, by means of the tree of the text with its aliases turned into plain words.
/// - Throws: `YamlError` or `ComplexKey`.
func composeYAML(_ text: String) throws -> Node? {
    // Tags do not matter here: the key decides what a value is.
    func compose(_ text: String) throws -> Node? { try Yams.compose(yaml: text, .basic) }
    let parts = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
    if parts.count > 1, let root = try compose(parts.map { String(Substring($0)) }.joined(separator: "\(plainAlias)")),
        let key = key(in: root, where: { $0.scalar.map { $0.string.unicodeScalars.first == plainAlias } ?? true })
    {
        throw ComplexKey(mark: key.mark)
    }
    return try compose(text)
}

/// The first key anywhere in a tree that fulfils a condition.
private func key(in node: Node, where condition: (Node) -> Bool) -> Node? {
    switch node {
    case .mapping(let mapping):
        for (name, value) in mapping {
            if condition(name) { return name }
            if let found = key(in: value, where: condition) { return found }
        }
    case .sequence(let elements):
        for element in elements { if let found = key(in: element, where: condition) { return found } }
    case .scalar, .alias: break
    }
    return nil
}

/// Where and why text is not valid YAML: ":line:column" as far as known, and the reason.
func explainYAML(_ error: any Error, in yaml: String) -> (position: String, message: String) {
    if let key = error as? ComplexKey { return (key.mark.map { ":\($0.line):\($0.column)" } ?? "", ComplexKey.message) }
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
        .composer(let context, let problem, let mark, _):
        if problem.hasPrefix("Maximum nesting level") {
            return (":\(mark.line):\(mark.column)", "lists or sections are nested too deeply")
        }
        let reason = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
        return (":\(mark.line):\(mark.column)", "not valid YAML: \(reason)")
    case .duplicatedKeysInMapping(let names, let context):
        let name = names.first ?? ""
        let first = context.mark
        let line = lineOfSecond(name, after: first, in: yaml) ?? first.line
        return (
            ":\(line):\(first.column)",
            "\(name.replacing("\(plainAlias)", with: "*").forTerminal(atMost: 60)) is given twice, first in line "
                + "\(first.line)"
        )
    case .reader(let problem, let offset, _, _):
        let line = yaml.utf8.prefix(offset ?? 0).count { $0 == 0x0A } + 1
        return (":\(line)", "not valid YAML: \(problem)")
    default: return ("", "not valid YAML: \("\(error)".forTerminal(atMost: 200))")
    }
}

/// The next line that starts with the same key in the same column; nil if the mapping is not in block style.
private func lineOfSecond(_ name: String, after first: Mark, in yaml: String) -> Int? {
    let lines = yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated().dropFirst(first.line) {
        let rest = line.drop { $0 == " " }
        let column = line.count - rest.count + 1
        if column == first.column, rest.hasPrefix(name), rest.dropFirst(name.count).first == ":" {
            return index + 1
        }
    }
    return nil
}
