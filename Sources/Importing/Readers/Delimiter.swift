/// The bytes that separate cells: one or several.
struct Delimiter: Equatable {
    let first: UInt8
    /// Those after the first.
    let rest: [UInt8]

    /// - Parameter text: not empty.
    init(_ text: String) {
        let bytes = Array(text.utf8)
        precondition(!bytes.isEmpty, "a delimiter has a byte")
        first = bytes[0]
        rest = Array(bytes.dropFirst())
    }

    /// The delimiter that a file's extension implies; nil for those of no format.
    static func implied(by file: String) -> Delimiter? {
        let name = file.lowercased()
        let plain = [".gz", ".zst"].first(where: name.hasSuffix).map { String(name.dropLast($0.count)) } ?? name
        return [".tsv", ".tab", ".inter", ".item"].contains(where: plain.hasSuffix) ? Delimiter("\t") : nil
    }

    /// The most frequent one in the first line that is not blank; `isWhole` if the line ends within `bytes`.
    static func mostFrequent(
        inFirstLineOf bytes: Slice<UnsafeRawBufferPointer>
    ) -> (delimiter: Delimiter, isWhole: Bool) {
        let candidates = [",", "\t", ";"].map(Delimiter.init)
        var counts = [0, 0, 0]
        var isQuoted = false
        var isWhole = false
        for byte in bytes.drop(while: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") {
                isWhole = true
                break
            }
            if let index = candidates.firstIndex(where: { $0.first == byte }) { counts[index] += 1 }
        }
        // The first of equally frequent ones: a comma if there is no delimiter at all.
        let best = counts.indices.reduce(0) { counts[$1] > counts[$0] ? $1 : $0 }
        return (candidates[best], isWhole)
    }
}
