import Basics

extension String {
    /// Columns of a line of a note.
    private static var noteWidth: Int { 100 }

    /// A sentence as lines for a terminal, broken at spaces; a word that is wider than a line stays whole. Lines after
    /// the first are indented.
    var wrappedForPeople: [String] { wrappedForPeople(atMost: Self.noteWidth) }

    /// The same in lines of at most so many columns.
    func wrappedForPeople(atMost width: Int) -> [String] {
        let width = min(width, Self.noteWidth)
        var lines: [String] = []
        var line = ""
        for word in forTerminal.split(separator: " ") {
            if !line.isEmpty, line.displayWidth + 1 + String(word).displayWidth > width {
                lines.append(line)
                line = "  " + word
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return lines + [line]
    }
}
