import ScreenKit
import Testing

@Suite("Charts")
struct ChartTests {
    @Test(
        "ticks are round and within the range",
        arguments: [
            (0.0, 1.0, 5, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (3.1, 8.9, 3, ["4", "6", "8"]),
            (0, 48_000, 4, ["0", "10k", "20k", "30k", "40k"]),
            (0.151, 0.1723, 4, ["0.155", "0.160", "0.165", "0.170"]),
            (19_800, 21_100, 3, ["20.0k", "20.5k", "21.0k"]), (0, 3e7, 3, ["0", "10M", "20M", "30M"]),
            (-2, 2, 4, ["-2", "-1", "0", "1", "2"]),
        ])
    func linearTicks(low: Double, high: Double, count: Int, labels: [String]) {
        #expect(Axis(range: low...high).ticks(about: count).map(\.label) == labels)
    }

    @Test("a logarithmic axis has ticks at 1, 2, 5, at decades, or, in less than a decade, at round values")
    func logarithmicTicks() {
        func labels(_ low: Double, _ high: Double, _ count: Int) -> [String] {
            Axis(range: low...high, scale: .logarithmic).ticks(about: count).map(\.label)
        }
        #expect(labels(1, 100, 8) == ["1", "2", "5", "10", "20", "50", "100"])
        #expect(labels(0.001, 1000, 8) == ["0.001", "0.01", "0.1", "1", "10", "100", "1000"])
        #expect(labels(5.1, 8.8, 4) == ["6", "7", "8"])
    }

    @Test("time axes count in seconds, minutes and hours")
    func durations() {
        #expect(Axis(range: 0...95, unit: .seconds).ticks(about: 4).map(\.label) == ["0s", "30s", "1m", "1m30s"])
        #expect(Axis(range: 0...9000, unit: .seconds).ticks(about: 3).map(\.label) == ["0s", "1h", "2h"])
    }

    @Test("values without a place on the axis have no position")
    func positions() {
        let axis = Axis(range: 1...100, scale: .logarithmic)
        #expect(axis.position(of: 0) == nil)
        #expect(axis.position(of: .nan) == nil)
        #expect(axis.position(of: 10).map { abs($0 - 0.5) < 1e-12 } == true)
        #expect(Axis(covering: [3, 3]).position(of: 3).map { abs($0 - 0.5) < 1e-12 } == true)
        #expect(Axis(covering: []).range == 0...1)
    }

    private func chart(_ glyphs: GlyphSet) -> Screen {
        let falling = (0...40).map { LineChart.Point(x: Double($0), y: 8 - Double($0) / 10) }
        let points = [10.0, 20, 30, 40].map { LineChart.Point(x: $0, y: 4 + $0 / 20) }
        let chart = LineChart(
            series: [
                .init(label: "train", index: 0, points: falling), .init(label: "valid", index: 1, points: points),
            ], xLabel: "step")
        var screen = Screen(size: Size(width: 44, height: 12), glyphs: glyphs)
        chart.draw(on: &screen, in: screen.bounds)
        return screen
    }

    @Test("braille chart")
    func braille() {
        #expect(chart(.unicode).text == brailleChart)
    }

    @Test("ASCII chart")
    func ascii() {
        #expect(chart(.ascii).text == asciiChart)
    }

    @Test("the legend has the value at the cursor of points in view only, in as many rows as the names take")
    func legend() {
        let points = (0...10).map { LineChart.Point(x: Double($0), y: Double(10 * $0)) }
        let names = ["categories", "budget", "popularity", "random", "session"]
        var chart = LineChart(
            series: names.enumerated().map { .init(label: $1, index: $0, points: points) }, xLabel: "", decimals: 0)
        chart.xRange = 4...6
        chart.cursor = 9
        func lines(_ width: Int, _ height: Int) -> [String] {
            var screen = Screen(size: Size(width: width, height: height))
            chart.draw(on: &screen, in: screen.bounds)
            return screen.text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        #expect(lines(90, 12)[0] == "● categories 60  ▲ budget 60  ■ popularity 60  ◆ random 60  ○ session 60")
        #expect(
            Array(lines(50, 12)[..<2]) == [
                "● categories 60  ▲ budget 60  ■ popularity 60", "◆ random 60  ○ session 60",
            ])
        // Without room for all names, only the values.
        #expect(lines(30, 8)[0] == "● 60  ▲ 60  ■ 60  ◆ 60  ○ 60")
        // Where there is no point in view, there is no value.
        chart.series[1].points = [LineChart.Point(x: 0, y: 1), LineChart.Point(x: 10, y: 3)]
        #expect(lines(90, 12)[0].contains("▲ budget  ■"))
    }

    @Test("no points, one point, points that are not numbers, and no room draw something and do not trap")
    func extremes() {
        for points in [[], [(1.0, 1.0)], [(0, .nan), (1, 2), (2, .infinity)]] {
            for size in [Size(width: 1, height: 1), Size(width: 5, height: 3), Size(width: 40, height: 10)] {
                for scale in [Axis.Scale.linear, .logarithmic] {
                    var screen = Screen(size: size)
                    let series = LineChart.Series(
                        label: "s", index: 3, points: points.map { LineChart.Point(x: $0.0, y: $0.1) })
                    LineChart(series: [series], xLabel: "step", yScale: scale).draw(on: &screen, in: screen.bounds)
                    #expect(screen.text.contains { !$0.isWhitespace })
                }
            }
        }
    }
}

private let brailleChart = """
    ● train 4.0000  ▲ valid 6.0000
    8 ┤⠑⠢⢄● ·   ·   ·   ·   ·   ·   ·   ·   ·
      │   ⠈⠉⠑⠢⢄⡀
    7 ┤ ·   ·  ⠈⠑⠢⢄⣀⡀   ·   ·   ·   ·   ·   ·
      │             ⠈⠑⠢⢄⡀
    6 ┤ ·   ·   ·   ·   ⠈⠑●⠤⠤⣀  ·   ·   ·   ⣀⣀⡠▲
      │                       ⠉⠒⠤⣀⣀⣀⡠▲⠤⠒⠒⠊⠉⠉
    5 ┤ ·   ·   ·   ·   ⢀⣀⡠▲⠤⠒⠒⠊⠉⠉⠉⠒⠒⠤⣀ ·   ·
      │          ▲⡠⠤⠔⠒⠊⠉⠁              ⠉⠒⠤●⣀
    4 ┤ ·   ·   ·   ·   ·   ·   ·   ·   ·   ⠉⠒⠤●
      └┬─────────┬─────────┬─────────┬──────────
       0        10        20        30      step
    """

private let asciiChart = """
    * train 4.0000  ^ valid 6.0000
    8 +***  .   .   .   .   .   .   .   .   .
      |   *****
    7 + .   .  *****.   .   .   .   .   .   .
      |             *****
    6 + .   .   .   .   .*****  .   .   . ^^^^^^
      |                       **^^^^^^^^^^
    5 + .   .   .   . ^^^^^^^^^^.  *****.   .
      |          ^^^^^                  *****
    4 + .   .   .   .   .   .   .   .   .   .***
      ++---------+---------+---------+----------
       0        10        20        30      step
    """
