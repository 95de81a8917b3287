import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("Launching, and what it takes")
struct LaunchingTests {
    private let size = Size(width: 120, height: 40)

    /// With finished runs of these seconds, which are of dropouts 0.3, 0.4 and so on.
    private func state(seconds: [Double], _ choice: Int = 0) -> Workbench {
        var state = Fixture.state(size)
        let records = seconds.enumerated().map { number, seconds in
            let id = Fixture.id(number)
            var summary = Fixture.summary(id, mrr: 0.1)
            summary.seconds.total = seconds
            var experiment = Fixture.choices[choice].experiment
            experiment.model.dropout = 0.3 + 0.1 * Double(number)
            return RunRecord(id: id, experiment: experiment, status: .done, summary: summary)
        }
        Fixture.send(&state, .results(records))
        for _ in 0..<choice { Fixture.press(&state, .down) }
        return state
    }

    private func launched(_ effects: [Effect]) -> Int {
        Fixture.launched(effects).count + effects.count { if case .launch = $0 { true } else { false } }
    }

    @Test("what takes up to a minute begins at once; more is asked with its price, by the runs most like it")
    func price() {
        var quick = state(seconds: [20, 50])
        #expect(launched(Fixture.press(&quick, "a")) == 1)
        var slow = state(seconds: [20, 3_000])
        #expect(Fixture.press(&slow, "a").isEmpty)
        // Both differ in the dropout alone.
        let price = "Launch 1 run: about 25 min, memory 90MB, by the runs most like them?"
        #expect(render(slow, size: size).text.contains(price))
        #expect(launched(Fixture.press(&slow, "n")) == 0)
        #expect(launched(Fixture.press(&slow, "a", "y")) == 1)
        // Four of twenty seconds each are more than a minute.
        Fixture.go(&quick, to: "training.learningRate")
        Fixture.press(&quick, .enter)
        Fixture.send(&quick, .paste(", 2e-3, 3e-3, 4e-3"))
        Fixture.press(&quick, .enter)
        #expect(Fixture.press(&quick, "a").isEmpty)
        #expect(render(quick, size: size).text.contains("Launch 4 runs: about 2 min"))
        #expect(launched(Fixture.press(&quick, "y")) == 4)
    }

    @Test("reference runs count by what they take on this machine, and only where nothing was trained here")
    func references() {
        func reference(_ number: Int, here seconds: Double?) -> RunRecord {
            let id = RunID(experiment: "storefront", folder: "full-\(number)")
            return RunRecord(
                id: id, experiment: Fixture.experiment(), status: .done, summary: Fixture.summary(id, mrr: 0.1),
                isReference: true, secondsHere: seconds)
        }
        // It took 74 seconds where it was made.
        var fast = Fixture.state(size)
        Fixture.send(&fast, .results([reference(1, here: 20)]))
        #expect(launched(Fixture.press(&fast, "a")) == 1)
        var slow = Fixture.state(size)
        Fixture.send(&slow, .results([reference(1, here: 240)]))
        #expect(Fixture.press(&slow, "a").isEmpty)
        let price = "Launch 1 run: about 4 min, memory 90MB, by reference runs, at the speed of this machine?"
        #expect(render(slow, size: size).text.contains(price))
        var own = state(seconds: [20])
        Fixture.send(&own, .results([reference(1, here: 240)]))
        #expect(launched(Fixture.press(&own, "a")) == 1)
    }

    @Test("nobody knows how long the first run takes: it is asked for data of one's own, and not for the built-in shop")
    func unknown() {
        var shop = Fixture.state(size)
        #expect(launched(Fixture.press(&shop, "a")) == 1)
        var own = Fixture.state(size)
        Fixture.press(&own, .down)
        #expect(Fixture.press(&own, "a").isEmpty)
        #expect(render(own, size: size).text.contains("nobody knows how long: no run like them is done?"))
        #expect(launched(Fixture.press(&own, "y")) == 1)
    }

