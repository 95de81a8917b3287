/// The words of a title or another text: maximal runs of letters, marks and digits, in lower case. An apostrophe inside
/// a word is left out, so that “Sal's” is one word, `sals`.
package func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for scalar in text.unicodeScalars {
        if isWordPart(scalar) {
            word += scalar.properties.lowercaseMapping
        } else if scalar == "'" || scalar == "’" {
            continue
        } else if !word.isEmpty {
            words.append(word)
            word = ""
        }
    }
    if !word.isEmpty { words.append(word) }
    return words
}

private func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
        .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
        true
    default: false
    }
}
