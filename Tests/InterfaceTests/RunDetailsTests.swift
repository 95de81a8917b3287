import Interface
import Metrics
import Runs
import ScreenKit
import Testing

@Suite("What is said of one run")
struct RunDetailsTests {
    private static let size = Size(width: 80, height: 24)
    private let size = Self.size

    private func done(_ number: Int, mrr: Double) -> RunRecord {
        let id = Fixture.id(number)
        return RunRecord(
            id: id, experiment: Fixture.experiment(), status: .done, summary: Fixture.summary(id, mrr: mrr))
    }

    @Test("only strategies that the run has are shown; where sizes do not fit, that is said")
    func candidates() {
        func text(_ change: (inout RunSummary) -> Void) -> String {
            var run = done(1, mrr: 0.2)
            if var summary = run.summary {
                change(&summary)
                run.summary = summary
            }
            var state = Fixture.state()
            Fixture.send(&state, .results([run]))
            Fixture.press(&state, "2")
            return render(state, size: size).text
        }
        #expect(text { _ in }.contains("MRR@20%    predicted  most clicked  random"))
        let headless = text { $0.candidates.removeAll { $0.strategy == .categories } }
        #expect(headless.contains("MRR@20%    most clicked  random"))
        let none = text { $0.candidates = [] }
        #expect(!none.contains("most clicked") && none.contains("never seen"))
        #expect(!text { $0.slices = nil }.contains("never seen"))
        let many = text { summary in
            summary.candidates += summary.candidates.map { entry in
                var copy = entry
                copy.wanted += 0.5
                copy.size += 1_000
                return copy
            }
        }
        #expect(many.contains("8%") && !many.contains("16%") && many.contains("…"))
    }

    @Test("wanted sizes that end in the same sets are one line", arguments: [size, Size(width: 200, height: 50)])
    func equalSets(size: Size) {
        var run = done(1, mrr: 0.2)
        var summary = Fixture.summary(run.id, mrr: 0.2)
        for index in summary.candidates.indices where summary.candidates[index].wanted == 0.02 {
            summary.candidates[index].size = summary.candidates[index - 1].size
            summary.candidates[index].categories = summary.candidates[index - 1].categories
        }
        run.summary = summary
        var state = Fixture.state(size)
        Fixture.send(&state, .results([run]))
        Fixture.press(&state, "2")
        let lines = render(state, size: size).text.split(separator: "\n")
        if size.width == 80 {
            #expect(lines.count { $0.contains("in 1–2% ") } == 1 && lines.count { $0.contains("  in ") } == 4)
        } else {
            #expect(lines.count { $0.contains("most clicked") } == 4)
        }
    }

    @Test(
        "values among fewer than 20 candidates are marked, with a footnote",
        arguments: [size, Size(width: 200, height: 50)])
    func fewCandidates(size: Size) {
        func text(isFew: Bool) -> String {
            var run = done(1, mrr: 0.2)
            var summary = Fixture.summary(run.id, mrr: 0.2)
            for index in summary.candidates.indices { summary.candidates[index].fewerThanCutoff = isFew && index == 0 }
            run.summary = summary
            var state = Fixture.state(size)
            Fixture.send(&state, .results([run]))
            Fixture.press(&state, "2")
            return render(state, size: size).text
        }
        #expect(!text(isFew: false).contains("‡"))
        let few = text(isFew: true)
        #expect(few.contains("‡ fewer than 20 candidates in some rows, which flatters"))
        // HR and MRR of the first strategy and size where there is room for both.
        #expect(few.count { $0 == "‡" } == (size.width == 80 ? 2 : 3))
    }

    @Test("what a second stage gains is shown, and where there is room what it goes by")
    func secondStage() {
        var run = done(1, mrr: 0.2)
        run.summary?.secondStage = SecondStageResult(
            kind: .linear, test: RankingMetrics(hr: 0.5, mrr: 0.25, ndcg: 0.3, rows: 100),
            validation: RankingMetrics(hr: 0.5, mrr: 0.25, ndcg: 0.3, rows: 100),
            validationOfModel: RankingMetrics(hr: 0.4, mrr: 0.2, ndcg: 0.3, rows: 100), poolSize: 92.4,
            poolRecall: 0.77, microsecondsPerRow: 119.6, fittingSeconds: 1, trees: 0,
            features: [
                .init(name: "clicks", weight: 3, importance: 0.2), .init(name: "last", weight: -1, importance: -0.7),
            ])
        for size in [Self.size, Size(width: 200, height: 50)] {
            var state = Fixture.state(size)
            Fixture.send(&state, .results([run]))
            Fixture.press(&state, "2")
            let text = render(state, size: size).text
            #expect(text.contains("linear: MRR@20 20.00 → 25.00%, HR@20"))
            #expect(text.contains("92 candidates, 120 µs/row") == (size.width == 200))
            #expect(text.contains("by last -0.70 · clicks 0.20") == (size.width == 200))
        }
        run.summary?.secondStage = nil
        var state = Fixture.state(size)
        Fixture.send(&state, .results([run]))
        Fixture.press(&state, "2")
        #expect(!render(state, size: size).text.contains("2nd stage"))
    }

