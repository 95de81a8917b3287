import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// `inspect`, and its page, on runs that are made here, on the built-in Storefront.
@Suite("Test rows from the command line")
struct InspectTests {
    private let shop: TrainedShop
    private var folder: URL { shop.folder }

    init() throws {
        shop = try TrainedShop(
            [
                "full: {}", "flat: {model.kind: transformer}", "bare: {training.keep: summary, model.width: 8}",
                "fitted: {model.kind: popularity}",
            ],
            others: ["evaluation: {candidates: [0.1, 0.4]}"], environment: ["COLUMNS": "120", "LINES": "40"])
    }

    private func train(_ file: String) throws { try shop.train(file) }

    private func program(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try shop.program(arguments)
    }

    private var store: RunStore { RunStore(results: folder.appending(path: "Results")) }

    /// The finished run of an experiment that fits.
    private func run(_ fits: (Experiment) -> Bool) throws -> StoredRun {
        try #require(store.runs().first { $0.experiment.map(fits) ?? false })
    }

    private struct Row: Decodable {
        struct Item: Decodable {
            let id: String
            let clicks: Int
        }
        struct Kept: Decodable {
            struct Candidates: Decodable {
                let strategy: String
                let wanted: Double
                let rank: Int32
            }
            struct Model: Decodable {
                struct Listed: Decodable {
                    let item: Item
                    let score: Double?
                    let isTarget: Bool
                }
                let items: [Listed]
                let missing: String?
                let targetScore: Double?
            }
            let run: String
            let rank: Int32
            let candidates: [Candidates]
            let model: Model?
        }
        let row: Int
        let session: Int
        let items: [Item]?
        let target: Item?
        let runs: [Kept]
    }

    private struct Brief: Decodable {
        let row: Int
        let ranks: [Int32]
    }

    private func json<Value: Decodable>(_ arguments: [String]) throws -> Value {
        let result = try program(["inspect"] + arguments + ["--json"])
        try #require(result.code == 0, "\(arguments): \(result.errors)")
        return try JSONDecoder().decode(Value.self, from: Data(result.output.utf8))
    }

