/// Lines drawn in dots finer than a cell: 2 × 4 per cell in braille, one per cell in ASCII.
struct DotCanvas {
    /// What draws a line, piece by piece.
    struct Pen {
        let owner: Int
        let isDotted: Bool
        /// Dots passed, so that the gaps of a dotted line do not depend on its pieces.
        fileprivate var passed = 0

        init(owner: Int, isDotted: Bool) {
            self.owner = owner
            self.isDotted = isDotted
        }
    }

    let width: Int
    let height: Int
    let glyphs: GlyphSet
    /// Row by row: the braille dots of a cell (the low byte above U+2800), or 1 for "drawn", and the series that drew
    /// last.
    private var dots: [UInt8]
    private var owners: [Int]

    init(width: Int, height: Int, glyphs: GlyphSet) {
        self.width = width
        self.height = height
        self.glyphs = glyphs
        dots = Array(repeating: 0, count: width * height)
        owners = Array(repeating: 0, count: width * height)
    }

    var isASCII: Bool { glyphs == .ascii }
    private var columnsPerCell: Int { glyphs == .unicode ? 2 : 1 }
    private var rowsPerCell: Int { glyphs == .unicode ? 4 : 1 }
    var dotWidth: Int { width * columnsPerCell }
    var dotHeight: Int { height * rowsPerCell }

    /// The dot of a point given as fractions of width and height, with y upwards.
    func dot(x: Double, y: Double) -> (x: Int, y: Int) {
        (Int((x * Double(dotWidth - 1)).rounded()), Int(((1 - y) * Double(dotHeight - 1)).rounded()))
    }

    func cell(ofDot dot: (x: Int, y: Int)) -> (x: Int, y: Int) { (dot.x / columnsPerCell, dot.y / rowsPerCell) }

    mutating func plot(_ x: Int, _ y: Int, owner: Int) {
        guard x >= 0, x < dotWidth, y >= 0, y < dotHeight else { return }
        let index = (y / rowsPerCell) * width + x / columnsPerCell
        owners[index] = owner
        guard glyphs == .unicode else {
            dots[index] = 1
            return
        }
        let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        dots[index] |= bits[y % 4][x % 2]
    }

    /// Draws a line with Bresenham's algorithm.
    mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), with pen: inout Pen) {
        let dx = abs(end.x - start.x)
        let dy = -abs(end.y - start.y)
        let stepX = start.x < end.x ? 1 : -1
        let stepY = start.y < end.y ? 1 : -1
        var (x, y) = start
        var error = dx + dy
        while true {
            if !pen.isDotted || pen.passed.isMultiple(of: isASCII ? 2 : 4) { plot(x, y, owner: pen.owner) }
            // The end is where the next piece starts.
            if x == end.x && y == end.y { return }
            pen.passed += 1
            let doubled = 2 * error
            if doubled >= dy {
                error += dy
                x += stepX
            }
            if doubled <= dx {
                error += dx
                y += stepY
            }
        }
    }

    /// Copies the drawing to the screen at (x, y), in the style of each cell's owner.
    func draw(on screen: inout Screen, x: Int, y: Int, style: (Int) -> Style, ascii: (Int) -> String) {
        for row in 0..<height {
            for column in 0..<width where dots[row * width + column] != 0 {
                let index = row * width + column
                let owner = owners[index]
                let pattern = Unicode.Scalar(0x2800 + UInt32(dots[index])).map { String(Character($0)) } ?? " "
                screen.draw(
                    glyphs == .unicode ? pattern : ascii(owner), x: x + column, y: y + row, style: style(owner))
            }
        }
    }
}
