import Testing

@testable import Figures

@Suite("Ticks and axes") struct TicksTests {
    @Test("by hand")
    func byHand() {
        #expect(Ticks.linear(0...10, atMost: 6).labels == ["0", "2", "4", "6", "8", "10"])
        #expect(Ticks.linear(-13.7...3.2, atMost: 6).labels == ["−10", "−5", "0"])
        #expect(Ticks.linear(0.171...0.178, atMost: 5).labels == ["0.172", "0.174", "0.176", "0.178"])
        #expect(Ticks.linear(0...60_000, atMost: 4).labels == ["0", "20k", "40k", "60k"])
        #expect(Ticks.logarithmic(0.25...16, atMost: 8).labels == ["0.5", "1", "2", "5", "10"])
        #expect(
            Ticks.logarithmic(0.0001...200, atMost: 8).labels == ["0.0001", "0.001", "0.01", "0.1", "1", "10", "100"])
        #expect(Ticks.logarithmic(0.0001...200, atMost: 4).labels == ["0.0001", "0.01", "1", "100"])
        #expect(Ticks.logarithmic(1.2e6...2.4e6, atMost: 5).labels.allSatisfy { $0.hasSuffix("M") })
    }

    @Test("never more than wanted, inside, ascending, and at least one where two are wanted")
    func property() {
        for exponent in -9...9 {
            var scale = 1.0
            for _ in 0..<abs(exponent) { scale *= 10 }
            if exponent < 0 { scale = 1 / scale }
            for (lower, length) in [(0.0, 1.0), (-3.3, 7.1), (17.02, 0.013), (1, 999)] {
                for count in 2...8 {
                    let range = (lower * scale)...((lower + length) * scale)
                    let ticks = Ticks.linear(range, atMost: count)
                    #expect((1...count).contains(ticks.values.count), "\(range) \(count)")
                    #expect(ticks.values == ticks.values.sorted() && ticks.values.count == ticks.labels.count)
                    let slack = 1e-6 * length * scale
                    #expect(
                        ticks.values.allSatisfy { $0 >= range.lowerBound - slack && $0 <= range.upperBound + slack })
                    guard lower > 0 else { continue }
                    let logarithmic = Ticks.logarithmic(range, atMost: count)
                    #expect((1...count).contains(logarithmic.values.count), "\(range) \(count) logarithmic")
                }
            }
        }
        #expect(Ticks.linear(1...1, atMost: 5).values.isEmpty)
    }

    @Test("one value stands in the middle; what is no number, or not positive on a logarithmic axis, nowhere")
    func axis() {
        let one = PlacedAxis(Axis(title: ""), [3, .nan, .infinity])
        #expect(one.share(3) == 0.5 && one.share(.nan) == nil)
        let zero = PlacedAxis(Axis(title: ""), [0])
        #expect(zero.share(0) == 0.5)
        let logarithmic = PlacedAxis(Axis(title: "", scale: .logarithmic), [0, -1, 1, 100])
        #expect(logarithmic.share(0) == nil && abs((logarithmic.share(10) ?? 0) - 0.5) < 1e-12)
        #expect(PlacedAxis(Axis(title: ""), []).share(0.5) == 0.5)
    }
}
