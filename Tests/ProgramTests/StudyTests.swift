import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// Studies from the command line. One at a time: the machine may be small, and runs train on all of it.
@Suite("Studies", .serialized)
final class StudyTests {
    private let folder: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static let small = """
        # A small study.
        data.storefront: {items: 200, sessions: 400}
        training: {epochs: 1, batch: 64}

        """

    private func write(_ study: String) throws -> String {
        let file = folder.appending(path: "small.yaml")
        try Data((Self.small + study).utf8).write(to: file)
        return file.path
    }

    private func run(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(
            arguments + ["--results", store.results.path], environment: Program.environment(folder))
    }

    private struct Variant: Decodable {
        struct Run: Decodable {
            var run: String
            var seed: UInt64
        }

        var variant: String
        var runs: [Run]
    }

    private func variants(_ json: String) throws -> [Variant] {
        try JSONDecoder().decode([Variant].self, from: Data(json.utf8))
    }

    @Test("a matrix trains what it misses, once, and shows it")
    func missingCells() throws {
        let study = try write("study.variants: {full: {}, flat: {model.hierarchy: none}}\n")
        #expect(try run("run", study, "--variant", "full").code == 0)
        let matrix = ["compare", study, "--rows", "flat", "--columns", "idFree", "--format", "csv"]
        func trained(_ more: String...) throws -> (output: String, errors: String) {
            let result = try Program.run(
                matrix + more + ["--results", store.results.path], environment: Program.environment(folder))
            #expect(result.code == 0, "\(result.errors)")
            return (result.output, result.errors)
        }
        #expect(try trained().output.components(separatedBy: "missing").count == 4)
        let made = try trained("--run-missing")
        #expect(made.errors.contains("training 3 runs: about ") && !made.output.contains("missing"))
        #expect(store.runs().count { $0.status == .done } == 4)
        let again = try trained("--run-missing")
        #expect(again.errors == "nothing is missing\n" && again.output == made.output)
        // What the matrix has trained is what the study wanted.
        #expect(try run("run", study).errors.contains("2 of 2 runs are done already"))
    }

    @Test("by precision, rounds are made until differences are known well enough, or there may be no more")
    func precision() throws {
        let variants = "variants: {full: {}, flat: {model.hierarchy: none}, floor: {model.kind: popularity}}"
        let rough = try write("study:\n  seeds: {precision: 100, least: 3, most: 4}\n  \(variants)\n")
        let first = try run("run", rough, "--json")
        #expect(first.code == 0, "\(first.errors)")
        #expect(try self.variants(first.output).map { $0.runs.map(\.seed) } == [[1, 2, 3], [1, 2, 3], [1]])
        #expect(first.errors.contains("3 seeds: validation MRR@20 against full is known within flat ± "))
        #expect(first.errors.contains("; enough\n"))

        let fine = try write("study:\n  seeds: {precision: 0.001, least: 3, most: 4}\n  \(variants)\n")
        let second = try run("run", fine, "--json")
        #expect(try self.variants(second.output).map { $0.runs.map(\.seed) } == [[1, 2, 3, 4], [1, 2, 3, 4], [1]])
        #expect(second.errors.contains("no further round is allowed"))
        let none = try run("run", fine)
        #expect(none.code == 0 && none.errors == "9 of 9 runs are done already; --again retrains them\n")
        let again = try run("run", fine, "--again")
        #expect(again.code == 2 && again.errors.contains("add --seeds N"))
        // What a rougher study does not need does not count in it.
        let rougher = try write("study:\n  seeds: {precision: 100, least: 3, most: 4}\n  \(variants)\n")
        let compared = try run("compare", rougher, "--format", "csv")
        #expect(compared.code == 0 && compared.output.contains("\nflat,3,"), "\(compared.errors)")
        let all = try run("compare", rougher, "--seeds", "4", "--format", "csv")
        #expect(all.code == 0 && all.output.contains("\nflat,4,"), "\(all.errors)")
    }

