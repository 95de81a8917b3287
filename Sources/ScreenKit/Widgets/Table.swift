/// A table that makes only its visible rows.
public struct Table: Sendable {
    public enum Alignment: Sendable, Hashable { case leading, trailing }
    public enum SortOrder: Sendable, Hashable { case ascending, descending }

    public struct Column: Sendable, Hashable {
        public var title: String
        /// Minimum width in screen columns.
        public var width: Int
        /// Width for which columns that can be left out make room.
        public var wanted: Int
        public var alignment: Alignment
        /// Whether the column shares in the space that is left over, up to `maximumWidth` screen columns.
        public var isFlexible: Bool
        public var maximumWidth: Int
        /// If space is short, the columns with the largest value are left out first; those with 0 always stay.
        public var dispensability: Int
        /// Whether texts that are too long lose their middle instead of their end.
        public var showsEnds: Bool
        public var sortOrder: SortOrder?

        public init(
            _ title: String, width: Int, wanted: Int = 0, alignment: Alignment = .leading, isFlexible: Bool = false,
            maximumWidth: Int = .max, dispensability: Int = 0, showsEnds: Bool = false,
            sortOrder: SortOrder? = nil
        ) {
            self.title = title
            self.width = width
            self.wanted = max(wanted, width)
            self.alignment = alignment
            self.isFlexible = isFlexible
            self.maximumWidth = maximumWidth
            self.dispensability = dispensability
            self.showsEnds = showsEnds
            self.sortOrder = sortOrder
        }
    }

    /// What a row shows.
    public enum Row: Sendable {
        /// A text for each column.
        case cells([StyledText])
        /// One text across all columns.
        case line(StyledText)
    }

    public var columns: [Column]
    /// Blank screen columns between two columns of the table.
    public var gap: Int

    public init(columns: [Column], gap: Int = 2) {
        self.columns = columns
        self.gap = gap
    }

    /// Rows that fit into an area of the given height, below the header.
    public static func visibleRows(height: Int) -> Int { max(height - 1, 0) }

    /// Draws the header and the rows from `offset` on.
    /// - Parameters:
    ///   - target: what a click on row `index` means; nil for rows that cannot be clicked.
    ///   - row: the texts of row `index`, one per column.
    public func draw(
        on screen: inout Screen, in area: Rect, rowCount: Int, offset: Int = 0, selected: Int? = nil,
        target: (Int) -> Screen.Hotspot.Target? = { _ in nil }, row: (Int) -> [StyledText]
    ) {
        draw(
            on: &screen, in: area, rowCount: rowCount, offset: offset, selected: selected, target: target,
            titleTarget: { _ in nil }, row: { .cells(row($0)) })
    }

    /// Draws the header and the rows from `offset` on.
    /// - Parameters:
    ///   - target: what a click on row `index` means; nil for rows that cannot be clicked.
    ///   - titleTarget: what a click on the title of column `index` means.
    ///   - row: what row `index` shows.
    public func draw(
        on screen: inout Screen, in area: Rect, rowCount: Int, offset: Int = 0, selected: Int? = nil,
        target: (Int) -> Screen.Hotspot.Target? = { _ in nil }, titleTarget: (Int) -> Screen.Hotspot.Target?,
        row: (Int) -> Row
    ) {
        guard !area.isEmpty else { return }
        var body = area
        let header = body.cutTop(1)
        let isScrolling = rowCount > body.height
        let bar = isScrolling ? body.cutRight(1) : Rect(x: body.maxX, y: body.y, width: 0, height: 0)
        let layout = widths(in: isScrolling ? area.width - 1 : area.width)

        draw(columns.map(title), layout, columns.map { _ in nil }, on: &screen, x: header.x, y: header.y)
        var x = header.x
        for (index, width) in layout.enumerated() where width > 0 {
            if let target = titleTarget(index) {
                screen.addHotspot(Rect(x: x, y: header.y, width: width, height: 1), target)
            }
            x += width + gap
        }
        let rows = (0..<body.height).filter { offset + $0 < rowCount }.map { row(offset + $0) }
        let beginnings = columns.indices.map { index in
            columns[index].showsEnds ? beginning(index, in: rows, width: layout[index]) : nil
        }
        for (line, row) in rows.enumerated() {
            let index = offset + line
            let place = Rect(x: body.x, y: body.y + line, width: body.width, height: 1)
            switch row {
            case .cells(let texts): draw(texts, layout, beginnings, on: &screen, x: place.x, y: place.y)
            case .line(let text): screen.draw(text, x: place.x, y: place.y, width: place.width)
            }
            if index == selected { screen.select(place) }
            if let target = target(index) { screen.addHotspot(place, target) }
        }
        screen.scrollbar(in: bar, count: rowCount, offset: offset)
    }

