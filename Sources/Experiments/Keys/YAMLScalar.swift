import Basics

/// One word or quoted text of an experiment file, or the text after the `=` of an override.
struct YAMLScalar {
    enum Style {
        case plain
        case quoted
        /// From the command line or a form: the key decides its type.
        case typed
    }

    var text: String
    var style: Style

    /// A whole number; `_` may separate digits.
    var integer: Int? {
        guard style != .quoted else { return nil }
        return Int(text.replacing("_", with: ""))
    }

    /// A finite decimal number.
    var number: Double? {
        guard style != .quoted, text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }),
            text.utf8.allSatisfy({ "0123456789+-.eE_".utf8.contains($0) }),
            let value = Double(text.replacing("_", with: "")), value.isFinite
        else { return nil }
        return value
    }

    var flag: Bool? {
        guard style != .quoted else { return nil }
        return Bool(text)
    }

    /// Whether YAML reads it as null: the value is missing.
    var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(text) }

    /// Whether YAML reads a plain word as a number, a truth value or null where text is wanted.
    var isSomethingElseThanText: Bool {
        style == .plain && (isNull || number != nil || ["true", "false"].contains(text.lowercased()))
    }

    /// The scalar as shown in an error message.
    var shown: String {
        if isNull { return "an empty value" }
        let text = text.forTerminal(atMost: 60)
        return style == .plain ? text : "\"\(text)\""
    }
}
