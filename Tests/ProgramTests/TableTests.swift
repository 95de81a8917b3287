import Experiments
import Foundation
import Runs
import Testing

/// The document that `table` makes from results that are written down here.
@Suite("Tables of studies")
final class TableTests {
    private let folder: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static let yaml = """
        # HierSRec | with "quotes" & <tags>
        # on a shop.
        #
        # A second paragraph.
        name: shop
        protocol.unseenItems: rank
        study:
          seeds: 3
          variants:
            full: {}
            a|b *c*: {model.hierarchy: none}
            slow: {model.width: 128, training.refit: true, seeds: 1}
            never: {model.width: 32}
        """

    private func table(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        let file = folder.appending(path: "shop.yaml")
        try Data(Self.yaml.utf8).write(to: file)
        return try Program.run(
            ["table", file.path, "--results", store.results.path] + arguments,
            environment: Program.environment(folder))
    }

    /// Writes the result of one run of the study; what is not given is the same in all.
    private func add(
        _ variant: Int, seed: Int, mrr: Double, fingerprint: String = "00ff", exact: Bool = true, refit: Bool = false,
        candidates: Bool = false, sessions: Int = 2000, popularity: Double? = nil
    ) throws {
        let study = try #require(try ExperimentFile(yaml: Self.yaml, file: "shop.yaml").study)
        let run = try #require(study.variants[variant].runs.first { $0.experiment.training.seed == seed })
        let folder = try RunFolder.create(experiment: run.experiment, in: store.results)
        func metrics(_ mrr: Double, rows: Int) -> String {
            "\"hr@20\": \(mrr * 2), \"mrr@20\": \(mrr), \"ndcg@20\": \(mrr * 1.5), \"rows\": \(rows)"
        }
        func candidate(_ strategy: String, _ wanted: Double) -> String {
            """
            {\(strategy)"wanted": \(wanted), "categories": \(seed + 1), "size": 40.5, "fraction": 0.0405,
             "categoryRecall": 0.9,
             \(metrics(mrr / 2, rows: 1200)), "microsecondsPerRow": 1.5, "fullMicrosecondsPerRow": 9,
             "fewerThanCutoff": \(seed == 1)}
            """
        }
        // The first as results of before there were strategies have them.
        let both = [("", 0.04), ("\"strategy\": \"random\", ", 0.04), ("\"strategy\": \"random\", ", 0.02)]
            .map(candidate).joined(separator: ", ")
        let tasks = """
            , "testTasks": {"categories": [{"level": "type|x", "rows": 1200, "accuracy": 0.\(seed)}],
             "feedback": [{"name": "like", "rows": 90, "rate": 0.1, "auc": 0.7, "logLoss": 0.3,
              "constantLogLoss": 0.32}]}
            """
        let unseen = refit ? 90 : sessions < 2000 ? 400 : 100
        let json = """
            {"run": "\(folder.id)", "status": "done", "parameters": 12345,
             "dataset": {"name": "shop", "fingerprint": "\(fingerprint)", "items": 1000,
              "trainingSessions": \(sessions),
                         "trainingRows": 8000, "validationRows": 1100, "testRows": 1200, "categories": [8, 40]},
             "metrics": {"test": {\(metrics(mrr, rows: 1200))}, 
              "validation": {\(metrics(mrr + 0.01, rows: 1100))}\(candidates ? tasks : "")},
             "slices": [{"fromClicks": 0, "toClicks": 0, \(metrics(0, rows: unseen))},
                        {"fromClicks": 1, "toClicks": 5, \(metrics(mrr / 4, rows: 0))},
                        {"fromClicks": 101, \(metrics(mrr * 1.2, rows: 1200 - unseen))}],
             "candidates": [\(candidates ? both : "")],
             "speed": {"trainingRowsPerSecond": 21500, "evaluationRowsPerSecond": 9000},
             "memory": {"peakBytes": \(90_000_000 + seed)},
             "seconds": {"total": 130, "training": \(60 * seed), "evaluation": 10},
             "epochs": 10, "bestEpoch": \(6 + seed), "refit": \(refit), "exact": \(exact), "seed": \(seed),
              "workers": 2,
             "kernel": "SkylakeX",
             "references": {"popularity": {\(metrics(popularity ?? (refit ? 0.013 : 0.012), rows: 1200))},
                            "ceiling": {\(metrics(0.3, rows: 1200))}}}
            """
        try Data(json.utf8).write(to: folder.summaryFile)
    }

