import Basics
import Testing

@Suite("Numbers")
struct NumbersTests {
    @Test(arguments: [
        (0.17125, 4, "0.1713"), (-1.5, 1, "-1.5"), (-0.001, 2, "0.00"), (12.0, 0, "12"), (.nan, 2, "–"),
        (.infinity, 1, "–"), (1e300, 2, "–"), (0.999_99, 3, "1.000"),
    ])
    func fixed(value: Double, digits: Int, text: String) { #expect(Numbers.fixed(value, digits) == text) }

    @Test(arguments: [(0.1842, "18.42"), (1, "100.00"), (0.000_04, "0.00"), (.nan, "–")])
    func percent(fraction: Double, text: String) { #expect(Numbers.percent(fraction) == text) }

    @Test(arguments: [
        (0, "0"), (950, "950"), (999.6, "1.0k"), (1234, "1.2k"), (34_400, "34k"), (999_600, "1.0M"), (-2500, "-2.5k"),
    ])
    func short(value: Double, text: String) { #expect(Numbers.short(value) == text) }

    @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (983_742, "983,742"), (-12_345, "-12,345")])
    func grouped(value: Int, text: String) { #expect(Numbers.grouped(value) == text) }

    @Test(arguments: [(0.4, "0s"), (59.6, "1m00s"), (190, "3m10s"), (7500, "2h05m"), (273_600, "3d04h"), (-1, "–")])
    func duration(seconds: Double, text: String) { #expect(Numbers.duration(seconds) == text) }
}
