import Experiments
import Foundation
import Testing

/// `candidates` on runs that are made here, on the built-in Storefront.
@Suite("Candidates from the command line")
struct CandidatesTests {
    private let shop: TrainedShop
    private var folder: URL { shop.folder }

    init() throws {
        shop = try TrainedShop(["full: {}", "flat: {model.kind: transformer}", "fitted: {model.kind: popularity}"])
    }

    private func candidates(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try shop.program(["candidates"] + arguments)
    }

    private func run(_ word: String) throws -> String { try shop.run(word) }

    @Test("JSON has every value, text has a table for each question")
    func formats() throws {
        let names = [try run("hierarchical"), try run("transformer")]
        let json = try candidates(names + ["--sizes", "10%", "--json"])
        #expect(json.code == 0, "\(json.errors)")
        let value = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let runs = try #require(value["runs"] as? [[String: Any]])
        #expect(runs.map { ($0["points"] as? [Any])?.count } == [12, 6])
        // Three strategies are common to both, at two sizes.
        #expect((value["differences"] as? [Any])?.count == 6)
        let text = try candidates(names + ["--sizes", "10%", "--strategies", "popularity,session"])
        for part in [
            "recall %  HR@20 %  MRR@20 %  NDCG@20 %", "MRR@20, 95 %", "µs/row", "advised", "Kneedle", "(hiersrec)",
            "(transformer)", "all items",
        ] { #expect(text.output.contains(part), "\(part): \(text.output)") }
        #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
        #expect(text.errors.contains("candidates on test rows"))
        for format in ["markdown", "latex"] {
            #expect(
                try candidates([names[0], "--sizes", "10%", "--strategies", "random", "--format", format]).code == 0)
        }
    }

    @Test(
        "what is wrong is said in a sentence",
        arguments: [
            (["--sizes", "0%"], "--sizes needs percentages above 0 and at most 100, such as 0.25%,1%,4%, not 0%"),
            (["--sizes", "101%"], "not 101%"), (["--sizes", "1%,,2%"], "not nothing between commas"),
            (["--sizes", "many"], "not many"), (["--sizes", "nan%"], "not nan%"),
            (["--strategies", "budgets"], "there is no strategy budgets; did you mean budget?"),
            (["--strategies", ""], "there is no strategy without a name"),
            (["--level", "9"], "has no category level 9"),
            (["--level", ""], "--level is empty"), (["--json", "--format", "csv"], "use only one of them"),
        ])
    func wrong(arguments: [String], message: String) throws {
        let found = try candidates([try run("hierarchical")] + arguments)
        #expect(found.code == 2 && found.errors.contains(message) && found.output.isEmpty, "\(found.errors)")
    }

    @Test("runs that cannot be explored are refused, and nothing is written")
    func refusals() throws {
        let before = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        func refusal(_ arguments: [String]) throws -> String {
            let found = try candidates(arguments)
            #expect(found.code == 2 && found.output.isEmpty, "\(found.errors)")
            return found.errors
        }
        #expect(try refusal(["nothing"]).contains("there is no run nothing"))
        #expect(try refusal([try run("popularity")]).contains("is of a fitted model"))
        #expect(try refusal([try run("transformer"), "--strategies", "budget"]).contains("predicts no categories"))
        let weights = folder.appending(path: "Results/shop/\(try run("transformer"))/checkpoint/model.safetensors")
        try Data("damaged".utf8).write(to: weights)
        #expect(try refusal([try run("hierarchical"), try run("transformer")]).contains("weights cannot be used"))
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() == before.sorted())
    }
}
