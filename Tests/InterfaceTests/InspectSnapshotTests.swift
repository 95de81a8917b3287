import Interface
import Runs
import ScreenKit
import Testing

@Suite("What the page Inspect looks like")
struct InspectSnapshotTests {
    private typealias Rows = InspectFixture

    private static let sizes = [
        Size(width: 40, height: 12), Size(width: 80, height: 24), Size(width: 120, height: 40),
        Size(width: 200, height: 50),
    ]

    private func check(
        _ name: String, _ size: Size, _ appearance: Appearance, _ variants: [Int] = [], _ keys: Key...
    ) throws {
        var state = Rows.state(
            size, glyphs: appearance.glyphs, records: variants.isEmpty ? [] : CompareFixture.finished)
        for variant in variants {
            Rows.select(&state, variant)
            if variants.count > 1 { Fixture.press(&state, " ") }
        }
        try Rows.press(&state, "6")
        for key in keys { try Rows.press(&state, key) }
        record(name, state, size, appearance)
    }

    private func record(_ name: String, _ state: Workbench, _ size: Size, _ appearance: Appearance) {
        expectSnapshot(
            render(state, size: size), "\(name)-\(size.width)x\(size.height)-\(appearance.rawValue)",
            appearance.palette)
    }

    @Test("A row", arguments: sizes, Appearance.allCases)
    func row(size: Size, appearance: Appearance) throws {
        try check("inspect", size, appearance, [0], "s", "j", "j")
        try check("inspect-whole", size, appearance, [0], "j", .enter)
    }

    @Test("Two runs", arguments: sizes, Appearance.allCases)
    func two(size: Size, appearance: Appearance) throws {
        try check("inspect-two", size, appearance, [0, 1], "s", "s", "j")
    }

    @Test("Without weights", arguments: sizes, Appearance.allCases)
    func withoutWeights(size: Size, appearance: Appearance) throws {
        try check("inspect-fitted", size, appearance, [3])
    }

    @Test("Nothing to look at, and what is being read", arguments: sizes, Appearance.allCases)
    func empty(size: Size, appearance: Appearance) throws {
        try check("inspect-empty", size, appearance)
        var state = Rows.state(size, glyphs: appearance.glyphs)
        Rows.select(&state, 0)
        Fixture.press(&state, "6")
        let id = Rows.id(0)
        Fixture.send(&state, .keptRows(id, Rows.kept(id, state)))
        record("inspect-reading", state, size, appearance)
    }

    @Test("A session of one's own", arguments: sizes, Appearance.allCases)
    func own(size: Size, appearance: Appearance) throws {
        try check("inspect-prompt", size, appearance, [0], "I")
        try check("inspect-own", size, appearance, [0], "I", "S", "1", .enter)
    }
}
