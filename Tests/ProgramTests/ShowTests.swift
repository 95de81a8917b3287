import Experiments
import Foundation
import Metrics
import Runs
import Testing

@Suite("Show")
final class ShowTests {
    private let folder: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func show(exact: Bool, changedKeys: [String]?) throws -> String {
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: store.results)
        let metrics = RankingMetrics(hr: 0.5, mrr: 0.25, ndcg: 0.3, rows: 100)
        try run.open().write(
            RunSummary(
                run: run.id.description, status: .done,
                dataset: .init(
                    name: "shop", fingerprint: "00ff", items: 10, trainingSessions: 20, trainingRows: 60,
                    validationRows: 8, testRows: 9, categories: []),
                parameters: 1, metrics: .init(test: metrics, validation: metrics), slices: nil, candidates: [],
                speed: .init(trainingRowsPerSecond: 1, evaluationRowsPerSecond: 2), memory: .init(peakBytes: 3),
                seconds: .init(total: 4, training: 3, evaluation: 1), epochs: 5, bestEpoch: 4, refit: false,
                exact: exact, changedKeys: changedKeys, seed: 1, workers: 2, kernel: "Haswell", references: [:]))
        let result = try Program.run(
            ["show", run.id.description, "--results", store.results.path], environment: Program.environment(folder))
        #expect(result.code == 0, "\(result.errors)")
        return result.output
    }

    @Test("a run that is not what one experiment makes in one go says so in words")
    func reservations() throws {
        let inexact = "no: it was resumed where the numbers may differ from an uninterrupted run\n"
        let changed = """
            training.batch, model.width, between its attempts: the run is the result of no single experiment and \
            does not count in any study

            """
        let plain = try show(exact: true, changedKeys: nil)
        #expect(!plain.contains("exact") && !plain.contains("changed"))
        #expect(try show(exact: false, changedKeys: nil).contains(inexact))
        let mixed = try show(exact: false, changedKeys: ["training.batch", "model.width"])
        #expect(mixed.contains(inexact) && mixed.contains(changed), "\(mixed)")
    }

    @Test("what people say about a run is shown, and in JSON, without what would control a terminal")
    func notes() throws {
        let run = try RunFolder.create(experiment: Experiment(name: "shop"), in: store.results)
        try run.annotate(RunNotes(note: "wide \u{1b}[31mred", tags: "paper lr"))
        func output(_ words: String...) throws -> String {
            try Program.run(words + ["--results", store.results.path], environment: Program.environment(folder)).output
        }
        let text = try output("show", run.id.description)
        #expect(text.contains("note  wide \u{FFFD}[31mred\ntags  lr paper\n"))
        #expect(try output("list", "--json").contains("\"tags\" : [\n      \"lr\",\n      \"paper\"\n    ]"))
    }
}
