/// A key and what it does, in a few words.
public struct KeyHint: Sendable, Hashable {
    public var key: Key
    public var label: String
    /// False if the key does nothing now; the hint keeps its place, with its key muted.
    public var isEnabled: Bool

    public init(key: Key, label: String, isEnabled: Bool = true) {
        self.key = key
        self.label = label
        self.isEnabled = isEnabled
    }
}

extension Screen {
    /// Draws the hints that fit as a whole side by side; a click on one presses its key. The last hint, which leads to
    /// all others, always keeps its place at the right end.
    public mutating func keyHints(_ hints: [KeyHint], in area: Rect) {
        guard let last = hints.last else { return }
        var rest = area
        draw(last, in: rest.cutRight(width(of: last)))
        for hint in hints.dropLast() {
            let needed = width(of: hint) + 2
            guard needed <= rest.width else { continue }
            draw(hint, in: rest.cutLeft(needed))
        }
    }

    private func width(of hint: KeyHint) -> Int { hint.key.label.displayWidth + 1 + hint.label.displayWidth }

    private mutating func draw(_ hint: KeyHint, in area: Rect) {
        let key = StyledText(hint.key.label, hint.isEnabled ? .key.strong : .muted)
        draw(key + StyledText(" " + hint.label, .muted), x: area.x, y: area.y, width: area.width)
        addHotspot(area, .key(hint.key))
    }
}
