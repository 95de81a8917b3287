import Experiments
import Foundation
import Interface
import Metrics
import Runs
import ScreenKit
import Testing

/// Makes states the way users and runs do: by messages.
enum Fixture {
    static let choices: [ExperimentChoice] = {
        var shop = Experiment(name: "diginetica-hiersrec")
        shop.data.source = .files
        shop.data.folder = "diginetica"
        shop.data.items.categories = ["category"]
        shop.protocol.split = .given
        shop.model.hierarchy = .parallel
        shop.model.width = 128
        var popularity = Experiment(name: "popularity")
        popularity.model.kind = .popularity
        return [
            ExperimentChoice(name: "Storefront", experiment: Experiment(name: "storefront")),
            ExperimentChoice(name: "diginetica-hiersrec", experiment: shop),
            ExperimentChoice(name: "popularity", experiment: popularity),
        ]
    }()

    /// With a results folder that was read, and is empty.
    static func state(
        _ size: Size = Size(width: 80, height: 24), glyphs: GlyphSet = .unicode, isReadOnly: Bool = false
    ) -> Workbench {
        var state = Workbench(choices: choices, size: size, glyphs: glyphs, isReadOnly: isReadOnly)
        send(&state, .results([]))
        return state
    }

    static func id(_ number: Int, _ experiment: String = "storefront") -> RunID {
        RunID(experiment: experiment, folder: "20260102-10\(number + 10)00-run")
    }

    static func experiment(_ change: (inout Experiment) -> Void = { _ in }) -> Experiment {
        var experiment = choices[0].experiment
        change(&experiment)
        return experiment
    }

    static func dataset(_ fingerprint: String = "307b8b7b55aa") -> DatasetSummary {
        DatasetSummary(
            name: "storefront", fingerprint: fingerprint, items: 1760, trainingSessions: 9548, trainingRows: 38_000,
            validationRows: 4700, testRows: 4737, categories: [8, 40, 160])
    }

    static func started(_ id: RunID, fingerprint: String = "307b8b7b55aa") -> RunEvent {
        .started(
            RunEvent.Start(
                run: id, date: Date(timeIntervalSince1970: 1_767_348_000), dataset: dataset(fingerprint),
                parameters: 264_239, plannedSteps: 380, kernel: "SkylakeX", workers: 2))
    }

    /// A point of a curve that falls with the steps.
    static func progress(step: Int, scale: Double = 1) -> RunEvent {
        let loss = scale * (4 + 3 / (1 + Double(step) / 40))
        return .training(
            RunEvent.Progress(
                step: step, epoch: Double(step) / 38, loss: loss * 1.5, parts: [.item: loss, .category: loss / 2],
                learningRate: 1e-3, rowsPerSecond: 20_000 + Double(step % 7) * 100, seconds: Double(step) / 10,
                secondsLeft: Double(380 - step) / 10))
    }

    static func validation(step: Int, mrr: Double, best: Bool = true) -> RunEvent {
        .validation(
            RunEvent.Validation(
                step: step, epoch: Double(step) / 38, metrics: metrics(mrr), loss: 4 + 3 / (1 + Double(step) / 30),
                best: best, rowsPerSecond: 9000))
    }

    static func metrics(_ mrr: Double) -> RankingMetrics {
        RankingMetrics(hr: mrr * 2.5, mrr: mrr, ndcg: mrr * 1.4, rows: 4737)
    }

    static func summary(_ id: RunID, mrr: Double, fingerprint: String = "307b8b7b55aa") -> RunSummary {
        RunSummary(
            run: id.description, status: .done, dataset: dataset(fingerprint), parameters: 264_239,
            metrics: .init(test: metrics(mrr), validation: metrics(mrr + 0.005)), slices: slices(mrr),
            candidates: candidates(mrr),
            speed: .init(trainingRowsPerSecond: 21_500, evaluationRowsPerSecond: 9_100),
            memory: .init(peakBytes: 90_000_000), seconds: .init(total: 74, training: 60, evaluation: 14), epochs: 10,
            bestEpoch: 8, refit: false, exact: true, seed: 1, workers: 2, kernel: "SkylakeX",
            references: [.popularity: metrics(0.0122), .ceiling: metrics(0.2251)])
    }

    static func slices(_ mrr: Double) -> [PopularitySlice] {
        let bounds: [(from: Int, to: Int?, rows: Int)] = [
            (0, 0, 0), (1, 5, 12), (6, 20, 500), (21, 100, 3_000), (101, nil, 1_225),
        ]
        return bounds.enumerated().map { index, slice in
            var metrics = metrics(mrr * Double(index) / 3)
            metrics.rows = slice.rows
            return PopularitySlice(fromClicks: slice.from, toClicks: slice.to, metrics: metrics)
        }
    }

    /// Five sizes for each strategy; predicted categories are worth the most.
    static func candidates(_ mrr: Double) -> [CandidateMetrics] {
        [(.categories, 0.9), (.popularity, 0.4), (.random, 0.1)].flatMap { strategy, worth in
            [0.01, 0.02, 0.04, 0.08, 0.16].enumerated().map { index, size in
                let share = worth + (1 - worth) * size
                return CandidateMetrics(
                    strategy: strategy, wanted: size, categories: strategy == .categories ? 2 + 4 * index : 0,
                    size: (size * 1760).rounded(), fraction: size, categoryRecall: share, metrics: metrics(mrr * share),
                    microsecondsPerRow: 1 + size * 12, fullMicrosecondsPerRow: 9, fewerThanCutoff: index == 0)
            }
        }
    }

