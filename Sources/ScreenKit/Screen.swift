/// A grid of cells: what pages draw, tests compare and the terminal displays.
///
/// Whatever text is drawn, a screen contains no control, format or unassigned character, and every wide character is
/// whole.
public struct Screen: Sendable, Equatable {
    public let size: Size
    public let glyphs: GlyphSet
    /// Row by row.
    public private(set) var cells: [Cell]
    /// What mouse clicks mean; later hotspots lie above earlier ones.
    public private(set) var hotspots: [Hotspot] = []

    public struct Hotspot: Sendable, Hashable {
        public var area: Rect
        public var target: Target

        public enum Target: Sendable, Hashable {
            /// As if the key were pressed.
            case key(Key)
            /// Something that only the layer that draws it knows.
            case spot(AnySpot)
        }
    }

    /// A value of the type with which a layer says what can be clicked on it.
    public struct AnySpot: Sendable, Hashable {
        public let value: any Hashable & Sendable

        public init(_ value: some Hashable & Sendable) { self.value = value }

        public static func == (left: AnySpot, right: AnySpot) -> Bool {
            AnyHashable(left.value) == AnyHashable(right.value)
        }

        public func hash(into hasher: inout Hasher) { value.hash(into: &hasher) }
    }

    public init(size: Size, glyphs: GlyphSet = .unicode) {
        self.size = Size(width: max(size.width, 0), height: max(size.height, 0))
        self.glyphs = glyphs
        cells = Array(repeating: .blank(), count: self.size.width * self.size.height)
    }

    public var bounds: Rect { Rect(size) }

    public subscript(x: Int, y: Int) -> Cell { cells[y * size.width + x] }

    /// Draws `text` starting at (x, y), in at most `width` columns; longer text ends in `…`.
    /// - Returns: the number of columns drawn over.
    @discardableResult
    public mutating func draw(_ text: some StringProtocol, x: Int, y: Int, width: Int = .max, style: Style = .text)
        -> Int
    {
        let limit = min(width, size.width - x)
        guard limit > 0, y >= 0, y < size.height else { return 0 }
        let fits = text.utf8.count <= limit || text.displayWidth <= limit
        let end = x + (fits ? limit : limit - 1)
        var column = x
        var last: Int?
        scan: for scalar in text.unicodeScalars {
            switch scalar.screenClass {
            case .format: continue
            case .mark:
                if let last { attach(scalar, x: last, y: y) }
            case .unprintable:
                guard column < end else { break scan }
                put("·", width: 1, x: column, y: y, style: style)
                last = nil
                column += 1
            case .cell(let columns):
                guard column + columns <= end else { break scan }
                put(scalar, width: columns, x: column, y: y, style: style)
                last = column
                column += columns
            }
        }
        if !fits {
            put("…", width: 1, x: column, y: y, style: style)
            column += 1
        }
        return column - x
    }

    /// Draws pieces of different styles one after the other.
    @discardableResult
    public mutating func draw(_ text: StyledText, x: Int, y: Int, width: Int = .max) -> Int {
        let limit = min(width, size.width - x)
        var used = 0
        for span in text.spans where used < limit {
            used += draw(span.text, x: x + used, y: y, width: limit - used, style: span.style)
        }
        return used
    }

    public mutating func fill(_ area: Rect, with scalar: Unicode.Scalar = " ", style: Style = .text) {
        guard case .cell(width: 1) = scalar.screenClass else { return }
        for y in max(area.y, 0)..<max(area.y, 0, min(area.maxY, size.height)) {
            for x in max(area.x, 0)..<max(area.x, 0, min(area.maxX, size.width)) {
                put(scalar, width: 1, x: x, y: y, style: style)
            }
        }
    }

    /// Gives everything drawn in the area the cursor's look.
    public mutating func select(_ area: Rect) {
        for y in max(area.y, 0)..<max(area.y, 0, min(area.maxY, size.height)) {
            for x in max(area.x, 0)..<max(area.x, 0, min(area.maxX, size.width)) {
                cells[y * size.width + x].style.selected = true
            }
        }
    }

    public mutating func addHotspot(_ area: Rect, _ target: Hotspot.Target) {
        hotspots.append(Hotspot(area: area, target: target))
    }

    /// Makes everything below a dialogue unreachable by mouse.
    public mutating func removeHotspots() { hotspots.removeAll() }

    public func target(x: Int, y: Int) -> Hotspot.Target? {
        hotspots.last { $0.area.contains(x: x, y: y) }?.target
    }

    /// The rows as text, without trailing blanks.
    public var text: String {
        (0..<size.height).map { y in
            var line = ""
            for x in 0..<size.width { line += self[x, y].text }
            while line.hasSuffix(" ") { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}

extension Screen {
    private mutating func put(_ scalar: Unicode.Scalar, width: Int, x: Int, y: Int, style: Style) {
        guard x >= 0, x + width <= size.width, y >= 0, y < size.height else { return }
        let folded = glyphs.fold(scalar)
        let row = y * size.width
        breakWide(x: x, y: y)
        if width == 2 { breakWide(x: x + 1, y: y) }
        if width == 2 && folded == scalar {
            cells[row + x] = Cell(scalar: scalar, width: 2, style: style)
            cells[row + x + 1] = Cell(scalar: " ", width: 0, style: style)
        } else {
            for column in x..<(x + width) { cells[row + column] = Cell(scalar: folded, width: 1, style: style) }
        }
    }

    /// Blanks both halves of the wide character that has a half at (x, y).
    private mutating func breakWide(x: Int, y: Int) {
        let index = y * size.width + x
        switch cells[index].width {
        case 2:
            cells[index + 1] = .blank(cells[index + 1].style)
            cells[index] = .blank(cells[index].style)
        case 0:
            cells[index - 1] = .blank(cells[index - 1].style)
            cells[index] = .blank(cells[index].style)
        default: break
        }
    }

    private mutating func attach(_ mark: Unicode.Scalar, x: Int, y: Int) {
        let index = y * size.width + x
        guard x >= 0, glyphs == .unicode, cells[index].marks.count < Cell.markLimit else { return }
        cells[index].marks.append(mark)
    }
}
