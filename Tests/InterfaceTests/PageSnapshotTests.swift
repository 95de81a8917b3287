import Experiments
import Foundation
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
        check("design", size, appearance) { state in
            Fixture.send(&state, .described(DataQuery(Fixture.choices[0].experiment), .known(Fixture.counts)))
            Fixture.press(&state, .tab, .down, .down, .right, .down, .right, " ")
        }
    }

    @Test("What lies over the page Design", arguments: sizes)
    func designOverlays(size: Size) {
        check("design-keys", size, .color) { Fixture.find(&$0, "dropout") }
        check("design-values", size, .color) {
            Fixture.go(&$0, to: "model.hierarchy")
            Fixture.press(&$0, .enter, .up, " ")
        }
        check("design-value", size, .color) {
            Fixture.go(&$0, to: "training.learningRate")
            Fixture.press(&$0, .enter, "x", .enter)
        }
        check("design-grid", size, .color) {
            Fixture.go(&$0, to: "model.heads")
            Fixture.press(&$0, .enter)
            Fixture.send(&$0, .paste(", 3, 8"))
            Fixture.press(&$0, .enter, .tab, .end)
        }
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
        check("overlay", size, appearance) { Fixture.press(&$0, "3", " ", .up, " ", "b", "b", "L", "+", "+") }
    }

    @Test("Curves with a cursor, zoomed, clipped, by epochs, other panels", arguments: sizes, Appearance.allCases)
    func cursor(size: Size, appearance: Appearance) {
        check("cursor", size, appearance) {
            Fixture.press(&$0, "3", "b", "c", "+", "h", "h", "h", "h", "h", "h", "]", "h", "h")
        }
        check("panels", size, appearance) { Fixture.press(&$0, "3", " ", .up, " ", "t", "h") }
    }

    @Test("Log", arguments: sizes, Appearance.allCases)
    func log(size: Size, appearance: Appearance) {
        check("log", size, appearance) { state in
            let start = Date(timeIntervalSince1970: 1_767_348_000)
            let failure =
                "the data has no item 4711, which the candidate set names; remove it there, or prepare the data again "
                + "with \"sessionbench data prepare\": items.csv, line 5: item 4711"
            let messages: [Message] = [
                .notice("runs wait in the queue, and nothing works on them: 2, R"),
                .failure("cannot read events.jsonl: permission denied"),
                .failure("cannot read events.jsonl: permission denied"),
                .event(Fixture.id(3), .failed(message: failure, date: start)),
                .event(Fixture.id(4), Fixture.started(Fixture.id(4))),
                .event(Fixture.id(4), .finished(Fixture.summary(Fixture.id(4), mrr: 0.07))),
            ]
            for (number, message) in messages.enumerated() {
                _ = update(&state, message, at: start + 50_000 * Double(number))
            }
            _ = update(&state, .key("7"), at: start + 250_100)
            _ = update(&state, .key(.down), at: start + 250_100)
        }
    }

    @Test("The reason of a failure", arguments: sizes)
    func failure(size: Size) {
        check("failure", size, .color) { state in
            Fixture.press(&state, "2", .home)
            for _ in state.runs.order where state.runs.selection != Fixture.id(1) { Fixture.press(&state, .down) }
            Fixture.press(&state, "e")
        }
    }

    @Test("Commands", arguments: sizes)
    func commands(size: Size) {
        check("commands", size, .color) { Fixture.press(&$0, "2", ":", "r", "e", "s") }
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
        for (name, key) in [("empty-runs", "2"), ("empty-curves", "3"), ("empty-compare", "4")] as [(String, Key)] {
            var state = Fixture.state(size)
            Fixture.press(&state, key)
            expectSnapshot(render(state, size: size), name, .colours256)
        }
    }
}

@Suite("Any size, any text")
struct RobustnessTests {
    @Test("every page and overlay draws at every size", arguments: GlyphSet.allCases)
    func sizes(glyphs: GlyphSet) {
        let sizes = [80, 81, 95, 110, 111, 140, 300].flatMap { width in
            [24, 25, 27, 31, 36, 44, 90].map { Size(width: width, height: $0) }
        }
        for size in sizes {
            var state = Fixture.busy(size, glyphs: glyphs)
            Fixture.send(&state, .resize(size))
            for keys in [
                ["1"], ["2", " "], ["?"], [.escape, "3"], ["2", .up, " ", "3"], ["4"], [.tab], ["7"], [.enter],
                [.escape, "2", "e"], [.escape, "q"],
            ] as [[Key]] {
                for key in keys { Fixture.press(&state, key) }
                let screen = render(state, size: size)
                #expect(screen.size == size)
                #expect(screen.text.contains(" 1 "))
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
        for key in ["1", "2", "3", "4", .tab, "7", "?"] as [Key] {
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
