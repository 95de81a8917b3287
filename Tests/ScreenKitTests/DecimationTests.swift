import ScreenKit
import Testing

@Suite("Decimation of curves")
struct DecimationTests {
    /// Noise that is the same in every run of the tests.
    private func noise(_ count: Int, seed: UInt64) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 40) / Double(1 << 24)
        }
    }

    /// Every column on its own: all its points, then those that are the first, last, lowest or highest of them.
    private func twin(_ points: [LineChart.Point], _ range: ClosedRange<Double>, _ columns: Int) -> [LineChart.Point] {
        let inside = points.enumerated().filter { range.contains($0.element.x) }
        let width = (range.upperBound - range.lowerBound) / Double(columns)
        var kept: Set<Int> = []
        for column in 0..<columns {
            let members = inside.filter {
                min(Int(($0.element.x - range.lowerBound) / width), columns - 1) == column
            }
            guard let first = members.first, let last = members.last else { continue }
            let low = members.first { member in members.allSatisfy { member.element.y <= $0.element.y } }
            let high = members.first { member in members.allSatisfy { member.element.y >= $0.element.y } }
            kept.formUnion([first.offset, last.offset, low?.offset, high?.offset].compactMap(\.self))
        }
        if let first = inside.first, first.offset > 0 { kept.insert(first.offset - 1) }
        if let last = inside.last, last.offset < points.count - 1 { kept.insert(last.offset + 1) }
        return kept.sorted().map { points[$0] }
    }

    @Test(
        "of every column the first, the last, the lowest and the highest point are kept",
        arguments: [(1, 1), (7, 3), (100, 10), (1_000, 64), (1_000, 2_000)], [0.0...1, 0.2...0.7, 0.5...0.5001])
    func twin(size: (points: Int, columns: Int), range: ClosedRange<Double>) {
        let x = (0..<size.points).map { Double($0) / Double(max(size.points - 1, 1)) }
        // A power of two as width: columns begin at the same places, however they are computed.
        let scale = range == 0...1 ? 64.0 : 1
        for seed in [1, 2, 3] as [UInt64] {
            let points = zip(x, noise(size.points, seed: seed)).map { LineChart.Point(x: $0 * scale, y: $1) }
            let range = range.lowerBound * scale...range.upperBound * scale
            let kept = decimated(x: points.map(\.x), y: points.map(\.y), in: range, columns: size.columns)
            let expected = twin(points, range, size.columns)
            #expect(expected.isEmpty ? kept.count <= 2 : kept == expected)
        }
    }

    @Test("few points stay as they are, and a curve of any length is four points per column at most")
    func sizes() {
        let few = [1.0, 4, 9, 16]
        #expect(decimated(x: few, y: few, in: 1...16, columns: 100).map(\.x) == few)
        #expect(decimated(x: [], y: [], in: 0...1, columns: 10).isEmpty)
        let x = (0..<200_000).map(Double.init)
        #expect(decimated(x: x, y: noise(x.count, seed: 5), in: 0...199_999, columns: 100).count == 400)
    }

    @Test("gaps stay gaps, and values outside of everything are no trap")
    func gaps() {
        let y = [1, .nan, .nan, 2, .infinity, 3]
        let kept = decimated(x: (0..<6).map(Double.init), y: y, in: 0...5, columns: 2)
        #expect(kept.map(\.x) == [0, 1, 3, 4, 5])
        let wild = [-1e308, 0, .nan, 1e308]
        #expect(decimated(x: wild, y: wild, in: 0...1, columns: 3).count <= 4)
        #expect(decimated(x: wild, y: wild, in: 0...0, columns: 0).count <= 4)
    }

    @Test("what is drawn of a noisy curve is what all its points draw", arguments: GlyphSet.allCases)
    func drawing(glyphs: GlyphSet) {
        let y = noise(20_000, seed: 9).enumerated().map { 10 / (1 + Double($0) / 2_000) + $1 }
        let x = y.indices.map(Double.init)
        /// The dots of each cell.
        func dots(_ points: [LineChart.Point]) -> [UInt32] {
            var screen = Screen(size: Size(width: 60, height: 20), glyphs: glyphs)
            LineChart(series: [.init(label: "s", index: 0, points: points)], xLabel: "step")
                .draw(on: &screen, in: screen.bounds)
            return screen.cells.map {
                $0.scalar.value == 0x2A ? 1 : $0.scalar.value > 0x2800 ? $0.scalar.value & 255 : 0
            }
        }
        let all = dots(zip(x, y).map { LineChart.Point(x: $0, y: $1) })
        let some = dots(decimated(x: x, y: y, in: 0...19_999, columns: 120))
        let drawn = all.reduce(0) { $0 + $1.nonzeroBitCount }
        let differing = zip(all, some).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        // Dots begin where values are rounded, columns where they are cut off: at edges some dots differ.
        #expect(drawn > 100 && differing * 5 < drawn, "\(differing) of \(drawn) dots differ")
    }
}
