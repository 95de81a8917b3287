import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

/// What the program makes and shows of reference runs, on a machine with no runs and no data.
@Suite("Reference runs, in the program")
final class ReferenceTests {
    private let folder: URL
    /// With the runs, and with nothing but their references.
    private let store: RunStore
    private let clone: RunStore
    private static let yaml = """
        name: shop
        study:
          seeds: 3
          margin: {mrr: 2}
          variants:
            full: {}
            flat: {model.hierarchy: none}
            stan: {model.kind: stan, rerank.kind: linear}
            never: {model.width: 32}
        """

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
        clone = RunStore(results: folder.appending(path: "clone/Results"))
        try Data(Self.yaml.utf8).write(to: folder.appending(path: "shop.yaml"))
        for seed in UInt64(1)...3 {
            try add("full", seed: seed)
            try add("flat", seed: seed)
        }
        try add("stan", isReranked: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private var study: String { folder.appending(path: "shop.yaml").path }

    private func program(
        _ arguments: [String], in store: RunStore
    ) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(arguments + ["--results", store.results.path], environment: Program.environment(folder))
    }

    /// Two hundred sessions of three rows.
    private static let rows: TestRows = {
        func list(_ number: (Int) -> Int) -> [Int32] { (0..<600).map { Int32(number($0)) } }
        let levels = [3, 5].map { period in
            TestRows.Level(
                name: "level \(period)", isHead: list { $0 % period % 3 - 1 }, isHit: list { $0 * 7 % period % 2 })
        }
        return TestRows(
            perSession: Array(repeating: 3, count: 200), prefix: list { $0 % 3 + 1 + $0 / 300 },
            clicks: list { $0 * $0 % 130 }, isInPrefix: list { $0 % 2 }, levels: levels)
    }()

    /// Writes down a run of the study with random ranks, some of them far beyond the cutoff.
    @discardableResult
    private func add(
        _ variant: String, seed: UInt64 = 1, isReranked: Bool = false, testRows: String = "aa"
    ) throws -> RunFolder {
        let study = try ExperimentFile(yaml: Self.yaml, file: "shop.yaml").asStudy
        let planned = try #require(study.variants.first { $0.name == variant }).runs
        let experiment = try #require(planned.first { $0.experiment.training.seed == seed }).experiment
        var random = SplitMix(state: seed + UInt64(variant.utf8.reduce(0) { 31 * $0 + Int($1) }))
        func ranks() -> [Int32] {
            (0..<600).map { _ in
                let last: Int32 = Bool.random(using: &random) ? 40_000 : 25
                return Int32.random(in: 0...last, using: &random)
            }
        }
        let ranks = TestRanks(full: ranks(), reranked: isReranked ? ranks() : nil, candidates: [])
        let run = try RunFolder.create(experiment: experiment, in: store.results)
        let writer = try run.open()
        try writer.write(ranks, fingerprint: "00ff")
        try writer.write(Self.rows, fingerprint: "00ff")
        let metrics = RankingMetrics(ranks: ranks.full)
        let stage = ranks.reranked.map(RankingMetrics.init(ranks:)).map {
            SecondStageResult(
                kind: .linear, test: $0, validation: $0, validationOfModel: metrics, poolSize: 9, poolRecall: 0.5,
                microsecondsPerRow: 2, fittingSeconds: 3, trees: 0, features: [])
        }
        try writer.write(
            RunSummary(
                run: run.id.description, status: .done,
                dataset: .init(
                    name: "shop", fingerprint: "00ff", testRowsFingerprint: testRows, items: 40_000,
                    trainingSessions: 20,
                    trainingRows: 60, validationRows: 8, testRows: 600, categories: [3, 5]),
                parameters: 1, metrics: .init(test: metrics, validation: metrics),
                slices: PopularitySlice.slices(ranks: ranks.full, clicks: Self.rows.clicks), secondStage: stage,
                candidates: [], speed: .init(trainingRowsPerSecond: 1, evaluationRowsPerSecond: 2),
                memory: .init(peakBytes: 3), seconds: .init(total: 4, training: 3, evaluation: 1), epochs: 5,
                bestEpoch: 4, refit: false, exact: true, started: Date(timeIntervalSince1970: 1_767_348_000),
                experiment: writer.experiment, seed: seed, workers: 2, kernel: "Haswell", references: [:]))
        return run
    }

