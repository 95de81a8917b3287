import Basics
import Foundation

/// Changes to the structure of a text with lines and keys, of which YAML and command lines are made.
enum TextMutation {
    /// Values that are not what they seem, or too much of it.
    private static let strange = [
        "~", "null", "", "-1", "1e999", "-1e999", ".nan", ".inf", "0x10", "0o7", "1_000", "9223372036854775807",
        "9223372036854775808", "-9223372036854775808", "18446744073709551616", "1.5", "yes", "2001-01-01", "!!int 3",
        "!!binary aGk=", "&a 1", "*a", "[1, 2", "{a: b}", "[[1]]", "'", "\"", "\"\\u0000\"", "\"\u{1B}[31m\"",
        "\u{202E}abc",
        "\"\u{7}\\x1b]0;x\\a\"", "|\n  x", ">\n  y", "%TAG", "@", "`", "- a", "? a", "..", "../../etc", "/dev/zero",
        "0", "1",
        "true", "full", "[]", "{}", "[~]", "\u{FFFD}", String(repeating: "9", count: 400),
        String(repeating: "long ", count: 4_000), String(repeating: "[", count: 1_000),
        String(repeating: "{a: ", count: 500),
    ]

    static func apply(_ text: String, _ random: inout RandomStream) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let line = random.index(below: lines.count)
        switch random.index(below: 16) {
        case 0, 1, 2, 3:
            // Another value.
            guard let colon = lines[line].lastIndex(of: ":") else { fallthrough }
            lines[line] = lines[line][...colon] + " " + random.pick(strange)
        case 4: lines.insert(lines[random.index(below: lines.count)], at: line)
        case 5: lines.remove(at: line)
        case 6: lines.swapAt(line, random.index(below: lines.count))
        case 7: lines[line] = random.pick([" ", "  ", "\t", "    "]) + lines[line]
        case 8: lines[line] = String(lines[line].drop { $0 == " " })
        case 9:
            var characters = Array(lines[line])
            guard !characters.isEmpty else { fallthrough }
            characters[random.index(below: characters.count)] = random.pick(
                Array("abz09:{}[],.#&*!|>'\"%@-~ \u{1B}\u{0}é"))
            lines[line] = String(characters)
        case 10:
            lines.insert(
                random.pick(["---", "...", "<<: *a", "a: &a {b: 1}", "# \u{1B}[2J", "? x", "study:"]), at: line)
        case 11: return text.replacing("\n", with: random.pick(["\r\n", "\r", "\u{2028}", "\n\n"]))
        case 12: return String(text.prefix(random.index(below: text.count + 1)))
        case 13: return text + text
        case 14:
            // Each level refers twice to the one before.
            let levels = (1...30).map { "l\($0): &l\($0) [*l\($0 - 1), *l\($0 - 1)]" }
            return (["l0: &l0 x"] + levels + lines).joined(separator: "\n")
        default:
            guard let colon = lines[line].firstIndex(of: ":") else { break }
            lines[line] = lines[line][..<colon] + random.pick(["s", "", ".", ".a", "  "]) + lines[line][colon...]
        }
        return lines.joined(separator: "\n")
    }
}