    @Test("the whole document")
    func document() throws {
        try add(0, seed: 1, mrr: 0.18, candidates: true)
        try add(0, seed: 2, mrr: 0.19, candidates: true)
        try add(0, seed: 3, mrr: 0.185, candidates: true)
        try add(1, seed: 1, mrr: 0.17)
        try add(1, seed: 2, mrr: 0.171, exact: false)
        try add(2, seed: 1, mrr: 0.16, refit: true)
        let output = folder.appending(path: "shop.md")
        let result = try table("--output", output.path, "--set", "data.folder=")
        #expect(result.code == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result.errors)")
        let text = try String(contentsOf: output, encoding: .utf8).replacing(folder.path, with: "/somewhere")
        let golden = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/shop.md")
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try Data(text.utf8).write(to: golden)
        }
        #expect(text == (try String(contentsOf: golden, encoding: .utf8)))
        #expect(try table().output == (try table()).output)
    }

    @Test("show merges equal candidate sets and marks values among fewer than 20")
    func show() throws {
        for (seed, marks) in [(1, 2), (2, 0)] {
            try add(0, seed: seed, mrr: 0.18, candidates: true)
            let result = try Program.run(
                ["show", "last", "--results", store.results.path], environment: Program.environment(folder))
            let lines = result.output.split(separator: "\n")
            #expect(
                lines.count { $0.hasPrefix("predicted categories") } == 1 && lines.count { $0.hasPrefix("random") } == 1
            )
            #expect(lines.count { $0.contains(" ‡ ") } == marks)
            #expect(result.output.contains("\n‡ Some rows have fewer than 20 candidates") == (marks > 0))
            try FileManager.default.removeItem(at: store.results)
        }
    }

    @Test("a run that failed says so beside those that did not")
    func failed() throws {
        try add(0, seed: 1, mrr: 0.18)
        let study = try #require(try ExperimentFile(yaml: Self.yaml, file: "shop.yaml").study)
        for (variant, seed) in [(0, 1), (0, 2), (3, 0), (3, 1), (3, 2)] {
            let run = try RunFolder.create(experiment: study.variants[variant].runs[seed].experiment, in: store.results)
            try run.open().openLog().append(.failed(message: "no | space", date: .now))
        }
        let text = try table().output
        #expect(text.contains("| full | 1 of 3; seeds 2, 3 failed: no \\| space | 36.00 |"))
        #expect(text.contains("| never | failed: no \\| space | – |"))
        #expect(text.contains("| slow | not run |"))
    }

    @Test("results of different data never share a table")
    func fingerprints() throws {
        try add(0, seed: 1, mrr: 0.18)
        try add(0, seed: 2, mrr: 0.4, fingerprint: "11aa")
        try add(1, seed: 1, mrr: 0.17, fingerprint: "11aa")
        let text = try table().output
        let parts = text.components(separatedBy: "## Data ")
        #expect(parts.count == 3)
        #expect(parts[1].hasPrefix("`00ff`") && parts[1].contains("| full | 1 of 3 | 36.00 | 18.00 |"))
        #expect(!parts[1].contains("40.00") && parts[1].contains("| never | not run |"))
        #expect(parts[2].hasPrefix("`11aa`") && parts[2].contains("| full | 1 of 3 | 80.00 | 40.00 |"))
        #expect(parts[2].contains("c\\* | 1 of 3 | 34.00 | 17.00 |") && !parts[2].contains("never |"))
    }

    @Test("results of fewer training sessions have popularity and slices of their own, and say how many they were")
    func fewerSessions() throws {
        try add(0, seed: 1, mrr: 0.18, sessions: 500, popularity: 0.01)
        try add(1, seed: 1, mrr: 0.17)
        let text = try table().output
        #expect(text.contains(" 2,000 training sessions with "))
        #expect(text.contains("| full | 500 |") && text.contains("c\\* | 2,000 |"))
        #expect(text.contains("| popularity | | 2.40 | 1.20 |"))
        #expect(text.contains("| popularity, 500 sessions | | 2.00 | 1.00 |"))
        #expect(
            text.contains(
                "| test rows | 1,200 | 100 | 0 | 1,100 |\n| test rows, 500 sessions | 1,200 | 400 | 0 | 800 |\n| full |"
            ))
        #expect(text.components(separatedBy: "| ceiling").count == 2)
    }

    @Test("bold is only what leads by more than the spread of the seeds")
    func bold() throws {
        try add(0, seed: 1, mrr: 0.18)
        try add(0, seed: 2, mrr: 0.20)
        try add(1, seed: 1, mrr: 0.17)
        try add(1, seed: 2, mrr: 0.18)
        // Means 19.00 and 17.50, standard deviations 1.41 and 0.71.
        #expect(try table().output.contains("| full | 2 of 3 | **38.00 ± 2.83** | **19.00 ± 1.41** |"))
        try add(2, seed: 1, mrr: 0.176, refit: true)
        #expect(try table().output.contains("| full | 2 of 3 | 38.00 ± 2.83 | 19.00 ± 1.41 |"))
        #expect(try !table("--seeds", "1").output.contains("**"))
    }

    @Test("without any result there is no document")
    func nothing() throws {
        let output = folder.appending(path: "none.md")
        let result = try table("--output", output.path)
        #expect(result.code == 2)
        #expect(result.errors.contains("no run of ") && result.errors.contains("\"sessionbench run\" makes them"))
        #expect(!FileManager.default.fileExists(atPath: output.path))
    }
}
