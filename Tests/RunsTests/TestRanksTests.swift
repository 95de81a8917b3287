import Basics
import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

@Suite("Ranks of the test rows")
struct TestRanksTests {
    private let place: TemporaryFolder
    private let ranks: [Int32] = [1, 0, 20, 21, 3, 7, 9, 11, 2]

    init() throws { place = try TemporaryFolder() }

    private func run(_ ranks: [Int32]) throws -> (run: RunFolder, summary: RunSummary) {
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: place.url)
        let writer = try run.open()
        let candidates: [(RankListName, [Int32])] = [
            (.candidates(.categories, wanted: 0.04), ranks.map { $0 / 2 }), (.candidates(.random, wanted: 0.04), ranks),
        ]
        try writer.write(
            TestRanks(full: ranks, candidates: candidates.map { (name: $0.0, ranks: $0.1) }),
            fingerprint: "0123456789abcdef")
        return (run, .example(run.id))
    }

    @Test("what was written is read")
    func roundTrip() throws {
        let (run, summary) = try run(ranks)
        let read = try run.testRanks(of: summary)
        #expect(read.full == ranks)
        #expect(read.candidates.map(\.name.rawValue) == ["candidates 0.04", "candidates random 0.04"])
        #expect(read.candidates.map(\.ranks) == [ranks.map { $0 / 2 }, ranks])
    }

    @Test("ranks of a second stage stand beside the others")
    func secondStage() throws {
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: place.url)
        let reranked = Array(ranks.reversed())
        try run.open().write(
            TestRanks(full: ranks, reranked: reranked, candidates: []), fingerprint: "0123456789abcdef")
        let read = try run.testRanks(of: .example(run.id))
        #expect(read.full == ranks && read.reranked == reranked && read.candidates.isEmpty)
        let (other, summary) = try self.run(ranks)
        #expect(try other.testRanks(of: summary).reranked == nil)
    }

    @Test("ranks that are missing, damaged, of other rows or of another run are refused, with the file")
    func refused() throws {
        let (run, summary) = try run(ranks)
        let file = run.ranks.appending(component: "test.safetensors")
        func refusal(_ summary: RunSummary, _ words: String) {
            #expect {
                _ = try run.testRanks(of: summary)
            } throws: {
                "\($0)".contains(words) && "\($0)".contains("test.safetensors")
            }
        }
        var other = summary
        other.run = "shop/another"
        refusal(other, "another run")
        other = summary
        other.dataset.fingerprint = "ff"
        refusal(other, "another run")
        other = summary
        other.dataset.testRows = 8
        refusal(other, "rank for each of 8 rows")

        var bytes = try Data(contentsOf: file)
        bytes[bytes.count - 5] ^= 1
        try bytes.write(to: file)
        refusal(summary, "not those that were written")
        try FileManager.default.removeItem(at: file)
        refusal(summary, "No such file")
    }
}
