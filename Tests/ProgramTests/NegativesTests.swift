import Foundation
import Testing

/// `negatives` on runs that are made here, on the built-in Storefront.
@Suite("Sampled negatives from the command line")
struct NegativesTests {
    private let shop: TrainedShop
    private var folder: URL { shop.folder }

    init() throws {
        shop = try TrainedShop(["flat: {model.kind: transformer}", "fitted: {model.kind: popularity}"])
    }

    private func negatives(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try shop.program(["negatives"] + arguments)
    }

    private func run(_ word: String) throws -> String { try shop.run(word) }

    @Test("JSON has every value, text a table for each run and one of flips, a file the command")
    func formats() throws {
        let names = [try run("transformer"), try run("popularity")]
        let json = try negatives(names + ["--format", "json"])
        #expect(json.code == 0, "\(json.errors)")
        let value = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let runs = try #require(value["runs"] as? [[String: Any]])
        #expect(runs.map { ($0["samples"] as? [Any])?.count } == [4, 4])
        #expect((value["differences"] as? [Any])?.count == 12)
        let text = try negatives(names + ["--sizes", "10,50", "--draws", "3"])
        // Sentences are wrapped.
        let words = text.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for part in [
            "MRR@20 %", "bias MRR", "NDCG@20 %", "(transformer)", "(popularity)", "uniform", "popularity", "all items",
            "over 3 draws", "hypergeometric", "Δ: the first minus the second",
        ] { #expect(words.contains(part), "\(part): \(words)") }
        #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 100 })
        let csv = try negatives([names[1], "--draws", "1", "--format", "csv"])
        // A header, then two samplings of two sizes in three metrics.
        #expect(csv.output.split(separator: "\n").count == 13)
        let file = folder.appending(path: "negatives.md")
        let written = try negatives([names[0], "--format", "markdown", "--output", file.path])
        #expect(written.code == 0 && written.output.isEmpty)
        let markdown = try String(contentsOf: file, encoding: .utf8)
        #expect(markdown.hasPrefix("# Sampled negatives: ") && markdown.contains("sessionbench negatives "))
    }

    @Test(
        "what is wrong is said in a sentence",
        arguments: [
            (["--sizes", "0"], "--sizes needs numbers above 0, such as 20,100,1000, not 0"),
            (["--sizes", "20,,1"], "not nothing between commas"), (["--sizes", "many"], "not many"),
            (["--sizes", "5%"], "not 5%"), (["--sizes", "160"], "name smaller --sizes"),
            (["--draws", "0"], "--draws needs a number from 1 to 1000, not 0"),
            (["--output", ""], "--output is empty"), (["--output", "/"], "--output: cannot write: Is a directory"),
            (["--output", "/nowhere/x.md"], "--output: cannot open: No such file or directory"),
        ])
    func wrong(arguments: [String], message: String) throws {
        let found = try negatives([try run("popularity")] + arguments)
        #expect(found.code == 2 && found.errors.contains(message) && found.output.isEmpty, "\(found.errors)")
    }
}
