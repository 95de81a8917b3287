import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

/// What `compare` says of results that are written down here.
@Suite("Compare")
final class CompareTests {
    private let folder: URL
    private let store: RunStore
    private static let yaml = """
        name: shop
        study:
          seeds: 3
          margin: {mrr: 2}
          variants:
            full: {}
            flat: {model.hierarchy: none}
            floor: {model.kind: popularity}
            never: {model.width: 32}
        """

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
        try Data(Self.yaml.utf8).write(to: folder.appending(path: "shop.yaml"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func compare(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(
            ["compare"] + arguments + ["--results", store.results.path], environment: Program.environment(folder))
    }

    private var study: String { folder.appending(path: "shop.yaml").path }

    /// Sixty sessions of two rows; half of the targets are in the prefix.
    private static let rows = TestRows(
        perSession: Array(repeating: 2, count: 60), prefix: (0..<120).map { Int32($0 % 2 + 1) },
        clicks: (0..<120).map { Int32($0 % 7) }, isInPrefix: (0..<120).map { Int32($0 % 2) }, levels: [])

    /// Writes down a run of the study whose ranks are `shift` below those of the best.
    @discardableResult
    private func add(
        _ variant: String, seed: UInt64 = 1, shift: Int32, testRows: String = "aa", keepsRows: Bool = true,
        keepsRanks: Bool = true, margin: Double? = nil
    ) throws -> RunFolder {
        let study = try ExperimentFile(yaml: Self.yaml, file: "shop.yaml").asStudy
        let planned = try #require(study.variants.first { $0.name == variant }).runs
        var experiment = try #require(planned.first { $0.experiment.training.seed == seed }).experiment
        if let margin { experiment.study.margin.mrr = margin }
        let run = try RunFolder.create(experiment: experiment, in: store.results)
        let writer = try run.open()
        let ranks = (0..<120).map { Int32($0 % 17 + 1) + shift + Int32(seed) * Int32($0 % 2) }
        if keepsRanks { try writer.write(TestRanks(full: ranks, candidates: []), fingerprint: "00ff") }
        if keepsRows { try writer.write(Self.rows, fingerprint: "00ff") }
        let metrics = RankingMetrics(ranks: ranks)
        try writer.write(
            RunSummary(
                run: run.id.description, status: .done,
                dataset: .init(
                    name: "shop", fingerprint: "00ff", testRowsFingerprint: testRows, items: 10, trainingSessions: 20,
                    trainingRows: 60, validationRows: 8, testRows: 120, categories: []),
                parameters: 1, metrics: .init(test: metrics, validation: metrics), slices: nil, candidates: [],
                speed: .init(trainingRowsPerSecond: 1, evaluationRowsPerSecond: 2), memory: .init(peakBytes: 3),
                seconds: .init(total: 4, training: 3, evaluation: 1), epochs: 5, bestEpoch: 4, refit: false,
                exact: true, seed: seed, workers: 2, kernel: "Haswell", references: [:]))
        return run
    }

    private func addAll(margin: Double? = nil) throws {
        for seed in UInt64(1)...3 {
            try add("full", seed: seed, shift: 0, margin: margin)
            try add("flat", seed: seed, shift: 3, margin: margin)
        }
        try add("floor", shift: 0, margin: margin)
    }

    @Test("a study: verdicts, the margin it set before, what is fitted, and what is not run")
    func studies() throws {
        try addAll()
        let result = try compare(study)
        #expect(result.code == 0 && result.errors == "left out: no run is done: never\n", "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines[0].hasPrefix("variant") && lines[1].hasPrefix("full (baseline)      3  "))
        #expect(lines[2].hasPrefix("flat ") && lines[2].hasSuffix("worse"))
        #expect(lines[3].hasPrefix("floor °") && lines[3].contains("  1  "))
        #expect(lines[4].hasPrefix("° Fitted, not trained"))
        let text = result.output.replacing("\n  ", with: " ")
        #expect(text.contains("over the same 120 test rows of 60 sessions (shop, test rows aa); ties count against"))
        #expect(text.contains("The margin was kept by every run from before it began."))
        #expect(text.contains("\nflat differs from the baseline in model.hierarchy none (hierarchical).\n"))
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test("the same bytes each time, in every format")
    func stable() throws {
        try addAll()
        for format in ["text", "markdown", "latex", "csv", "json"] {
            let first = try compare(study, "--format", format)
            #expect(first.code == 0 && !first.output.isEmpty, "\(first.errors)")
            #expect(try compare(study, "--format", format).output == first.output)
        }
        let csv = try compare(study, "--format", "csv").output.split(separator: "\n")
        #expect(csv.count == 4 && csv[0].hasPrefix("variant,seeds,MRR@20 %,MRR@20 % sd,Δ,"))
        let json = try compare(study, "--format", "json").output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect((object["rows"] as? [Any])?.count == 3)
    }

    @Test("a margin that not every run has kept was chosen afterwards, whoever names it")
    func margins() throws {
        try addAll()
        let given = try compare(study, "--margin", "30")
        #expect(given.output.contains("§") && given.output.contains("was chosen afterwards"))
        try FileManager.default.removeItem(at: store.results)
        try addAll(margin: 0)
        #expect(try compare(study).output.contains("was chosen afterwards"))
        #expect(try compare(study, "--metric", "hr").output.contains("nothing is called equal"))
        for bad in ["0", "-1", "101", "x"] { #expect(try compare(study, "--margin=\(bad)").code == 2) }
    }

    @Test("runs, experiments and baselines by name; runs that differ only in the seed are one arm")
    func runs() throws {
        try addAll()
        let all = try compare("shop", "--baseline", "no hierarchy")
        #expect(all.code == 0, "\(all.errors)")
        #expect(all.output.contains("no hierarchy (baseline)") && all.output.contains("\nfull  "))
        let ids = store.runs().map(\.id.description).sorted()
        let full = try #require(ids.first { $0.contains("-hierarchical-seed2") })
        let flat = try #require(ids.first { $0.contains("-none-seed2") })
        let two = try compare(flat, full, "--baseline", full)
        #expect(two.code == 0 && two.output.contains("full (baseline)      1"), "\(two.errors)")
        #expect(two.output.contains("too few seeds: nothing is said about retraining"))
        #expect(try compare(study, "--baseline", "flat", "--variant", "flat", "--variant", "full").code == 0)
    }

    @Test("the page Compare has the same differences, writes what the command prints into new files, and has a matrix")
    func page() throws {
        try addAll()
        let terminal = try PseudoTerminal.workbench(in: folder, [study], width: 120, height: 40)
        try terminal.expect("Data")
        terminal.type("4")
        try terminal.expect("worse")
        let printed = try compare(study, "--format", "markdown").output
        for name in ["compare-shop-mrr.md", "compare-shop-mrr-2.md"] {
            terminal.type("w")
            try terminal.expect("in which format")
            terminal.type("m")
            try terminal.expect("saved as ")
            let file = store.results.appending(path: name)
            #expect(try String(contentsOf: file, encoding: .utf8) == printed)
        }
        terminal.type("\t")
        try terminal.expect("pinned")
        try terminal.expect("~")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        #expect(store.queue.entries.isEmpty)
    }

    @Test("a matrix of a study: what is done, what is missing with its price, and every format")
    func matrices() throws {
        try addAll()
        let result = try compare(study, "--rows", "hierarchy", "--columns", "width=64,128")
        #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines[0].hasPrefix("MRR@20 %, hierarchy by width") && lines[0].hasSuffix(" 128"))
        // Three runs of four seconds at half the width.
        #expect(lines[1].hasPrefix("hierarchical ") && lines[1].hasSuffix("missing, about 34 s"))
        #expect(lines[5].hasPrefix("hierarchical ") && lines[5].contains("pinned"))
        #expect(lines[6].hasPrefix("none ") && lines[6].contains(" *"))
        #expect(result.output.contains("--run-missing"))
        for format in ["markdown", "latex", "csv", "json"] {
            let other = try compare(study, "--rows", "flat", "--columns", "width=128", "--format", format)
            #expect(other.code == 0 && other.output.contains("flat"), "\(other.errors)")
        }
        let slices = try compare(study, "--rows", "flat", "--columns", "width=128", "--slice", "repeats")
        #expect(slices.output.contains("MRR@20 %, no\n".dropLast()) && slices.output.contains("Δ MRR@20, yes"))
        let parts = try compare(study, "--parts", "flat", "--parts", "model.metadata", "--baseline", "full")
        #expect(parts.code == 0 && parts.output.contains("Δ of adding it in"), "\(parts.errors)")
    }

    @Test("what cannot be a matrix is a sentence")
    func badMatrices() throws {
        try addAll()
        func refusal(_ arguments: String...) throws -> String {
            let result = try Program.run(
                ["compare"] + arguments + ["--results", store.results.path],
                environment: Program.environment(folder))
            #expect(result.code == 2 && result.output.isEmpty)
            return result.errors
        }
        #expect(try refusal(study, "--rows", "hierarchy").contains("needs both --rows and --columns"))
        #expect(try refusal("shop", "--rows", "a", "--columns", "b").contains("vary a study: name its file"))
        #expect(try refusal(study, "--rows", "a", "--columns", "b").contains("neither a variant of the study nor"))
        #expect(try refusal(study, "--rows", "flat", "--columns", "width=9", "--parts", "flat").contains("choose one"))
        #expect(
            try refusal(study, "--rows", "hierarchy", "--columns", "hierarchy").contains(
                "rows and columns vary the same"))
        #expect(try refusal(study, "--run-missing").contains("are for --rows and --columns"))
        #expect(try refusal(study, "--parts", "hierarchy").contains("cannot all be left out at once"))
        let unknown = try refusal(study, "--rows", "flat", "--columns", "width=9", "--baseline", "ful")
        #expect(unknown.contains("did you mean full?"))
    }

    @Test("by kinds of rows, in compare, show and table")
    func slices() throws {
        try addAll()
        let result = try compare(study, "--slice", "repeats")
        #expect(result.code == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        // All rows stand above.
        #expect(lines[0].hasPrefix("variant  "))
        #expect(lines.contains { $0.hasPrefix("target among the clicks before  rows  variant") })
        #expect(lines.count { $0.hasPrefix("yes  ") && $0.contains("   60  ") } == 5)
        let show = try Program.run(
            ["show", "last", "--results", store.results.path], environment: Program.environment(folder))
        #expect(show.output.contains("clicks before the target  rows  HR@20 %"))
        let table = try Program.run(
            ["table", study, "--slice", "cold", "--results", store.results.path],
            environment: Program.environment(folder))
        #expect(table.output.contains("HR@20 / MRR@20 by target (cold), means over the seeds:"))
        #expect(table.output.contains("sessionbench table \(study) --slice cold\n"))
        let none = try compare(study, "--slice", "category")
        #expect(none.code == 2 && none.errors.contains("the data has no categories") && none.output.isEmpty)
    }

    @Test("bad input: a sentence each, status 2, nothing printed")
    func refused() throws {
        func refusal(_ arguments: String..., says words: String) throws {
            let result = try Program.run(
                ["compare"] + arguments + ["--results", store.results.path],
                environment: Program.environment(folder))
            #expect(result.code == 2 && result.output.isEmpty, "\(arguments)")
            #expect(result.errors.contains(words), "\(result.errors)")
        }
        try refusal(study, says: "two variants with runs that are done are needed")
        let full = try add("full", shift: 0).id.description
        try refusal(full, says: "name runs of two or more")
        try refusal("nothing/at-all", full, says: "there is no run nothing/at-all")
        try refusal(study + "x.yaml", says: "No such file")
        let twin = try add("full", shift: 0).id.description
        try refusal(full, twin, says: "would count twice")
        let flat = try add("flat", shift: 1)
        try refusal(full, flat.id.description, "--seeds", "2", says: "choose from a study")
        try refusal(full, flat.id.description, "--baseline", "fulll", says: "did you mean full?")
        try refusal(full, flat.id.description, "--metric", "map", says: "metric")
        let other = try add("flat", seed: 2, shift: 1, testRows: "bb").id.description
        try refusal(full, other, says: "were tested on different rows (test rows aa and bb)")
        let without = try add("flat", seed: 3, shift: 1, keepsRanks: false).id.description
        try refusal(full, without, says: "keeps no ranks of its test rows")
        let file = flat.ranks.appending(component: "test.safetensors")
        try Data(try Data(contentsOf: file).dropLast(9)).write(to: file)
        try refusal(full, flat.id.description, says: "test.safetensors")
    }

    @Test("where sessions are not kept, another run lends them; damaged ones are refused; without any, help is offered")
    func sessions() throws {
        let full = try add("full", shift: 0, keepsRows: false)
        let flat = try add("flat", shift: 1)
        let names = [full.id.description, flat.id.description]
        #expect(try compare(names[0], names[1]).code == 0)
        let file = flat.ranks.appending(component: "rows.safetensors")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count - 3] ^= 4
        try bytes.write(to: file)
        let damaged = try compare(names[0], names[1])
        #expect(damaged.code == 2 && damaged.errors.contains("rows.safetensors"), "\(damaged.errors)")
        try FileManager.default.removeItem(at: file)
        let none = try compare(names[0], names[1])
        #expect(none.code == 2 && none.output.isEmpty)
        #expect(none.errors.contains("does not keep to which sessions its test rows belong"), "\(none.errors)")
        #expect(none.errors.contains("restore the data files") && none.errors.contains("train the run anew"))
    }
}
