import ScreenKit
import Testing

@Suite("Parts of charts")
struct PlotTests {
    private let size = Size(width: 50, height: 14)

    private func chart(_ series: LineChart.Series..., change: (inout LineChart) -> Void = { _ in }) -> LineChart {
        var chart = LineChart(series: series, xLabel: "items")
        change(&chart)
        return chart
    }

    private func screen(_ chart: LineChart, _ glyphs: GlyphSet = .unicode) -> Screen {
        var screen = Screen(size: size, glyphs: glyphs)
        chart.draw(on: &screen, in: screen.bounds)
        return screen
    }

    private func points(_ values: (Double, Double)...) -> [LineChart.Point] {
        values.map { LineChart.Point(x: $0.0, y: $0.1) }
    }

    private var rising: LineChart.Series {
        .init(label: "s", index: 0, points: points((1, 1), (2, 2), (4, 3), (8, 4), (16, 5)))
    }

    @Test("on a logarithmic axis, equal ratios are equal distances, and labels stand where they are asked for")
    func logarithmicX() throws {
        let chart = chart(rising) {
            $0.xScale = .logarithmic
            $0.xTicks = [1, 2, 4, 8, 16].map { Axis.Tick(value: $0, label: "\(Int($0)) %") }
        }
        let plot = try #require(Plot(chart, in: Rect(size)))
        let columns = try [1.0, 2, 4, 8, 16].map { try #require(plot.column(of: $0)) }
        let steps = zip(columns, columns.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { abs($0 - steps[0]) <= 1 } && columns[0] == plot.area.x)
        #expect(columns[4] == plot.area.maxX - 1 && plot.column(of: 17) == nil)
        let text = screen(chart).text
        #expect(["2 %", "4 %", "8 %"].allSatisfy(text.contains))
        for column in columns { #expect(plot.column(of: plot.x(atColumn: column)) == column) }
    }

    @Test("a rule crosses the plot at its value, with its label on it; it counts for the range")
    func rule() {
        let screen = screen(chart(rising) { $0.rules = [.init(y: 9, label: "all items .2014")] })
        let lines = screen.text.split(separator: "\n")
        let row = lines.first { $0.contains("all items .2014") } ?? ""
        #expect(row.contains("╌╌╌╌") && lines.firstIndex(of: row) == 1)
    }

    @Test("the cursor is a line, and the legend has the values of the nearest points")
    func cursor() {
        let text = screen(chart(rising) { $0.cursor = 7 }).text
        #expect(text.contains("● s 4.0000") && text.contains("╎"))
        #expect(screen(chart(rising)).text.contains("● s 5.0000"))
        #expect(screen(chart(rising) { $0.cursor = 7 }, .ascii).text.contains("|"))
    }

    @Test("a dotted line leaves out most of its dots, a faint one has neither marker nor entry in the legend")
    func looks() {
        func dots(_ look: LineChart.Series.Look) -> Int {
            var series = LineChart.Series(label: "flat", index: 1, points: (0...100).map { .init(x: Double($0), y: 1) })
            series.look = look
            return screen(chart(series)).cells.reduce(0) { sum, cell in
                cell.scalar.value > 0x2800 && cell.scalar.value < 0x2900
                    ? sum + (cell.scalar.value & 255).nonzeroBitCount : sum
            }
        }
        // Markers hide some dots of either.
        #expect(dots(.dotted) * 3 < dots(.line) && dots(.dotted) > 10)
        var faint = rising
        faint.look = .faint
        let text = screen(chart(faint)).text
        #expect(!text.contains("●") && !text.contains("s 5"))
        let styles = Set(screen(chart(faint)).cells.filter { $0.scalar.value > 0x2800 }.map(\.style.dim))
        #expect(styles.contains(true))
    }

    @Test("a band lies between the ends of the intervals, behind the line", arguments: GlyphSet.allCases)
    func band(glyphs: GlyphSet) {
        var series = LineChart.Series(label: "s", index: 0, points: points((0, 5), (10, 5)))
        series.band = [2...8, 4...6]
        let screen = screen(chart(series) { $0.yRange = 0...10 }, glyphs)
        /// Rows of the plot with something drawn in a column of cells.
        func height(_ column: Int) -> Int {
            (1..<size.height - 2).count { row in
                let cell = screen[column, row]
                return cell.style.role == .series(0)
            }
        }
        #expect(height(8) >= 5 && height(45) <= 4 && height(45) >= 1)
    }

    @Test("from a highlighted point a mark goes down to the axis")
    func highlight() {
        var series = rising
        series.highlight = .init(x: 8, y: 4)
        let screen = screen(chart(series))
        let marks = screen.cells.indices.filter { screen.cells[$0].text == "▎" }
        #expect(marks.count >= 7 && Set(marks.map { $0 % size.width }).count == 1)
        #expect(marks.map { $0 / size.width }.max() == size.height - 2)
    }

    @Test("lines are cut where they leave the plot")
    func clipping() {
        let inside = chart(rising) {
            $0.xRange = 2...8
            $0.yRange = 2.5...3.5
        }
        let screen = screen(inside)
        #expect(screen.text.contains("●"))
        // Only within the axes: nothing is drawn over their labels or the frame.
        #expect((0..<size.height).allSatisfy { screen[0, $0].scalar.value < 0x2800 })
    }

    @Test("ranges and values of any size are no trap")
    func extremes() {
        let wild = LineChart.Series(
            label: "w", index: 0, points: points((-1e308, 1e308), (0, 0), (1e308, -1e308), (.nan, 1), (1, .infinity)),
            band: Array(repeating: -1e308...1e308, count: 5), highlight: .init(x: 1e308, y: -1e308))
        for x in [nil, 0...1, -1e308...1e308, 3...3] as [ClosedRange<Double>?] {
            for scale in [Axis.Scale.linear, .logarithmic] {
                let screen = screen(
                    chart(wild) {
                        $0.xRange = x
                        $0.yRange = x
                        $0.xScale = scale
                        $0.yScale = scale
                        $0.cursor = 1e308
                        $0.rules = [.init(y: .nan, label: "?"), .init(y: -1e308, label: "low")]
                    })
                #expect(screen.size == size)
            }
        }
    }
}

@Suite("Lists of bars")
struct BarListTests {
    private func draw(_ list: BarList, width: Int = 40, height: Int = 4, glyphs: GlyphSet = .unicode) -> Screen {
        var screen = Screen(size: Size(width: width, height: height), glyphs: glyphs)
        list.draw(on: &screen, in: screen.bounds) { Screen.Hotspot.Target.key(.character(Character("\($0)"))) }
        return screen
    }

    private let list = BarList([
        .init("1 %", value: 10, text: "10 µs"), .init("16 %", value: 40, text: "40 µs", isSelected: true),
        .init("none", value: nil, text: "–"), .init("tiny", value: 1e-9, text: "0 µs"),
    ])

    @Test("bars are in proportion, labels before and texts behind them")
    func proportions() {
        let lines = draw(list).text.split(separator: "\n").map(String.init)
        let bars = lines.map { line in line.count { $0 == "█" } }
        #expect(bars[1] == 29 && (6...8).contains(bars[0]) && bars[2] == 0)
        #expect(lines[3].contains("▏") && lines[0].hasPrefix("1 %  ") && lines[0].hasSuffix("10 µs"))
        #expect(draw(list)[0, 1].style.selected && !draw(list)[0, 0].style.selected)
        #expect(draw(list, glyphs: .ascii).text.split(separator: "\n")[3].contains("tiny #"))
    }

    @Test("items that do not fit are counted, and those that do can be clicked")
    func fitting() {
        let screen = draw(list, height: 3)
        #expect(screen.text.contains("… 2 more"))
        #expect(screen.target(x: 3, y: 1) == .key(.character("1")) && screen.target(x: 3, y: 2) == nil)
        for width in 0...12 { #expect(draw(list, width: width, height: 2).size.width == width) }
    }
}
