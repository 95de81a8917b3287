extension String {
    /// The text made safe to print: what a terminal would obey instead of show (control characters, and with them
    /// every escape sequence; invisible format characters, bidirectional overrides among them; line and paragraph
    /// separators) becomes U+FFFD, and tabs and line ends become spaces. The result is one line.
    ///
    /// Text from data files, experiment files and file names goes through here before it reaches a screen.
    public var forTerminal: String {
        if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) { return self }
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars { shown.append(scalar.forTerminal) }
        return String(shown)
    }

    /// `forTerminal`, cut to a number of characters, the cut marked by "…".
    public func forTerminal(atMost count: Int) -> String {
        // A cluster may be as long as the text, hence the bound on scalars too.
        let head = String(String.UnicodeScalarView(unicodeScalars.prefix(count * 4)))
        let shown = head.forTerminal
        return shown.count <= count && head.utf8.count == utf8.count ? shown : shown.prefix(max(count - 1, 0)) + "…"
    }

    /// JSON with the scalars that `forTerminal` would replace written as JSON escapes. Line ends stay: they occur only
    /// between values.
    public var escapingInvisibleForJSON: String {
        if utf8.allSatisfy({ $0 < 0x7f }) { return self }
        var shown = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.isASCII && scalar.value != 0x7f || scalar.forTerminal == scalar {
                shown.append(scalar)
            } else {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16)
                    shown.append(
                        contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
                }
            }
        }
        return String(shown)
    }
}

extension Unicode.Scalar {
    private static let zeroWidthNonJoiner: Unicode.Scalar = "\u{200C}"
    private static let zeroWidthJoiner: Unicode.Scalar = "\u{200D}"
    private static let replacement: Unicode.Scalar = "\u{FFFD}"

    fileprivate var forTerminal: Unicode.Scalar {
        switch self {
        case "\t", "\n", "\r": return " "
        // The two joiners shape letters and emoji; they change no order and move no cursor.
        case Self.zeroWidthNonJoiner, Self.zeroWidthJoiner: return self
        default: break
        }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return Self.replacement
        default: return self
        }
    }
}
