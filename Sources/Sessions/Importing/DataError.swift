/// What is wrong with a data file or with the way it is to be used, where, and what to do about it.
///
/// `description` reads like a compiler's message: `folder/file.csv:12:5: what is wrong; what to do`. Text quoted from a
/// file is shortened and its control characters are escaped, so the message may go to a terminal.
public struct DataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Path of the file, relative to the data folder; empty when the error concerns no single file.
    public var file: String
    /// Line in the file, from 1.
    public var line: Int?
    /// Column in the line, in Unicode scalars, from 1.
    public var column: Int?
    /// What is wrong, and what to do.
    public var message: String

    public init(file: String = "", line: Int? = nil, column: Int? = nil, _ message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    public var description: String {
        let place = [file.isEmpty ? nil : escapingControls(file), line.map(String.init), column.map(String.init)]
        let prefix = place.compactMap { $0 }.joined(separator: ":")
        return prefix.isEmpty ? message : "\(prefix): \(message)"
    }
}

/// `text` in quotation marks, at most `limit` characters of it, without control characters: for messages.
func quoted(_ text: String, limit: Int = 60) -> String {
    let short = text.prefix(limit)
    return "“\(escapingControls(String(short)))\(short.endIndex == text.endIndex ? "" : "…")”"
}

private func escapingControls(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// The name in `names` nearest to `wanted` in edit distance, ignoring case; nil when none is near.
func nearestName(to wanted: String, in names: [String]) -> String? {
    let nearest = names.map { (name: $0, distance: editDistance($0.lowercased(), wanted.lowercased())) }
        .min { $0.distance < $1.distance }
    guard let nearest, nearest.distance <= max(2, wanted.count / 2) else { return nil }
    return nearest.name
}

/// Levenshtein's distance: insertions, deletions and substitutions of single characters.
private func editDistance(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, character) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in b.indices {
            let substitution = diagonal + (character == b[j] ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(substitution, diagonal + 1, row[j] + 1)
        }
    }
    return row[b.count]
}
