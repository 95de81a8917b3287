extension StringProtocol {
    /// The text in lines of at most `width` columns, broken between words; a word longer than a line is broken where
    /// the line ends. Line ends in the text are kept.
    public func wrapped(to width: Int) -> [String] {
        guard width > 0 else { return [] }
        return split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap { paragraph in
            var lines: [String] = []
            var line = ""
            for word in paragraph.split(separator: " ") {
                var word = String(word)
                if !line.isEmpty {
                    if line.displayWidth + 1 + word.displayWidth <= width {
                        line += " " + word
                        continue
                    }
                    lines.append(line)
                }
                while word.count > 1, word.displayWidth > width {
                    let start = word.prefix(columns: width)
                    lines.append(start)
                    word.removeFirst(start.count)
                }
                line = word
            }
            return lines + [line]
        }
    }

    /// As many characters as fit, and at least one.
    private func prefix(columns: Int) -> String {
        var used = 0
        let count = prefix { character in
            used += String(character).displayWidth
            return used <= columns
        }.count
        return String(prefix(Swift.max(count, 1)))
    }
}

extension Screen {
    /// Draws text in as many lines of the area as it needs; if it does not fit, the last line ends in `…`.
    public mutating func drawWrapped(_ text: some StringProtocol, in area: Rect, style: Style = .text) {
        let lines = text.wrapped(to: area.width)
        for line in 0..<min(lines.count, area.height) {
            let isLast = line == area.height - 1
            let shown = isLast ? lines[line...].joined(separator: " ") : lines[line]
            draw(shown, x: area.x, y: area.y + line, width: area.width, style: style)
        }
    }
}