    /// Keeps all runs and takes the references elsewhere.
    private func makeClone() throws {
        let made = try program(["reference", study], in: store)
        #expect(made.code == 0, "\(made.errors)")
        #expect(made.errors.contains("left out: never, seed 1: missing\n"))
        #expect(made.output.contains("\nshop/flat-3 ") && made.output.contains("\nshop/stan-1 "))
        try FileManager.default.createDirectory(at: clone.results, withIntermediateDirectories: true)
        try FileManager.default.moveItem(
            at: store.results.appending(path: "reference"), to: clone.results.appending(path: "reference"))
    }

    private static let note = "Reference runs, not trained here: full, flat, stan, stan + second stage."

    @Test("compare says of references what it says of the runs, to the letter, and that they are references")
    func compare() throws {
        try makeClone()
        let slices = ["popularity", "cold", "session-length", "prefix-length", "repeats", "category", "category-hit"]
        let asked =
            [[], ["--metric", "hr"], ["--metric", "ndcg"], ["--baseline", "stan + second stage"]]
            + slices.map { ["--slice", $0] }
        for options in asked {
            let run = try program(["compare", study] + options, in: store)
            let reference = try program(["compare", study] + options, in: clone)
            #expect(run.code == 0 && reference.code == 0 && run.errors == reference.errors, "\(reference.errors)")
            #expect(reference.output == run.output + Self.note + "\n", "\(options)")

            func json(_ store: RunStore) throws -> [String: Any] {
                let text = try program(["compare", study, "--format", "json"] + options, in: store).output
                return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
            }
            var object = try json(clone)
            var notes = try #require(object["notes"] as? [String])
            #expect(notes.popLast() == Self.note)
            object["notes"] = notes
            #expect(NSDictionary(dictionary: object) == NSDictionary(dictionary: try json(store)), "\(options)")
        }
        // By the name of the experiment, and of single runs.
        let named = try program(["compare", "shop"], in: clone)
        #expect(named.code == 0 && named.output.contains("Reference runs, not trained here: "), "\(named.errors)")
        let two = try program(["compare", "full-1", "shop/flat-1", "--baseline", "flat-1"], in: clone)
        #expect(two.code == 0 && two.output.contains("no hierarchy (baseline)"), "\(two.errors)")
    }

    @Test("table has the same numbers, with a footnote; one's own runs take a variant's place")
    func table() throws {
        try makeClone()
        let run = try program(["table", study, "--slice", "cold"], in: store)
        let reference = try program(["table", study, "--slice", "cold"], in: clone)
        #expect(run.code == 0 && reference.code == 0, "\(reference.errors)")
        #expect(!run.output.contains("¶") && reference.output.contains("| full | 3 ¶ |"))
        let note = "¶ Reference runs that came with the project, not made here."
        #expect(reference.output.components(separatedBy: note).count == 2)
        func words(_ text: String) -> [Substring] {
            text.replacing(note, with: "").split { " -\n".contains($0) }.filter { $0 != "¶" }
        }
        #expect(words(reference.output) == words(run.output))

        let own = try #require(store.runs().first { $0.id.folder.hasSuffix("hierarchical-seed2") }).folder
        let copy = RunFolder(id: own.id, in: clone.results)
        try FileManager.default.createDirectory(
            at: copy.url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: own.url, to: copy.url)
        let mixed = try program(["table", study], in: clone).output
        #expect(mixed.contains("| full | 1 of 3 |") && mixed.contains("| flat | 3 ¶ |"))
        let judged = try program(["compare", study], in: clone)
        #expect(judged.output.hasSuffix("\nReference runs, not trained here: flat, stan, stan + second stage.\n"))

        // One's own run on other rows is not held against references, and not kept from being compared with its like.
        try FileManager.default.removeItem(at: copy.url)
        for variant in ["full", "flat"] {
            let run = try add(variant, testRows: "bb")
            try FileManager.default.moveItem(
                at: run.url, to: RunFolder(id: run.id, in: clone.results).url)
        }
        let others = try program(["compare", study], in: clone)
        #expect(others.code == 0 && others.errors.contains("stan: its reference runs were tested on other rows\n"))
        #expect(others.output.contains("test rows bb") && !others.output.contains("Reference runs"))
    }

