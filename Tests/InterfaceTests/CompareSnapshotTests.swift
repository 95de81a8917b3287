import Interface
import Runs
import ScreenKit
import Testing

@Suite("What the page Compare looks like")
struct CompareSnapshotTests {
    private typealias Shop = CompareFixture

    private static let sizes = [
        Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50),
    ]

    private func check(
        _ name: String, _ size: Size, _ appearance: Appearance, _ records: [RunRecord] = Shop.finished, _ keys: Key...
    ) throws {
        var state = Shop.state(size, glyphs: appearance.glyphs, records: records)
        for key in keys { try Shop.press(&state, key) }
        let screen = render(state, size: size)
        expectSnapshot(screen, "\(name)-\(size.width)x\(size.height)-\(appearance.rawValue)", appearance.palette)
    }

    /// The finished runs, one that trains, and one that waits.
    private static let going: [RunRecord] = {
        var training = RunRecord(
            id: Shop.id(2, 0), experiment: Shop.experiment(2, 0), status: .running, history: .read)
        training.apply(Fixture.started(training.id))
        training.apply(Fixture.progress(step: 144))
        let waiting = RunRecord(
            id: Shop.id(2, 1), experiment: Shop.experiment(2, 1), status: .queued, history: .read, place: 1)
        return Shop.finished + [training, waiting]
    }()

    @Test("Differences", arguments: sizes, Appearance.allCases)
    func table(size: Size, appearance: Appearance) throws {
        try check("compare", size, appearance, Shop.finished, "4", .down)
    }

    @Test("Differences by slices", arguments: sizes, Appearance.allCases)
    func slices(size: Size, appearance: Appearance) throws {
        try check("compare-slices", size, appearance, Shop.finished, "4", "S", .down, .down)
    }

    @Test("Matrix", arguments: sizes, Appearance.allCases)
    func matrix(size: Size, appearance: Appearance) throws {
        try check("matrix", size, appearance, Self.going, "4", .tab, .right)
    }

    @Test("Price of a cell", arguments: sizes, Appearance.allCases)
    func price(size: Size, appearance: Appearance) throws {
        try check("matrix-price", size, appearance, Shop.finished, "4", .tab, .down, .enter)
    }

    @Test("Nothing to compare", arguments: sizes, Appearance.allCases)
    func empty(size: Size, appearance: Appearance) throws {
        try check("compare-empty", size, appearance, [], "4")
        try check("compare-one", size, appearance, Array(Shop.finished.prefix(3)), "4")
    }

    @Test("Results that do not compare", arguments: sizes, Appearance.allCases)
    func incomparable(size: Size, appearance: Appearance) throws {
        var state = Shop.state(size, glyphs: appearance.glyphs)
        let query = try #require(update(&state, .key("4")).queries.last)
        Fixture.send(
            &state,
            .compared(
                query,
                .impossible(
                    "full and no hierarchy were tested on different rows (test rows aa and bb): they do not compare; "
                        + "leave one of them out")))
        expectSnapshot(
            render(state, size: size), "compare-impossible-\(size.width)x\(size.height)-\(appearance.rawValue)",
            appearance.palette)
    }
}
