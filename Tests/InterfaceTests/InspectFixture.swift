import Experiments
import Interface
import Metrics
import Results
import Runs
import ScreenKit

/// Test rows of the runs of `CompareFixture`, and an engine that says of them what is written down here.
enum InspectFixture {
    private typealias Shop = CompareFixture

    static let rows = TestRows(
        perSession: [2, 1, 3], prefix: [1, 2, 1, 1, 2, 3], clicks: [0, 7, 30, 2_000, 3, 0],
        isInPrefix: [0, 1, 0, 0, 1, 0],
        levels: [.init(name: "type", isHead: [1, 1, 0, 0, 1, -1], isHit: [1, 0, 0, 1, 1, -1])])

    /// By variant; the two differ most in the last row, then in rows 5, 3 and 2.
    static let ranks: [String: [Int32]] = [
        "full": [1, 5, 0, 40, 2, 300], "no hierarchy": [1, 2, 3, 40, 30, 1], "popularity": [21, 21, 7, 1, 21, 2],
    ]

    static func kept(_ id: RunID, _ state: Workbench, ties: String = TestRanks.tiesAgainstModel) -> KeptRows {
        guard let record = state.library[id], let summary = record.summary else { return .unknown("\(id) is not done") }
        return .known(
            InspectedRun(
                experiment: record.experiment, summary: summary,
                ranks: TestRanks(
                    full: ranks[record.variant] ?? [1, 1, 1, 1, 1, 1],
                    candidates: record.variant == "full"
                        ? [
                            (.candidates(.categories, wanted: 0.01), [1, 0, 0, 0, 2, 0]),
                            (.candidates(.categories, wanted: 0.04), [1, 3, 0, 9, 2, 0]),
                        ] : [],
                    tieRule: ties),
                rows: rows, lists: nil))
    }

    static func item(_ number: Int) -> InspectedItem {
        InspectedItem(
            id: "S\(number)", title: number == 3 ? "Kettle \u{1B}[31m\u{202E}red" : "Quiet Oak Chair \(number)",
            categories: ["Furniture", "Chairs"], clicks: number * 250)
    }

    private static func levels(ofRow isRow: Bool) -> [InspectedModel.Level] {
        [
            .init(
                name: "department",
                categories: [
                    .init(name: "Furniture", probability: 0.8125, place: 1, isTarget: isRow),
                    .init(name: "Kitchen", probability: 0.1875, place: 2, isTarget: false),
                ]),
            .init(
                name: "type",
                categories: (1...10).map { place in
                    .init(name: "Type \(place)", probability: 0.25 / Double(place), place: place, isTarget: false)
                } + (isRow ? [.init(name: "Arched Chair", probability: 0.003, place: 31, isTarget: true)] : [])),
        ]
    }

    /// What the engine would say in the end.
    static func answer(_ query: InspectionQuery, _ state: Workbench) -> Inspection {
        var answer = Inspection(runs: query.runs.count)
        switch query.subject {
        case .row(let row):
            answer.session = InspectedSession(items: [1, 2, 3].map(item), target: item(10 + row))
        case .typed(let text):
            if text.contains("?") {
                answer.problem = "there is no item \(text) in shop; did you mean S1?"
                return answer
            }
            answer.session = InspectedSession(items: [item(1), item(4)], target: nil)
        }
        let isRow = answer.session?.target != nil
        for (number, run) in query.runs.enumerated() {
            let isFitted = state.library[run]?.experiment.model.kind.isBaseline == true
            // Those of the other variants feed no item head.
            let isFed = state.library[run]?.experiment.reads("model.projection") == true
            answer.models[number] = InspectedModel(
                levels: isFitted ? [] : levels(ofRow: isRow),
                items: (1...20).map { place in
                    let score = 9 - Double(place + number) / 4
                    return .init(
                        item: item(place), score: isFitted ? nil : score,
                        parts: isFed ? ScoreParts(score: score, session: 5 + Double(place % 3)) : nil,
                        isTarget: isRow && place == 2)
                },
                targetScore: isRow && !isFitted ? 8.5 : nil,
                targetParts: isRow && isFed ? ScoreParts(score: 8.5, session: 7) : nil,
                bestWithoutCategories: isFed ? item(5) : nil, missing: isFitted ? "the run keeps no weights" : nil)
        }
        answer.done = query.runs.count
        return answer
    }

    /// Sends keys and answers what is asked of the engine.
    @discardableResult
    static func press(_ state: inout Workbench, _ keys: Key...) throws -> [Effect] {
        var effects: [Effect] = []
        for key in keys { effects += try answer(update(&state, .key(key)), &state) }
        return effects
    }

    /// - Returns: the effects, and those that the answers have led to.
    @discardableResult
    static func answer(_ effects: [Effect], _ state: inout Workbench) throws -> [Effect] {
        try Shop.answer(effects, &state)
        var all = effects
        for effect in effects {
            let next: [Effect]
            switch effect {
            case .readRows(let id): next = update(&state, .keptRows(id, kept(id, state)))
            case .inspect(let query): next = update(&state, .inspected(query, answer(query, state)))
            default: next = []
            }
            all += try answer(next, &state)
        }
        return all
    }

    static func state(
        _ size: Size = Size(width: 120, height: 40), glyphs: GlyphSet = .unicode,
        records: [RunRecord] = CompareFixture.finished
    ) -> Workbench {
        Shop.state(size, glyphs: glyphs, records: records)
    }

    /// The run of a variant that is in view where its runs are folded: the newest.
    static func id(_ variant: Int) -> RunID { Shop.id(variant, variant == 3 ? 0 : 2) }

    /// Goes to the run of a variant on the page Runs.
    static func select(_ state: inout Workbench, _ variant: Int) {
        Fixture.press(&state, "2", .home)
        for _ in state.runs.order where state.runs.selection != id(variant) { Fixture.press(&state, .down) }
    }

    // MARK: On the page

    /// On the page, with `full` selected.
    static func one(_ size: Size = Size(width: 120, height: 40)) throws -> Workbench {
        var state = Self.state(size)
        select(&state, 0)
        try press(&state, "6")
        return state
    }

    /// On the page, with `full` and `no hierarchy` marked.
    static func two(_ size: Size = Size(width: 120, height: 40)) throws -> Workbench {
        var state = Self.state(size)
        select(&state, 0)
        Fixture.press(&state, " ")
        select(&state, 1)
        Fixture.press(&state, " ")
        try press(&state, "6")
        return state
    }

    static func text(_ state: Workbench) -> String { render(state, size: state.size).text }

    /// What stands in the list, in one line.
    static func list(_ state: Workbench) -> String {
        text(state).split(separator: "\n").map { $0.prefix(40).trimmingPrefix("│ ").split(separator: "│").first ?? "" }
            .map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: " ")
    }

    /// The rows in the order of the list, from the first on, as the cursor goes through them.
    static func order(_ state: Workbench) throws -> [Int] {
        var state = state
        try press(&state, .home)
        return try (0..<rows.count).compactMap { number in
            if number > 0 { try press(&state, .down) }
            return state.inspect?.row
        }
    }
}

extension Workbench {
    var inspect: InspectPage? { page(InspectPage.self) }
}

extension [Effect] {
    var inspections: [InspectionQuery] {
        compactMap { if case .inspect(let query) = $0 { query } else { nil } }
    }
}