    @Test("why a run failed is never cut", arguments: [size, Size(width: 200, height: 50)])
    func longFailure(size: Size) {
        let reason = (1...40).map { "word\($0)" }.joined(separator: " ")
        var state = Fixture.state(size)
        Fixture.send(
            &state,
            .results([RunRecord(id: Fixture.id(1), experiment: Fixture.experiment(), status: .failed, failure: reason)])
        )
        Fixture.press(&state, "2")
        let text = render(state, size: size).text
        #expect((1...40).allSatisfy { text.contains("word\($0)") })
    }

    @Test("while a set is scored, strip and lists say so, with how much of it")
    func scoring() {
        for phase in [nil, "scoring the test set"] {
            var state = Fixture.busy(size)
            let id = Fixture.id(3)
            // Figures as wide as they get.
            let progress = RunEvent.Progress(
                step: 200, epoch: 5, loss: 1, parts: [:], learningRate: 1, rowsPerSecond: 6_800, seconds: 9,
                secondsLeft: 4_000)
            Fixture.send(&state, .event(id, .training(progress)), .event(id, Fixture.validation(step: 190, mrr: 0.2)))
            if let phase { Fixture.send(&state, .event(id, .phase(phase))) }
            Fixture.send(&state, .event(id, .evaluating(rows: 72, of: 100)))
            Fixture.press(&state, "2", .home)
            #expect(render(state, size: size).text.contains("▶ scoring 72%"))
            Fixture.press(&state, "3")
            let strip = render(state, size: size).text
            #expect(strip.contains("  scoring 72%") && !strip.contains("training 72%"))
            guard phase == nil else { continue }
            Fixture.send(&state, .event(id, Fixture.progress(step: 200)))
            #expect(!render(state, size: size).text.contains("scoring"))
        }
    }

    @Test("what the items imply of the next category stands beside what its head says")
    func impliedCategories() {
        var run = done(1, mrr: 0.2)
        run.summary?.metrics.testTasks = TaskMetrics(categories: [.init(level: "shelf", rows: 9, accuracy: 0.881)])
        func text() -> String {
            var state = Fixture.state()
            Fixture.send(&state, .results([run]))
            Fixture.press(&state, "2")
            return render(state, size: Size(width: 200, height: 50)).text
        }
        #expect(text().contains("shelf right 88.10%") && !text().contains("by items"))
        run.summary?.metrics.testCategories = [
            CategoryComparison(
                level: "shelf", target: .specific, rows: 9, head: .init(accuracy: 0.88, logLoss: 0.9),
                implied: .init(accuracy: 0.8821, logLoss: 0.8))
        ]
        #expect(text().contains("shelf right 88.10% (sample: 88.00, by items 88.21)"))
    }

    @Test("a run that waits for memory says so, and is one of those that are going")
    func waiting() {
        var state = Fixture.busy(size)
        let id = Fixture.id(3)
        let reason = "waits until another run ends: it needs about 2 GB"
        Fixture.send(&state, .event(id, .waiting(reason)))
        #expect(state.library[id]?.status == .waiting && state.library[id]?.phase == reason)
        #expect(render(state, size: size).text.contains("▶ 1 running"))
        Fixture.send(&state, .event(id, .phase("preparing data")))
        #expect(state.library[id]?.status == .running)
        let record = RunRecord(id: id, experiment: Fixture.experiment(), status: .waiting, failure: reason)
        Fixture.send(&state, .results([record]))
        Fixture.press(&state, "2", "g")
        #expect(state.library[id]?.failure == nil)
        let text = render(state, size: Size(width: 120, height: 40)).text
        #expect(text.contains("… waiting") && text.contains("waits until another run ends"))
    }
}