    private func title(_ column: Column) -> StyledText {
        switch column.sortOrder {
        case nil: StyledText(column.title, .header)
        case .ascending: StyledText(column.title + "▲", .header.strong)
        case .descending: StyledText(column.title + "▼", .header.strong)
        }
    }

    /// How much of the beginning of a column's texts is shown, so that as many different ones as can be look different;
    /// nil: half, as usual.
    private func beginning(_ column: Int, in rows: [Row], width: Int) -> Int? {
        let texts = rows.compactMap { row -> StyledText? in
            guard case .cells(let texts) = row, column < texts.count else { return nil }
            return texts[column].displayWidth > width ? texts[column] : nil
        }
        func plain(_ text: StyledText) -> String { text.spans.map(\.text).joined() }
        let different = Set(texts.map(plain)).count
        func shown(_ beginning: Int?) -> Int {
            Set(texts.map { plain($0.elidedInMiddle(to: width, beginning: beginning)) }).count
        }
        guard different > 1, width > 2, shown(nil) < different else { return nil }
        let nearest = (1..<width - 1).sorted { abs($0 - width / 2) < abs($1 - width / 2) }
        return nearest.map { ($0, shown($0)) }.max { $0.1 < $1.1 }?.0
    }

    private func draw(
        _ texts: [StyledText], _ layout: [Int], _ beginnings: [Int?], on screen: inout Screen, x start: Int, y: Int
    ) {
        var x = start
        for (index, text) in texts.enumerated() where layout[index] > 0 {
            let width = layout[index]
            let indent = columns[index].alignment == .trailing ? max(width - text.displayWidth, 0) : 0
            let shown = columns[index].showsEnds ? text.elidedInMiddle(to: width, beginning: beginnings[index]) : text
            screen.draw(shown, x: x + indent, y: y, width: width - indent)
            x += width + gap
        }
    }

    /// The width of each column; 0 if it is left out.
    private func widths(in available: Int) -> [Int] {
        var widths = columns.map(\.wanted)
        func total() -> Int { widths.reduce(0) { $0 + ($1 > 0 ? $1 + gap : 0) } - gap }
        let leavable = columns.indices.filter { columns[$0].dispensability > 0 }
            .sorted { (columns[$0].dispensability, $0) > (columns[$1].dispensability, $1) }
        for index in leavable where total() > available { widths[index] = 0 }
        for index in columns.indices where total() > available && widths[index] > columns[index].width {
            widths[index] = max(columns[index].width, widths[index] - (total() - available))
        }

        var left = available - total()
        var growing = columns.indices.filter { columns[$0].isFlexible && widths[$0] > 0 }
        while left > 0, !growing.isEmpty {
            let share = max(left / growing.count, 1)
            for index in growing where left > 0 {
                let more = min(share, left, columns[index].maximumWidth - widths[index])
                widths[index] += more
                left -= more
            }
            growing.removeAll { widths[$0] >= columns[$0].maximumWidth }
        }
        return widths
    }
}

extension Screen {
    /// Draws a scroll bar that shows which part of `count` rows is visible.
    public mutating func scrollbar(in area: Rect, count: Int, offset: Int) {
        guard area.width > 0, area.height > 0, count > area.height else { return }
        let length = max(area.height * area.height / count, 1)
        let start = offset * (area.height - length) / max(count - area.height, 1)
        fill(area, with: "│", style: .border)
        let thumb = Rect(x: area.x, y: area.y + min(start, area.height - length), width: 1, height: length)
        fill(thumb, with: "┃", style: .muted)
    }
}