    @Test("a search runs its trials on validation, then the best one of each family on the test, and says so")
    func search() throws {
        let study = try write(
            """
            study:
              search: {trials: 2, keys: {training.learningRate: {from: 0.001, to: 0.01, scale: log}}}
              variants: {full: {}, floor: {model.kind: popularity}}

            """)
        let plan = try run("run", study, "--dry-run")
        #expect(plan.output.contains("full, trial 2") && plan.output.contains("then the best trial on the test"))
        let first = try #require(plan.output.split(separator: "\n").first { $0.hasPrefix("full, trial 1 ") })
        #expect(first.contains("missing") && first.contains("learningRate 0.00"), "\(plan.output)")
        #expect(try run("run", study, "--variant", "full").code == 0)
        #expect(store.runs().count == 3)
        let all = try run("run", study)
        #expect(all.code == 0, "\(all.errors)")
        #expect(all.errors.contains("floor: training.learningRate not drawn, as its model does not read it\n"))
        #expect(all.errors.contains("3 of 4 runs are done already"))
        #expect(all.errors.contains("floor: of 1 trials number 1 is best on validation (MRR@20 "))
        #expect(all.output.contains("best validation MRR@20") && !all.output.contains("trial 1"))
        #expect(store.runs().count == 5)
        let none = try run("run", study)
        #expect(none.errors.contains("5 of 5 runs are done already") && none.output == all.output)
        #expect(store.runs().count == 5)
        #expect(try run("run", study, "--again").code == 2)

        let table = try run("table", study)
        #expect(table.code == 0 && table.output.contains("Random search: 2 trials of each family"), "\(table.errors)")
        #expect(table.output.contains("| full | 2 | ") && table.output.contains("| floor | 1 | "))
        #expect(!table.output.contains("trial 2"))
        let compared = try run("compare", study, "--format", "csv")
        #expect(compared.code == 0 && compared.output.split(separator: "\n").count == 3, "\(compared.errors)")
        let trials = store.runs().filter { $0.experiment?.evaluation.test == false }
        #expect(trials.count == 3)
        let shown = try run("show", try #require(trials.first).id.description)
        #expect(shown.code == 0 && shown.output.contains("not ranked (evaluation.test: false)"), "\(shown.errors)")
        #expect(try run("list").code == 0)
        let inspected = try run("inspect", try #require(trials.first).id.description, "--row", "1")
        #expect(inspected.code == 2 && inspected.errors.contains("ranks no test rows"))
    }

    @Test("what is missing is run, what is done is skipped, what was interrupted goes on")
    func missing() throws {
        let file = try write(
            "study:\n  seeds: 2\n  variants: {full: {}, stan: {model.kind: stan, seeds: 1}, markov: {model.kind: "
                + "markov, seeds: 1}}\n"
        )
        let study = try ExperimentFile(contentsOf: URL(filePath: file)).asStudy
        let interrupted = try RunFolder.create(experiment: study.runs[2].experiment, in: store.results)

        let plan = try run("run", file, "--dry-run")
        #expect(plan.code == 0)
        #expect(
            plan.output.split(separator: "\n").map { $0.split(separator: " ").prefix(3).joined(separator: " ") } == [
                "variant seed status", "full 1 missing", "full 2 missing", "stan 1 interrupted", "markov 1 missing",
            ])
        #expect(store.runs().count == 1)

        let first = try run("run", file, "--variant", "full", "--seeds", "1", "--json")
        #expect(first.code == 0, "\(first.errors)")
        let full = try variants(first.output)
        #expect(full.map(\.variant) == ["full"] && full[0].runs.map(\.seed) == [1])

        let second = try run("run", file, "--json")
        #expect(second.code == 0, "\(second.errors)")
        #expect(second.errors.contains("1 of 4 runs is done already; --again retrains them"))
        let all = try variants(second.output)
        #expect(all.map(\.variant) == ["full", "stan", "markov"])
        #expect(all.map { $0.runs.map(\.seed) } == [[1, 2], [1], [1]])
        #expect(all[0].runs[0].run == full[0].runs[0].run)
        #expect(all[1].runs[0].run == interrupted.id.description)
        #expect(store.runs().map(\.status) == Array(repeating: .done, count: 4))

        let third = try run("run", file)
        #expect(third.errors == "4 of 4 runs are done already; --again retrains them\n")
        #expect(third.output.contains(/\nfull {5,}2\s/))
        #expect(store.runs().count == 4)

        let again = try run("run", file, "--variant", "stan", "--again", "--json")
        #expect(try variants(again.output)[0].runs.map(\.run) != all[1].runs.map(\.run))
        #expect(store.runs().count == 5)
    }

    @Test("a run that fails is reported and keeps no other from running")
    func failure() throws {
        let file = try write(
            "study:\n  variants: {absent: {data: {source: files, folder: absent}, model.kind: gru4rec}, markov: "
                + "{model.kind: markov}}\n"
        )
        let result = try run("run", file)
        #expect(result.code == 1)
        #expect(result.errors.contains("Error: absent, seed 1: "))
        #expect(result.errors.hasSuffix("1 run failed; \"sessionbench list\" says why\n"))
        #expect(result.output.contains("\nmarkov"))
        #expect(Set(store.runs().map(\.status)) == [.done, .failed])
    }

    @Test("a run that diverges is shown as what it is, with the remedy, in every table of the study")
    func diverged() throws {
        let file = try write(
            """
            study:
              variants:
                markov: {model.kind: markov}
                wild: {training: {learningRate: 10, weightDecay: 10, epochs: 50, patience: 0}, model.head: residual}

            """)
        let remedy = "lower training.learningRate or set training.clipNorm"
        let result = try run("run", file)
        #expect(result.code == 1)
        let row = try #require(result.output.split(separator: "\n").first { $0.hasPrefix("wild") })
        #expect(row.contains(/^wild +0 +– +– +– +– +failed: diverged at step \d+:/) && row.hasSuffix(remedy))

        let document = try run("table", file).output
        #expect(document.contains(/\n\| wild \| failed: diverged at step \d+: lower .* \| – \| – \| – \| – \|\n/))
        #expect(!document.contains("not run"))

        let failed = try #require(store.runs().first { $0.status == .failed })
        let show = try run("show", failed.id.description)
        #expect(show.output.contains(/reason +diverged at step \d/))
        let course = try #require(show.output.components(separatedBy: "\n\n").last).split(separator: "\n")
        let step = try #require(show.output.firstMatch(of: /diverged at step (\d+)/)?.1)
        #expect(course.count >= 2 && course[0].contains("item loss, training"))
        let last = try #require(course.last).split(separator: " ")
        #expect(Int(last[1]) == Int(step).map { $0 - 1 } && Double(last[2])?.isFinite == true)

        let alone = try run("table", file, "--variant", "wild")
        #expect(alone.code == 2)
        #expect(alone.errors.contains("wild: failed: diverged at step ") && alone.errors.contains(remedy))
    }

    @Test("Ctrl-C stops with a checkpoint, and the same command goes on")
    func interruption() throws {
        let file = try write("study:\n  variants: {full: {training.epochs: 2000, training.patience: 0}}\n")
        let terminal = try PseudoTerminal(
            Program.executable, ["run", file, "--results", store.results.path],
            environment: Program.environment(folder), width: 80, height: 24)
        try terminal.expect("validation MRR@20")
        terminal.type("\u{3}")
        #expect(try terminal.exitCode() == 130)
        #expect(terminal.text.contains("interrupted; to resume: the same command again"))
        #expect(store.runs().map(\.status) == [.stopped])
        let plan = try run("run", file, "--dry-run", "--json")
        #expect(plan.output.contains("\"status\" : \"stopped\""))
    }

    @Test(
        "options that make no sense say so",
        arguments: [
            (["--again"], "--again, --dry-run and --allow-inexact are for studies"),
            (["--variant", "x"], "the study has no variant x; there are small"),
            (["--resume", "last", "--variant", "x"], "--variant, --again and --dry-run are for studies"),
            (["--seeds", "0"], "--seeds needs a number from 1 to 1000"),
        ])
    func options(arguments: [String], message: String) throws {
        let file = try write("")
        let result = try Program.run(
            ["run", file, "--results", store.results.path] + arguments, environment: Program.environment(folder))
        #expect(result.code == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(store.runs().isEmpty)
    }
}