    @Test("list and show; run, resume and recommend do not take a reference for a run of one's own")
    func others() throws {
        try makeClone()
        let list = try program(["list"], in: clone)
        #expect(list.code == 0 && list.output.isEmpty)
        #expect(list.errors.hasSuffix("7 reference runs: sessionbench list --reference.\n"), "\(list.errors)")
        let references = try program(["list", "--reference"], in: clone)
        #expect(references.output.contains("\nshop/full-1  done "), "\(references.output)")
        let json = try program(["list", "--reference", "--json"], in: clone).output
        #expect(json.contains("\"run\" : \"shop/stan-1\"") && json.contains("\"secondStage\""))
        #expect(try program(["list", "--json"], in: clone).output == "[\n\n]\n")
        #expect(try program(["list", "--reference"], in: store).errors.hasPrefix("No reference runs in "))

        let show = try program(["show", "full-1"], in: clone)
        #expect(show.code == 0 && show.output.hasSuffix("A reference run: its course and its weights are not kept.\n"))
        #expect(show.output.contains("clicks before the target  rows  HR@20 %"))
        #expect(show.output.contains(" shop/20"), "its own name stays: \(show.output)")

        let plan = try program(["run", study, "--dry-run"], in: clone)
        #expect(plan.code == 0 && plan.output.components(separatedBy: "  missing").count == 11, "\(plan.output)")
        let resumed = try program(["run", "--resume", "full-1"], in: clone)
        #expect(resumed.code == 2 && resumed.errors.contains("shop/full-1 is a reference run, which is only read; "))
        let recommended = try program(["recommend", "full-1", "--items", "a"], in: clone)
        #expect(recommended.code == 2 && recommended.errors.contains("is a reference run, which keeps no weights"))
        let screen = try program(["workbench", "--once"], in: clone)
        #expect(screen.code == 0 && screen.output.contains("✓ reference"), "\(screen.output)")
        // Nothing was written beside them.
        #expect(try FileManager.default.contentsOfDirectory(atPath: clone.results.path) == ["reference"])
    }

    @Test("what cannot be kept is refused before anything is written")
    func refused() throws {
        let other = try program(["reference", study, "--variant", "never"], in: store)
        #expect(other.code == 2 && other.errors.contains("no run of \(study) is done"), "\(other.errors)")
        let run = try #require(store.runs().first { $0.id.folder.contains("none-seed3") }).folder
        let file = run.ranks.appending(component: "test.safetensors")
        try Data(try Data(contentsOf: file).dropLast(9)).write(to: file)
        let damaged = try program(["reference", study], in: store)
        #expect(damaged.code == 2 && damaged.errors.contains("test.safetensors") && damaged.output.isEmpty)
        #expect(store.references().isEmpty)
        let one = try program(["reference", study, "--variant", "full"], in: store)
        #expect(one.code == 0 && store.references().count == 3)
        let again = try program(["reference", study, "--variant", "full"], in: store)
        #expect(again.code == 0 && again.output.contains("was there already"))
    }
}
