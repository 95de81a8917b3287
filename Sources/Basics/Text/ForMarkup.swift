extension String {
    /// Text from a file, made safe for HTML and XML, in an element and in an attribute: on one line, with markup as
    /// text.
    public var forMarkup: String {
        var text = ""
        for scalar in forTerminal.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            // XML has no characters for these, in any spelling.
            case "\u{FFFE}", "\u{FFFF}": text += "\u{FFFD}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
