import Basics
import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

@Suite("What is known of the test rows")
struct TestRowsTests {
    private let place: TemporaryFolder
    private let rows = TestRows(
        perSession: [1, 3, 2, 3], prefix: [1, 1, 2, 3, 4, 5, 1, 2, 3], clicks: [0, 5, 20, 21, 3, 7, 9, 11, 2],
        isInPrefix: [0, 0, 1, 0, 0, 1, 0, 0, 0],
        levels: [
            .init(name: "kind \"a\"", isHead: [1, 0, -1, 1, 1, 0, 0, 1, 1], isHit: [1, 0, -1, 0, 0, 0, 1, 1, 1]),
            .init(name: "leaf", isHead: [0, 0, -1, 1, 1, 0, 0, 1, 1], isHit: nil),
        ])

    init() throws { place = try TemporaryFolder() }

    private func run(_ rows: TestRows) throws -> (run: RunFolder, summary: RunSummary) {
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: place.url)
        try run.open().write(rows, fingerprint: "0123456789abcdef")
        return (run, .example(run.id))
    }

    @Test("what was written is read")
    func roundTrip() throws {
        let (run, summary) = try run(rows)
        #expect(try run.testRows(of: summary) == rows)
    }

    @Test("a session is as long as the prefix of its last row and the target")
    func sessionLengths() { #expect(rows.sessionLengths == [2, 4, 4, 4, 6, 6, 4, 4, 4]) }

    @Test("a run from before rows were kept has none, which is no mistake")
    func absent() throws {
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: place.url)
        #expect(try run.testRows(of: .example(run.id)) == nil)
        try run.open().write(TestRanks(full: [], candidates: []), fingerprint: "0123456789abcdef")
        #expect(try run.testRows(of: .example(run.id)) == nil)
    }

    private func refusal(_ run: RunFolder, _ summary: RunSummary, _ words: String) {
        #expect {
            _ = try run.testRows(of: summary)
        } throws: {
            "\($0)".contains(words) && "\($0)".hasSuffix("rows.safetensors)")
        }
    }

    @Test("rows that are damaged, cut off, or of another run are refused, with the file")
    func refused() throws {
        let (run, summary) = try run(rows)
        let file = run.ranks.appending(component: "rows.safetensors")
        var other = summary
        other.run = "shop/another"
        refusal(run, other, "of another run")
        other = summary
        other.dataset.fingerprint = "ff"
        refusal(run, other, "of another run")
        other = summary
        other.dataset.testRows = 8
        refusal(run, other, "does not divide 8 rows")

        try expectDamageRefused(file, step: 7) { _ = try run.testRows(of: summary) }
    }

    @Test("made-up rows that cannot be are refused, though their checksums are right")
    func impossible() throws {
        func altered(
            perSession: [Int32]? = nil, prefix: [Int32]? = nil, inPrefix: [Int32]? = nil,
            levels: [TestRows.Level]? = nil
        ) -> TestRows {
            TestRows(
                perSession: perSession ?? rows.perSession, prefix: prefix ?? rows.prefix, clicks: rows.clicks,
                isInPrefix: inPrefix ?? rows.isInPrefix, levels: levels ?? rows.levels)
        }
        for (bad, words) in [
            (altered(perSession: [9, 0]), "does not divide"), (altered(perSession: [-1, 10]), "does not divide"),
            (altered(perSession: [8]), "does not divide"), (altered(prefix: [1, 2]), "prefix is not"),
            (altered(prefix: [0, 1, 2, 3, 4, 5, 1, 2, 3]), "prefix is not"),
            (altered(inPrefix: [2, 0, 1, 0, 0, 1, 0, 0, 0]), "target in prefix is not"),
            (altered(levels: [.init(name: "x", isHead: [1], isHit: nil)]), "category head 1 is not"),
        ] {
            let (run, summary) = try run(bad)
            refusal(run, summary, words)
        }
    }
}
