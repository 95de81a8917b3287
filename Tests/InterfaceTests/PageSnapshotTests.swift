import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("What pages look like")
struct PageSnapshotTests {
    private static let sizes = [
        Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50),
    ]

    private func check(
        _ name: String, _ size: Size, _ appearance: Appearance, _ prepare: (inout Workbench) -> Void
    ) {
        var state = Fixture.busy(size, glyphs: appearance.glyphs)
        prepare(&state)
        let screen = render(state, size: size)
        expectSnapshot(
            screen, "\(name)-\(size.width)x\(size.height)-\(appearance.rawValue)", appearance.palette)
    }

    @Test("Design", arguments: sizes, Appearance.allCases)
    func design(size: Size, appearance: Appearance) {
        check("design", size, appearance) { Fixture.press(&$0, .tab, .down, .down, .right, .down, .right, .right) }
    }

    @Test("Runs", arguments: sizes, Appearance.allCases)
    func runs(size: Size, appearance: Appearance) {
        check("runs", size, appearance) { Fixture.press(&$0, "2", " ", .up, " ", "s", "s", "s", "s", "s", "s", "s") }
    }

    @Test("Results of a finished run", arguments: sizes, Appearance.allCases)
    func results(size: Size, appearance: Appearance) {
        check("results", size, appearance) { Fixture.press(&$0, "2", .home, .down, .down) }
    }

    @Test("Curves of one run", arguments: sizes, Appearance.allCases)
    func curves(size: Size, appearance: Appearance) {
        check("curves", size, appearance) { Fixture.press(&$0, "3") }
    }

    @Test("Curves of two runs, smoothed, over time, logarithmic", arguments: sizes, Appearance.allCases)
    func overlay(size: Size, appearance: Appearance) {
        check("overlay", size, appearance) { Fixture.press(&$0, "3", " ", .up, " ", "a", "a", "L", "+", "+") }
    }

    @Test("Curves with a cursor, zoomed, clipped, by epochs, other panels", arguments: sizes, Appearance.allCases)
    func cursor(size: Size, appearance: Appearance) {
        check("cursor", size, appearance) {
            Fixture.press(&$0, "3", "a", "o", "+", "h", "h", "h", "h", "h", "h", "]", "h", "h")
        }
        check("panels", size, appearance) { Fixture.press(&$0, "3", " ", .up, " ", "t", "h") }
    }

    @Test("Help", arguments: Workbench.pages)
    func help(page: PageID) {
        check("help-\(page.key.label)", Size(width: 80, height: 24), .color) { Fixture.press(&$0, page.key, "?") }
    }

    @Test("Questions")
    func questions() {
        let size = Size(width: 80, height: 24)
        check("question-stop", size, .color) { Fixture.press(&$0, "2", .up, "x") }
        check("question-quit", size, .color) { Fixture.press(&$0, "q") }
        check("leaving", size, .color) { Fixture.press(&$0, "2", "q", "y") }
    }

    @Test("No runs yet")
    func empty() {
        let size = Size(width: 80, height: 24)
        for (name, key) in [("empty-runs", "2"), ("empty-curves", "3")] as [(String, Key)] {
            var state = Fixture.state(size)
            Fixture.press(&state, key)
            expectSnapshot(render(state, size: size), name, .colours256)
        }
    }
}

@Suite("Any size, any text")
struct RobustnessTests {
    @Test("below the minimum one line says so")
    func tooSmall() {
        func text(_ width: Int, _ height: Int, _ glyphs: GlyphSet = .unicode) -> String {
            let size = Size(width: width, height: height)
            return render(Fixture.busy(size, glyphs: glyphs), size: size).text
        }
        #expect(text(79, 24).contains("needs 80×24, has 79×24"))
        #expect(text(200, 23, .ascii).contains("needs 80x24, has 200x23"))
        #expect(text(10, 1) == "needs 80×…")
        #expect(text(1, 1) == "…")
        #expect(text(0, 0) == "")
    }

    @Test("every page and overlay draws at every size", arguments: GlyphSet.allCases)
    func sizes(glyphs: GlyphSet) {
        let sizes = [80, 81, 95, 110, 111, 140, 300].flatMap { width in
            [24, 25, 27, 31, 36, 44, 90].map { Size(width: width, height: $0) }
        }
        for size in sizes {
            var state = Fixture.busy(size, glyphs: glyphs)
            Fixture.send(&state, .resize(size))
            for keys in [["1"], ["2", " "], ["?"], [.escape, "3"], ["2", .up, " ", "3"], ["q"]] as [[Key]] {
                for key in keys { Fixture.press(&state, key) }
                let screen = render(state, size: size)
                #expect(screen.size == size)
                #expect(screen.text.hasPrefix(" sessionbench"))
            }
        }
    }

    @Test("names, messages and phases cannot send anything to the terminal")
    func untrusted() {
        let evil = "e\u{1B}[2Jv\u{202E}i\u{7}l\u{9B}0m"
        let id = RunID(experiment: evil, folder: evil)
        var experiment = Experiment(name: evil)
        experiment.data.folder = evil
        experiment.data.source = .files
        var state = Workbench(
            choices: [ExperimentChoice(name: evil, experiment: experiment, problem: evil)],
            size: Size(width: 120, height: 40))
        Fixture.send(
            &state, .launched(id, experiment), .event(id, .phase(evil)),
            .event(id, .failed(message: evil, date: .distantPast)))
        for key in ["1", "2", "3", "?"] as [Key] {
            Fixture.press(&state, key)
            let text = render(state, size: state.size).text
            #expect(
                text.unicodeScalars.allSatisfy { scalar in
                    let category = scalar.properties.generalCategory
                    return scalar == "\n" || (category != .control && category != .format)
                })
            #expect(text.contains("e·[2Jvi·l·0m"))
        }
    }
}
