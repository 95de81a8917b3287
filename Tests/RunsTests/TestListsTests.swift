import Basics
import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

@Suite("What is recommended for the test rows")
struct TestListsTests {
    private let place: TemporaryFolder
    /// Nine rows, ten items, two levels of two and four categories, as in the example of a summary.
    private let full: [[Int32]] = [[9, 0, 3], [], [1], [2, 1], [4, 5, 6], [0], [8], [7, 9], [3]]
    private let clicks: [Int32] = [5, 4, 3, 2, 1, 0, 9, 8, 7, 6]
    private let levels: [TestLists.Level] = [
        .init(
            name: "kind \"a\"", ofItems: [0, 0, 1, 1, -1, 0, 1, 0, 1, 0], predicted: [0, 1, 1, 0, -1, 1, 0, 0, 1],
            confidence: [0.5, 1, 0.75, 0.6, 0, 0.9, 0.8, 0.7, 0.65]),
        .init(name: "leaf", ofItems: [0, 1, 2, 3, -1, 0, 1, 2, 3, 0], predicted: nil, confidence: nil),
    ]

    init() throws { place = try TemporaryFolder() }

    private func run(
        full: [[Int32]]? = nil, reranked: [[Int32]]? = nil, clicks: [Int32]? = nil, levels: [TestLists.Level]? = nil
    ) throws -> (run: RunFolder, summary: RunSummary, lists: TestLists) {
        let lists = TestLists(
            full: full ?? self.full, reranked: reranked, clicks: clicks ?? self.clicks, levels: levels ?? self.levels)
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: place.url)
        try run.open().write(lists, fingerprint: "0123456789abcdef")
        return (run, .example(run.id), lists)
    }

    @Test("what was written is read, row by row")
    func roundTrip() throws {
        let (run, summary, lists) = try run(reranked: full.reversed())
        let read = try #require(try run.testLists(of: summary))
        #expect(read == lists && read.rows == 9)
        for row in 0..<9 {
            #expect(Array(TestLists.items(read.full, row: row)) == full[row])
            #expect(TestLists.items(read.reranked ?? [], row: row).elementsEqual(full[8 - row]))
        }
    }

    @Test("a run from before lists were kept has none, which is no mistake")
    func absent() throws {
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: place.url)
        #expect(try run.testLists(of: .example(run.id)) == nil && !run.keepsTestLists)
        try run.open().write(TestRanks(full: [], candidates: []), fingerprint: "0123456789abcdef")
        #expect(try run.testLists(of: .example(run.id)) == nil && !run.keepsTestLists)
    }

    private func refusal(_ run: RunFolder, _ summary: RunSummary, _ words: String) {
        #expect {
            _ = try run.testLists(of: summary)
        } throws: {
            "\($0)".contains(words) && "\($0)".hasSuffix("lists.safetensors)")
        }
    }

    @Test("lists that are damaged, cut off, or of another run are refused, with the file")
    func refused() throws {
        let (run, summary, _) = try run()
        #expect(run.keepsTestLists)
        var other = summary
        other.run = "shop/another"
        refusal(run, other, "of another run")
        other = summary
        other.dataset.fingerprint = "ff"
        refusal(run, other, "of another run")
        other = summary
        other.dataset.testRows = 8
        refusal(run, other, "full is not a list of 8 × 20")
        other = summary
        other.dataset.items = 11
        refusal(run, other, "clicks of items is not a list of 11")

        try expectDamageRefused(run.ranks.appending(component: "lists.safetensors"), step: 13) {
            _ = try run.testLists(of: summary)
        }
    }

    @Test("made-up lists that cannot be are refused, though their checksums are right")
    func impossible() throws {
        func first(_ list: [Int32]) -> [[Int32]] { [list] + full.dropFirst() }
        func level(
            ofItems: [Int32]? = nil, predicted: [Int32]? = nil, confidence: [Float]? = nil
        ) -> [TestLists.Level] {
            [
                .init(
                    name: "x", ofItems: ofItems ?? levels[0].ofItems, predicted: predicted ?? levels[0].predicted,
                    confidence: confidence ?? levels[0].confidence), levels[1],
            ]
        }
        for (bad, words) in [
            (try run(full: first([3, 3])), "full, row 1, is no list of different items"),
            (try run(full: first([10])), "full, row 1, is no list"),
            (try run(full: first([-1, 4])), "full, row 1, is no list"),
            (try run(full: first([-2])), "full, row 1, is no list"),
            (try run(reranked: first([1, 2, 1])), "reranked, row 1, is no list"),
            (try run(clicks: [-1] + clicks.dropFirst()), "has a number below 0"),
            (try run(levels: [levels[0]]), "is of 1 levels"),
            (try run(levels: level(ofItems: [2] + levels[0].ofItems.dropFirst())), "a category that there is not"),
            (try run(levels: level(predicted: [Int32](repeating: -2, count: 9))), "a category that there is not"),
            (try run(levels: level(predicted: [0])), "category predicted 1 is not a list of 9"),
            (try run(levels: level(confidence: [Float](repeating: 1.5, count: 9))), "not from 0 to 1"),
            (try run(levels: level(confidence: [0.5])), "category confidence 1 is not a list of 9"),
        ] { refusal(bad.run, bad.summary, words) }
    }
}