    /// A finished run, one that trains, one that waits, one of other data that was stopped, and one that failed.
    static func busy(_ size: Size, glyphs: GlyphSet = .unicode) -> Workbench {
        var state = state(size, glyphs: glyphs)
        let other = id(0, "diginetica-hiersrec")
        send(
            &state,
            .results([
                RunRecord(
                    id: other, experiment: choices[1].experiment, status: .done,
                    summary: summary(other, mrr: 0.1713, fingerprint: "99aa00bb")),
                RunRecord(
                    id: id(1), experiment: experiment { $0.model.idFree = true }, status: .failed,
                    failure: "events.jsonl, line 3: not a JSON object"),
            ]),
            .launched(id(2), experiment()), .launched(id(3), experiment { $0.model.hierarchy = .none }),
            .launched(id(4), experiment { $0.model.metadata = .none }), .event(id(2), .phase("preparing data")),
            .event(id(2), started(id(2))))
        for step in stride(from: 2, through: 380, by: 2) { send(&state, .event(id(2), progress(step: step))) }
        for epoch in 1...10 {
            let mrr = 0.02 + 0.06 * (1 - 1 / (1 + Double(epoch) / 3))
            send(&state, .event(id(2), validation(step: epoch * 38, mrr: mrr)))
        }
        send(&state, .event(id(2), .finished(summary(id(2), mrr: 0.075))), .event(id(3), started(id(3))))
        for step in stride(from: 2, through: 160, by: 2) {
            send(&state, .event(id(3), progress(step: step, scale: 1.1)))
        }
        for epoch in 1...4 {
            send(&state, .event(id(3), validation(step: epoch * 38, mrr: 0.015 * Double(epoch))))
        }
        return state
    }

    static func send(_ state: inout Workbench, _ messages: Message...) {
        for message in messages { _ = update(&state, message) }
    }

    /// Clicks on the first place where a text stands on the screen.
    @discardableResult
    static func click(
        _ state: inout Workbench, _ text: String, location: SourceLocation = #_sourceLocation
    ) -> [Effect] {
        let screen = render(state, size: state.size)
        for (y, line) in screen.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let range = line.range(of: text) else { continue }
            let x = line[..<range.lowerBound].displayWidth
            return screen.target(x: x, y: y).map { asked(update(&state, .click($0))) } ?? []
        }
        Issue.record("\(text) is not on the screen", sourceLocation: location)
        return []
    }

    @discardableResult
    static func press(_ state: inout Workbench, _ keys: Key...) -> [Effect] {
        keys.flatMap { key in asked(update(&state, .key(key))) }
    }

    /// What a user has asked for; pages ask by themselves for what they show.
    private static func asked(_ effects: [Effect]) -> [Effect] {
        effects.filter { effect in
            switch effect {
            case .describeData, .weigh: false
            default: true
            }
        }
    }

    /// Types words into the finder of keys.
    static func find(_ state: inout Workbench, _ words: String) {
        press(&state, "/")
        send(&state, .paste(words))
    }

    /// Goes to a key in the form, as users do.
    static func go(_ state: inout Workbench, to path: String) {
        find(&state, path)
        while let finder = state.overlays.last as? KeyFinder, let found = finder.path, found != path {
            press(&state, .down)
        }
        press(&state, .enter)
    }

    /// Experiments that are launched where they are missing.
    static func launched(_ effects: [Effect]) -> [Experiment] {
        effects.flatMap { effect -> [Experiment] in
            if case .launchMissing(let experiments) = effect { experiments } else { [] }
        }
    }

    static let counts = DataFacts.Counts(
        items: 1_760, trainingSessions: 9_548, validationSessions: 1_180, testSessions: 1_190, trainingRows: 38_000,
        testRows: 4_737, categories: [8, 40, 160],
        lengths: [
            .init(name: "2", sessions: 3_000), .init(name: "3", sessions: 2_500), .init(name: "4–5", sessions: 2_400),
            .init(name: "≥6", sessions: 1_648),
        ])
}

/// What tests look at.
extension Workbench {
    var size: Size { workspace.size }
    var page: PageID { workspace.page }
    var runs: RunsView { workspace.runs }
    var library: RunLibrary { workspace.library }
    var notice: Workspace.Notice? { workspace.notice }
    var journal: Journal { workspace.journal }
    var isLeaving: Bool { workspace.isLeaving }
    var design: DesignDesk { workspace.design }
    var curveWindow: CurveWindow { page(CurvesPage.self)?.window ?? CurveWindow() }
    var curves: CurveSettings { page(CurvesPage.self)?.settings ?? CurveSettings() }

    /// The runs in the order of the table.
    var records: [RunRecord] { runs.order.compactMap { library[$0] } }

    /// Whether a question of a kind lies over the page, on top.
    func asks<Asked: Question>(of kind: Asked.Type) -> Bool { (overlays.last as? QuestionOverlay)?.question is Asked }

    /// Whether the question lies over the page, on top.
    func asks(_ question: some Question) -> Bool {
        (overlays.last as? QuestionOverlay).map { AnyHashable($0.question) == AnyHashable(question) } ?? false
    }
}

extension Key: ExpressibleByUnicodeScalarLiteral {
    public init(unicodeScalarLiteral value: Character) { self = .character(value) }
}