    @Test("ranks among all items and in candidate sets are those that the run keeps; two runs stand side by side")
    func rows() throws {
        let full = try run { $0.model.kind == .hiersrec && $0.training.keep != .summary }
        let fitted = try run { $0.model.kind == .popularity }
        let ranks = try full.folder.testRanks(of: try #require(full.summary))
        let others = try fitted.folder.testRanks(of: try #require(fitted.summary))
        for number in [1, 2, 7, ranks.full.count] {
            let row: Row = try json(["\(full.id)", "--row", "\(number)", "--against", "\(fitted.id)"])
            #expect(row.row == number && row.runs.map(\.rank) == [ranks.full[number - 1], others.full[number - 1]])
            for (set, kept) in zip(row.runs[0].candidates, ranks.candidates) {
                let strategy = try #require(EvaluationSettings.Strategy(rawValue: set.strategy))
                #expect(kept.name == .candidates(strategy, wanted: set.wanted))
                #expect(set.rank == kept.ranks[number - 1])
            }
            #expect(row.runs[0].candidates.count == 6 && row.runs[1].candidates.count == 4)
            let model = try #require(row.runs[0].model)
            #expect(model.items.count == 20 && model.items.allSatisfy { $0.score != nil } && model.missing == nil)
            let place = model.items.firstIndex(where: \.isTarget)
            #expect(place.map { model.items[$0].item.id == row.target?.id } ?? (ranks.full[number - 1] > 20))
            // Popularity scores by clicks, of which the items tell, too.
            let popular = try #require(row.runs[1].model)
            #expect(popular.items.allSatisfy { $0.score == Double($0.item.clicks) })
            #expect(popular.targetScore == row.target.map { Double($0.clicks) })
        }
        let worst: [Brief] = try json(["\(full.id)", "--worst", "5"])
        #expect(worst.map { $0.ranks[0] } == Array(ranks.full.sorted(by: >).prefix(5)))
        let bare = try run { $0.training.keep == .summary }
        let kept: Row = try json(["\(bare.id)", "--row", "3"])
        #expect(kept.runs[0].model?.missing?.contains("keeps no weights") == true)
        #expect(kept.runs[0].model?.items.count == 20 && kept.items?.isEmpty == false)
    }

    @Test("text for people, golden")
    func text() throws {
        let full = try run { $0.model.kind == .hiersrec && $0.training.keep != .summary }
        let fitted = try run { $0.model.kind == .popularity }
        let summary = try #require(fitted.summary)
        let list = try program(["inspect", "\(fitted.id)", "--session", "2"])
        let rows = try #require(try fitted.folder.testRows(of: summary))
        let ranks = try fitted.folder.testRanks(of: summary).full
        let first = Int(rows.perSession[0])
        let expected = (first..<first + Int(rows.perSession[1])).map { row in
            ["\(row + 1)", "2", "\(rows.prefix[row])", "\(ranks[row])", "\(rows.clicks[row])"]
                + (rows.isInPrefix[row] == 1 ? ["repeat"] : [])
        }
        let lines = list.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(list.code == 0 && lines.dropFirst() == expected[...], "\(list.output)")
        #expect(list.output.hasPrefix("row  session  clicks before  rank  clicks of the target"))

        let row = try program(["inspect", "\(full.id)", "--row", "1"]).output
        for part in [
            "row 1, session 1\n\n", "item  ", "clicks in training", "\ntarget   ", "\nrank of the target ",
            "\namong categories ", " 10.00 %: ", "   40.00 %: ", "\ncategory, ", "probability %",
            "\nscore of the target",
            "\n20  ",
        ] { #expect(row.contains(part), "\(part): \(row)") }
        let sliced = try program(["inspect", "\(full.id)", "--slice", "repeats:no", "--top", "3"])
        #expect(sliced.code == 0 && !sliced.output.contains("repeat") && sliced.errors.contains("--top N shows more"))
    }

    @Test("what is wrong is one sentence, and the input's fault")
    func wrong() throws {
        let full = try run { $0.model.kind == .hiersrec && $0.training.keep != .summary }
        let other = shop.yaml.replacing("sessions: 420", with: "sessions: 400").replacing(
            "name: shop", with: "name: other"
        )
        .split(separator: "study:")[0]
        try Data(other.utf8).write(to: folder.appending(path: "other.yaml"))
        try train("other.yaml")
        let foreign = try #require(store.runs().first { $0.id.experiment == "other" })
        let cases: [([String], String)] = [
            (["nope"], "there is no run nope"), (["\(full.id)", "--row", "0"], "--row needs a number above 0, not 0"),
            (["\(full.id)", "--row", "99999"], "test rows: there is no row 99999"),
            (["\(full.id)", "--session", "99999"], "test sessions: there is no session 99999"),
            (["\(full.id)", "--against", "\(foreign.id)"], "were tested on different rows"),
            (["\(full.id)", "--slice", "length"], "there is no kind of slices length; there are popularity, cold"),
            (["\(full.id)", "--slice", "repeats:maybe"], "name one of the slices by repeats: 1 yes, 2 no"),
            (["\(full.id)", "--row", "1", "--worst", "2"], "use one of them"),
            (["\(full.id)", "--against", ""], "--against is empty"),
        ]
        for (arguments, message) in cases {
            let result = try program(["inspect"] + arguments)
            #expect(result.code == 2 && result.errors.contains(message), "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty)
        }
        let flat = try run { $0.model.kind == .transformer }
        let none = try program(["inspect", "\(flat.id)", "--slice", "category-hit:1"])
        #expect(none.code == 2 && none.errors.contains("is not kept"), "\(none.errors)")
    }

    @Test("one frame of the page is that of the newest run, with what the weights say")
    func once() throws {
        let frame = try program(["workbench", "--once", "inspect"])
        #expect(frame.code == 0, "\(frame.errors)")
        #expect(frame.output.contains("6 Inspect") && frame.output.contains("Rows in order"))
        #expect(frame.output.contains("the best 20"))
    }

    @Test("in a terminal: from a comparison to its rows, and to a session of one's own; nothing waits for the engine")
    func terminal() throws {
        let terminal = try PseudoTerminal.workbench(
            in: folder, [folder.appending(path: "shop.yaml").path], width: 120, height: 40)
        try terminal.expect("Study it makes")
        terminal.type("4")
        try terminal.expect("verdict")
        terminal.type("j")
        terminal.type("i")
        try terminal.expect("all test rows")
        try terminal.expect("the best 20")
        terminal.type("I")
        try terminal.expect("items by commas:")
        terminal.type("nosuchitem\r")
        try terminal.expect("there is no item nosuchitem")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
    }
}
