import Basics
import Yams

/// Where and why text is not YAML: ":line:column" as far as known, and the reason.
func explainYAML(_ error: any Error, in yaml: String) -> (position: String, message: String) {
    switch error as? YamlError {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
        .composer(let context, let problem, let mark, _):
        let reason = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
        return (":\(mark.line):\(mark.column)", "not valid YAML: \(reason)")
    case .duplicatedKeysInMapping(let names, let context):
        let name = names.first ?? ""
        let first = context.mark
        let line = lineOfSecond(name, after: first, in: yaml) ?? first.line
        return (
            ":\(line):\(first.column)",
            "\(name.forTerminal(atMost: 60)) is given twice, first in line \(first.line)"
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