    @Test("what is done or going already is not launched again without a word")
    func again() {
        var state = Fixture.state(size)
        #expect(launched(Fixture.press(&state, "a")) == 1)
        Fixture.send(&state, .launched(Fixture.id(1), Fixture.choices[0].experiment))
        #expect(Fixture.press(&state, "a").isEmpty)
        #expect(state.notice?.text.hasPrefix("a: nothing to launch") == true)
        Fixture.press(&state, .backTab, .enter)
        #expect(render(state, size: size).text.contains("One like it is going or waits already: storefront"))
        Fixture.press(&state, "n")
        Fixture.send(
            &state, .event(Fixture.id(1), Fixture.started(Fixture.id(1))),
            .event(Fixture.id(1), .finished(Fixture.summary(Fixture.id(1), mrr: 0.1))))
        #expect(Fixture.press(&state, "a").isEmpty && state.notice?.text == "a: the study is done")
        #expect(Fixture.press(&state, .enter).isEmpty)
        #expect(render(state, size: size).text.contains("One like it is done already: storefront"))
        #expect(Fixture.press(&state, "y") == [.launch(Fixture.choices[0].experiment)])
        Fixture.press(&state, .enter, "o")
        #expect(state.page == .runs && state.runs.selection == Fixture.id(1))
        // Another seed is another run.
        Fixture.press(&state, "1", .tab)
        Fixture.go(&state, to: "training.seed")
        Fixture.press(&state, .enter, .control("u"), "2", .enter)
        // It takes more than a minute.
        #expect(launched(Fixture.press(&state, "a", "y")) == 1)
    }

    @Test("the plan says what the rest takes, by which runs; disk when it was looked at")
    func cost() {
        var state = state(seconds: [20, 3_000])
        // What has been asked for once is not asked for again.
        let late = RunRecord(
            id: Fixture.id(3), experiment: Fixture.choices[0].experiment, status: .failed, failure: "no disk")
        #expect(!update(&state, .results([late])).contains { if case .weigh = $0 { true } else { false } })
        var fresh = Fixture.state(size)
        let asked = update(&fresh, .results(state.records))
        #expect(asked.contains(.weigh([Fixture.id(0), Fixture.id(1)])))
        let text = render(state, size: size).text
        #expect(text.contains("the rest: about 25 min, memory 90MB, disk unknown · basis: 2 runs most like them"))
        Fixture.send(&state, .weighed([Fixture.id(0): 1_000_000, Fixture.id(1): 3_000_000]))
        #expect(render(state, size: size).text.contains("memory 90MB, disk 2.0MB"))
        var unknown = Fixture.state(size)
        Fixture.press(&unknown, .up)
        #expect(render(unknown, size: size).text.contains("time, memory and disk unknown"))
    }

    @Test("a stopped run that may take long goes on after a question with the price")
    func resuming() {
        var state = state(seconds: [3_000])
        let stopped = RunRecord(
            id: Fixture.id(7), experiment: Fixture.choices[0].experiment, status: .stopped, history: .read)
        Fixture.send(&state, .results([stopped]))
        Fixture.press(&state, "2", "g")
        #expect(state.runs.selection == Fixture.id(7))
        #expect(Fixture.press(&state, "r").isEmpty)
        #expect(render(state, size: size).text.contains("Launch 1 run: about 50 min"))
        #expect(Fixture.press(&state, "y") == [.resume(Fixture.id(7))])
    }

    @Test("Enter on a run that is done opens its report, on another one its curves")
    func report() {
        var state = state(seconds: [20])
        Fixture.press(&state, "2")
        #expect(Fixture.press(&state, .enter) == [.report(Fixture.id(0))])
        Fixture.send(&state, .report(Fixture.id(0), "HR@20  25.00\n\nsetting  value\n"))
        let text = render(state, size: size).text
        #expect(text.contains("HR@20  25.00") && text.contains("setting  value"))
        Fixture.press(&state, .escape)
        Fixture.send(&state, .launched(Fixture.id(5), Fixture.choices[0].experiment))
        Fixture.press(&state, "g", .enter)
        #expect(state.page == .curves)
    }
}
