import Basics
import Foundation
import Runs
import Testing

extension Reliability {
    /// Command lines by grammar: every command with every option, with values that fit and values that do not.
    @Suite struct CommandFuzz {
        @Test("Every command line ends in time, with a status that stands for something")
        func commands() throws {
            let template = try ShownRuns()
            let campaign = Campaign("fuzzing of command lines", counting: "exit 0", "exit 1", "exit 2", "exit 130")
            campaign.run { test in
                let folder = try template.copy()
                try folder.write("a\n\u{1B}[31mb: [\n", to: "bad.yaml")
                var grammar = CommandGrammar(test.random.split(), runs: folder.store.runs().map(\.id))
                let words = grammar.line()
                let end: Child.End
                do { end = try folder.program(words, atMost: 60) } catch let failure as Failure {
                    throw Failure(kind: failure.kind, text: "\(words): \(failure.text)")
                }
                guard let code = end.code, [0, 1, 2, 130].contains(code) else {
                    throw Failure.wrong("\(words): \(end.description)")
                }
                test.count("exit \(code)")
                if code != 0 && end.errors.isEmpty { throw Failure.wrong("\(words): fails without a word") }
            }
        }
    }
}

/// Lines of arguments for the program.
private struct CommandGrammar {
    private var random: RandomStream
    private let runs: [String]

    init(_ random: RandomStream, runs: [RunID]) {
        self.random = random
        self.runs = runs.map(\.description)
    }

    private typealias Option = (name: String, value: [String]?)

    mutating func line() -> [String] {
        let numbers = ["1", "2", "0", "-1", "9223372036854775808", "1e9", "x", "", "1001", "999999999999"]
        let files = [
            "trained.yaml", "fitted.yaml", "study.yaml", "on-files.yaml", "bad.yaml", "none.yaml", "Results",
            "/dev/null",
            "", "\u{1B}]0;x\u{7}",
        ]
        let names = runs + ["last", "trained", "t", "case", "none", "", "../..", "\u{1B}[31m", "fitted/", "*"]
        let sets = [
            "model.kind=popularity", "model.kind=markov", "training.epochs=1", "model.width=-1", "model.kind=nothing",
            "=", "a",
            "training.seed=\u{1B}[2J", "study.seeds=3", "data.storefront.items=10", "evaluation.candidates=0.1,0.2",
            "name=x",
            "training.workers=1", "training.sessionFraction=0.000001",
        ]
        let items = [
            "S000001", "S000001,S000002", "i1", "", ",", "99999", "\u{1B}[2J", "S000001, i2",
            String(repeating: "S000001,", count: 5_000),
        ]
        // Heavy work is kept out: every study of the grammar is small.
        let results: Option = ("--results", ["Results", "Results", "elsewhere", "trained.yaml", "", "/dev/null/x"])
        let data: Option = ("--data", [".", "none", "", "/dev/null"])
        let json: Option = ("--json", nil)
        let set: Option = ("--set", sets)
        let variant: Option = ("--variant", ["model.kind", "kind popularity", "x", "", "\u{1B}"])
        let seeds: Option = ("--seeds", numbers.filter { $0 != "1001" })
        var words: [String]
        switch random.index(below: 12) {
        case 0, 1:
            words = ["run"] + argument(files)
            words += options(
                [
                    set, variant, seeds, ("--again", nil), ("--dry-run", nil), ("--resume", names),
                    ("--allow-inexact", nil), json, data,
                ])
        case 2: words = ["list"] + options([json, ("--reference", nil)])
        case 3, 4: words = ["show"] + argument(names) + options([json])
        case 5, 6:
            words = [random.chance(0.2) ? "reference" : "table"] + argument(files)
            words += options([set, variant, seeds, ("--output", ["table.md", "Results", "no/where", "", "/dev/full"])])
        case 7, 8:
            words = ["recommend"] + argument(names) + ["--items", random.pick(items)]
            words += options([("--top", numbers), json, data])
        case 9:
            words =
                ["data"] + argument(["list", "inspect", "formats"]) + argument(files + ["storefront"])
                + options([set, json, data])
        case 10 where random.chance(0.5):
            words = ["rescore"] + argument(names) + options([set, json, data])
        case 11 where random.chance(0.3):
            words = ["export"] + argument(names) + ["--format", random.pick(["trec", "trec", "x", ""])]
            words += options([("--output", ["out", "Results", "", "/dev/full", "table.md"]), ("--force", nil), data])
        case 10:
            words =
                ["keys"] + argument(["model", "training.b", "x", "", "\u{1B}"]) + options([json, ("--markdown", nil)])
        default:
            words = ["workbench", "--once"]
            words += options([("--color", ["auto", "never", "x"]), ("--ascii", nil), ("--readonly", nil), data])
        }
        // The user's own runs are never those of a test.
        if !["data", "keys"].contains(words[0]) {
            words += ["--results", random.chance(0.9) ? "Results" : random.pick(results.value ?? [])]
        }
        return strange(words)
    }

    private mutating func argument(_ values: [String]) -> [String] { random.chance(0.92) ? [random.pick(values)] : [] }

    private mutating func options(_ all: [Option]) -> [String] {
        var words: [String] = []
        for _ in 0..<random.index(below: 4) {
            let option = random.pick(all)
            words.append(option.name)
            if let values = option.value { words.append(random.pick(values)) }
        }
        return words
    }

    /// Now and then what no grammar has.
    private mutating func strange(_ words: [String]) -> [String] {
        var words = words
        guard random.chance(0.15) else { return words }
        let place = 1 + random.index(below: words.count)
        switch random.index(below: 5) {
        case 0:
            words.insert(random.pick(["--", "-", "--help", "-h", "--version", "--nothing", "-x", "--set"]), at: place)
        case 1: words.insert(String(repeating: "x", count: 100_000), at: place)
        case 2: words.insert(random.pick(["\u{1B}[31m", "\u{7}", "\u{202E}", "é", "\n"]), at: place)
        case 3: words[0] = random.pick(["runn", "help", "lst", "\u{1B}c", "Show"])
        default: words.insert(words[words.count - 1], at: place)
        }
        return words
    }
}
