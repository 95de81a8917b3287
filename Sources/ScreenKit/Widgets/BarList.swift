import Basics

/// Horizontal bars below each other, each with a label before it and a text behind it. All bars share one scale.
public struct BarList: Sendable {
    public struct Item: Sendable {
        public var label: String
        /// Its bar; nil or not finite: none.
        public var value: Double?
        /// Behind the bar.
        public var text: StyledText
        public var style: Style
        /// Whether the cursor is on it.
        public var isSelected: Bool

        public init(
            _ label: String, value: Double?, text: StyledText, style: Style = .accent, isSelected: Bool = false
        ) {
            self.label = label
            self.value = value
            self.text = text
            self.style = style
            self.isSelected = isSelected
        }
    }

    public var items: [Item]

    public init(_ items: [Item]) { self.items = items }

    /// Draws the items that fit; if some are left out, the last line says how many.
    /// - Parameter target: what a click on the n-th item means.
    public func draw(
        on screen: inout Screen, in area: Rect, target: (Int) -> Screen.Hotspot.Target? = { _ in nil }
    ) {
        guard !area.isEmpty else { return }
        let shown = items.count > area.height ? max(area.height - 1, 0) : items.count
        let labelWidth = min(items.map(\.label.displayWidth).max() ?? 0, area.width / 2)
        let textWidth = min(items.map(\.text.displayWidth).max() ?? 0, area.width / 2)
        let room = max(area.width - labelWidth - textWidth - 2, 0)
        let most = items.compactMap(\.value).filter(\.isFinite).max() ?? 0
        for (number, item) in items.prefix(shown).enumerated() {
            let line = Rect(x: area.x, y: area.y + number, width: area.width, height: 1)
            screen.draw(item.label, x: line.x, y: line.y, width: labelWidth)
            let start = line.x + labelWidth + 1
            drawBar(item, most: most, on: &screen, in: Rect(x: start, y: line.y, width: room, height: 1))
            let indent = textWidth - item.text.displayWidth
            screen.draw(item.text, x: line.maxX - textWidth + max(indent, 0), y: line.y, width: textWidth)
            if item.isSelected { screen.select(line) }
            if let target = target(number) { screen.addHotspot(line, target) }
        }
        if shown < items.count {
            screen.draw("… \(items.count - shown) more", x: area.x, y: area.y + shown, width: area.width, style: .muted)
        }
    }

    private func drawBar(_ item: Item, most: Double, on screen: inout Screen, in area: Rect) {
        let bar = Self.bar(item.value, of: most, width: area.width, glyphs: screen.glyphs)
        screen.draw(bar, x: area.x, y: area.y, width: area.width, style: item.style)
    }

    /// A bar as text, in eighths of a cell; whole cells in ASCII. What is more than nothing is seen.
    /// - Parameters:
    ///   - most: value of the longest bar.
    ///   - width: of that, in screen columns.
    public static func bar(_ value: Double?, of most: Double, width: Int, glyphs: GlyphSet) -> String {
        guard let value, value.isFinite, value > 0, most > 0, width > 0 else { return "" }
        let eighths = max(Int((value / most * Double(width * 8)).rounded()), 1)
        let whole = glyphs == .ascii ? max(eighths / 8, 1) : eighths / 8
        let parts = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
        let end = glyphs == .unicode && eighths % 8 > 0 ? parts[eighths % 8 - 1] : ""
        return String(repeating: "█", count: whole) + end
    }
}
