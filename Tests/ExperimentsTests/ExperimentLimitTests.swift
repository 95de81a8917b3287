import Experiments
import Foundation
import TestSupport
import Testing

/// Files that are no experiment at all: they end in a short error, however they are made.
@Suite struct ExperimentLimitTests {
    private func problems(_ yaml: String) -> [Substring] {
        do {
            _ = try ExperimentFile(yaml: yaml, file: "my.yaml")
            return []
        } catch {
            return "\(error)".split(separator: "\n")
        }
    }

    private func lines(_ count: Int, _ line: (Int) -> String) -> String {
        (0..<count).map(line).joined(separator: "\n")
    }

    /// A list of lists of lists …, ten to the power of `depth` words in all.
    private func laughs(depth: Int) -> String {
        lines(depth) { level in
            let elements = Array(repeating: level == 0 ? "x" : "*a\(level - 1)", count: 10).joined(separator: ", ")
            return "a\(level): &a\(level) [\(elements)]"
        }
    }

    @Test func ofThousandsOfUnknownKeysTheFirstAreShown() {
        for indentation in ["", "  "] {
            let head = indentation.isEmpty ? "" : "model:\n"
            let found = problems(head + lines(25_000) { "\(indentation)unknown\($0): 1" })
            #expect(found.count == 21)
            #expect(found.first?.hasPrefix("my.yaml:\(indentation.isEmpty ? 1 : 2):") == true)
            #expect(found.last == "and at least 80 more")
        }
        let long = String(repeating: "abcdefgh", count: 30)
        #expect(problems(lines(4_000) { "\(long)\($0): 1" }).count == 21)
        #expect(problems(lines(30) { "unknown\($0): 1" }).last == "and 10 more")
        #expect(problems(lines(20) { "unknown\($0): 1" }).count == 20)
    }

    @Test func ofThousandsOfOverridesTheFirstAreShown() {
        let overrides = (0..<25_000).map { "unknown\($0)=1" }
        #expect {
            try Experiment(yaml: "name: x", file: "my.yaml", overrides: overrides)
        } throws: { "\($0)".split(separator: "\n").count == 21 }
    }

    @Test func keysAreWords() {
        #expect(problems(lines(30_000) { "[a, \($0)]: 1" }).count == 21)
        #expect(problems("a: &a [1]\nmodel: {*a : 1}") == ["my.yaml:2:9: a key is a single word"])
        #expect(problems("a: &a [1]\nmodel: {*a : 1, *a : 2}").count == 1)
        #expect(problems("a: &a x\nstudy:\n  variants:\n    *a : {}") == ["my.yaml:4:5: a key is a single word"])
        #expect(problems("study:\n  [a]: 1") == ["my.yaml:2:3: a key is a single word"])
    }

    @Test func listsOfListsOfAliasesAreNoKeys() {
        let laughs = laughs(depth: 40)
        #expect(problems(laughs).count == 21)
        for key in ["? *a39\n: 1", "[*a39, *a39]: 1", "*a39 : 1", "? - *a39\n: 1", "x: {? {k: *a39} : 1}"] {
            let found = problems(laughs + "\n" + key)
            #expect(found.count == 1 && found[0].hasSuffix(": a key is a single word"), "\(key)")
        }
    }

    @Test func aliasesOfValuesStillStandForThem() throws {
        let yaml = """
            # * with a star
            training: &t {epochs: &n 3}
            study:
              variants:
                "a*": {training: *t, model.width: 32}
                b: {training: {epochs: *n}}
            """
        let study = try #require(try ExperimentFile(yaml: yaml, file: "my.yaml").study)
        #expect(study.variants.map(\.experiment.training.epochs) == [3, 3])
        #expect(study.variants.map(\.name) == ["a*", "b"])
    }

    @Test func deepNestingIsSaidInWords() {
        let steps = (0..<1_300).map { String(repeating: " ", count: $0) + "a:" }
        for yaml in [
            "model: " + String(repeating: "[", count: 300_000), "model: " + String(repeating: "{a: ", count: 200_000),
            "model:\n" + String(repeating: "- ", count: 300_000), steps.joined(separator: "\n"),
            "model:\n" + String(repeating: "? ", count: 300_000),
        ] {
            let found = problems(yaml)
            #expect(found.count == 1 && found[0].hasSuffix(": lists or sections are nested too deeply"), "\(found)")
        }
    }

    @Test func nestingBelowTheLimitIsNoDanger() {
        let yaml = "model: " + String(repeating: "{a: ", count: 990) + "1" + String(repeating: "}", count: 990)
        // Threads of a queue have small stacks on some systems.
        let done = DispatchSemaphore(value: 0)
        let thread = Thread {
            #expect(problems(yaml).count == 1)
            done.signal()
        }
        thread.stackSize = 1 << 19
        thread.start()
        done.wait()
    }

    @Test func duplicatesByTheThousand() {
        #expect(problems(lines(60_000) { "batch: \($0)" }) == ["my.yaml:2:1: batch is given twice, first in line 1"])
        #expect(problems("study:\n  grid:\n" + lines(30_000) { _ in "    model.width: [1, 2]" }).count == 1)
    }

    @Test func longListsAreCountedBeforeTheyAreRead() {
        let numbers = (1...130_000).map(String.init).joined(separator: ", ")
        let words = (1...100_000).map { "a\($0)" }.joined(separator: ", ")
        #expect(
            problems("study:\n  grid: {data.folder: [\(words)]}") == [
                "my.yaml:2:23: data.folder has 100000 values; at most 10000 runs are possible"
            ])
        #expect(problems("study:\n  seeds: [\(numbers)]").first?.hasSuffix(", not 130000 seeds") == true)
        #expect(
            problems("study:\n  variants:\n" + lines(60_000) { "    v\($0): {}" }) == [
                "my.yaml:3:5: the study has 60000 variants; at most 10000 runs are possible"
            ])
        #expect(problems("evaluation:\n  candidates: [\(numbers)]").count == 1)
    }

    @Test func conflictsOfThousandsOfVariantsAreShownOnce() {
        let found = problems(
            "study:\n  variants:\n"
                + lines(9_000) { "    v\($0): {model.width: 64, model.heads: 3, training.batch: \($0 + 1)}" })
        #expect(found.count == 21)
        let widths = (1...3_000).map(String.init).joined(separator: ", ")
        let grid = problems("model.heads: 3\nstudy.grid: {model.width: [\(widths)]}")
        #expect(grid.count == 21 && grid.last == "and at least 80 more")
    }

    @Test func hugeWordsAreCut() {
        let huge = String(repeating: "x", count: 900_000)
        for yaml in ["name: \(huge)", "training.epochs: \(huge)", "? \(huge)\n: 1", "model.kind: \(huge)"] {
            let found = problems(yaml)
            #expect(found.count == 1 && found[0].utf8.count < 1_000)
        }
    }
}
