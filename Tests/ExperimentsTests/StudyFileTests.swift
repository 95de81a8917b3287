import Experiments
import Foundation
import Testing

private let seedsNeeded =
    "study.seeds needs a number from 1 to 1000, a list [1, 2, 3], or {precision: 0.1, least: 4, most: 10}"

@Suite struct StudyFileTests {
    private func study(_ yaml: String, _ overrides: String...) throws -> Study {
        try #require(try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: overrides).study)
    }

    /// Problems of a file, one per line.
    private func problems(_ yaml: String, _ overrides: String...) -> String {
        do {
            _ = try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: overrides)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func aFileWithoutStudyIsItsOnlyVariant() throws {
        let file = try ExperimentFile(yaml: "model.width: 32\ntraining.seed: 5", file: "folder/my.yaml")
        #expect(file.study == nil && file.comment.isEmpty)
        #expect(file.experiment == (try Experiment(yaml: "model.width: 32\ntraining.seed: 5", file: "my.yaml")))
        #expect(file.asStudy.runs == [.init(variant: "my", experiment: file.experiment)])
    }

    @Test func variantsChangeWhatTheyName() throws {
        let study = try study(
            """
            model: {width: 128}
            study:
              seeds: 3
              variants:
                full: {}
                nothing changed:
                  seeds: [7, 5]
                  model.heads: 2
                sr-gnn:
                  model: {kind: srgnn, width: 100}
                  training.batch: 26
                  seeds: 1
            """)
        var base = Experiment(name: "my")
        base.model.width = 128
        var heads = base
        heads.model.heads = 2
        heads.training.seed = 7
        var graph = base
        graph.model.kind = .srgnn
        graph.model.width = 100
        graph.training.batch = 26
        #expect(
            study.variants == [
                .init(name: "full", experiment: base, seeds: [1, 2, 3]),
                .init(name: "nothing changed", experiment: heads, seeds: [7, 5]),
                .init(name: "sr-gnn", experiment: graph, seeds: [1]),
            ])
        #expect(study.runs.map(\.variant) == ["full", "full", "full", "nothing changed", "nothing changed", "sr-gnn"])
        #expect(study.runs.map(\.experiment.training.seed) == [1, 2, 3, 7, 5, 1])
    }

    @Test func aGridRunsEveryCombinationOfEveryVariant() throws {
        let study = try study(
            """
            training.seed: 4
            study:
              variants: {a: {}, b: {model.kind: gru4rec}}
              grid:
                model: {width: [64, 128]}
                evaluation.candidates: [[], [0.5, 1]]
                training.refit: [true]
            """)
        #expect(
            study.variants.map(\.name).prefix(4) == [
                "a, width 64, candidates [], refit true", "a, width 64, candidates [0.5, 1], refit true",
                "a, width 128, candidates [], refit true", "a, width 128, candidates [0.5, 1], refit true",
            ])
        #expect(study.variants.count == 8)
        let last = try #require(study.variants.last)
        #expect(last.experiment.model.kind == .gru4rec && last.experiment.model.width == 128)
        #expect(last.experiment.evaluation.candidates == [0.5, 1] && last.experiment.training.refit)
        #expect(last.seeds == [4])
    }

    @Test func gridPointsAreNamedByTheLastWordsOfTheirKeys() throws {
        #expect(
            try study("study.grid: {model.kind: [stan, m2trec]}").variants.map(\.name) == ["kind stan", "kind m2trec"])
        #expect(
            try study("study.grid: {data.storefront.seed: [1, 2], evaluation.seed: [3]}").variants.map(\.name)
                == ["data.storefront.seed 1, evaluation.seed 3", "data.storefront.seed 2, evaluation.seed 3"])
        #expect(try study("study: {seeds: [3]}").variants.map(\.name) == ["my"])
    }

    @Test func theCommentAtTheHeadIsKept() throws {
        let file = try ExperimentFile(
            yaml: "# One\n#two.\n#\n# Three.\nname: x\n# four\nstudy: {seeds: 2}", file: "my.yaml")
        #expect(file.comment == ["One two.", "Three."])
    }

    @Test(arguments: [
        // Keys
        ("study:\n  seed: 3", "my.yaml:2:3: unknown key study.seed; did you mean study.seeds?"),
        (
            "study:\n  qqqqqqqq: 3",
            "my.yaml:2:3: unknown key study.qqqqqqqq; the keys of study are seeds, variants, grid, search, margin"
        ),
        ("studdy:\n  seeds: 3", "my.yaml:1:1: unknown key studdy; did you mean study?"),
        ("study: 3", "my.yaml:1:8: study is a section; its keys are seeds, variants, grid, search, margin"),
        (
            "name: x\nstudy:",
            "my.yaml:2:1: the study is empty; give it seeds, variants, a grid or a search, or leave it out"
        ),
        ("study:\n  seeds: 2\nstudy.seeds: 3", "my.yaml:3:1: study.seeds is given twice, first at my.yaml:2:3"),
        // Seeds
        ("study.seeds: 0", "my.yaml:1:14: \(seedsNeeded), not 0"),
        ("study.seeds: many", "my.yaml:1:14: \(seedsNeeded), not many"),
        (
            "study.seeds: []",
            "my.yaml:1:14: \(seedsNeeded), not an "
                + "empty list"
        ),
        ("study.seeds: {a: 1}", "my.yaml:1:15: unknown key study.seeds.a"),
        ("study.seeds: [1, -2]", "my.yaml:1:18: a seed is a whole number at least 0, not -2"),
        ("study.seeds: [[1]]", "my.yaml:1:15: a seed is a whole number at least 0, not a list or keys"),
        ("study.seeds: [1, 2, 1]", "my.yaml:1:21: seed 1 is given twice; a run is not repeated"),
        (
            "training.seed: 9223372036854775807\nstudy.seeds: 2",
            "my.yaml:2:14: there are fewer than 2 seeds from training.seed (9223372036854775807) on"
        ),
        // Variants
        (
            "study.variants: {}",
            "my.yaml:1:17: study.variants needs names with the keys that a variant changes, as in full: {}"
        ),
        (
            "study.variants: [a]",
            "my.yaml:1:17: study.variants needs names with the keys that a variant changes, as in full: {}"
        ),
        ("study.variants: {\"\": {}}", "my.yaml:1:18: the name of a variant has 1 to 60 characters"),
        ("study.variants: {[a]: {}}", "my.yaml:1:18: the name of a variant has 1 to 60 characters"),
        (
            "study:\n  variants:\n    a: none",
            "my.yaml:3:8: the variant a needs the keys that it changes, as in {model.width: 128}, or {}"
        ),
        (
            "study:\n  variants:\n    a: {modle.width: 3}",
            "my.yaml:3:9: unknown key modle.width; did you mean model.width?"
        ),
        (
            "study:\n  variants:\n    a:\n      model:\n        width: wide",
            "my.yaml:5:16: model.width needs a whole number at least 1 and at most 4096, not wide"
        ),
        (
            "study:\n  variants:\n    a: {name: b}",
            "my.yaml:3:15: a study cannot vary name: the runs of a study are kept under one name"
        ),
        (
            "study:\n  variants:\n    a: {training: {seed: 2}}",
            "my.yaml:3:26: a study cannot vary training.seed: study.seeds gives the seeds"
        ),
        (
            "study:\n  variants:\n    a: {study.seeds: 2}",
            "my.yaml:3:9: a variant has no study of its own; seeds: 1 changes its seeds"
        ),
        ("study:\n  variants:\n    a: {}\n    a: {}", "my.yaml:4:5: a is given twice, first in line 3"),
        (
            "study:\n  variants:\n    a: {}\n    b: {training.workers: 1}",
            "my.yaml:4:5: variant b is the same experiment as a; leave one of them out"
        ),
        // Grid
        ("study.grid: {}", "my.yaml:1:13: study.grid needs keys with lists of values, as in model.width: [64, 128]"),
        (
            "study.grid: {model.width: 64}",
            "my.yaml:1:27: model.width needs a list of the values to run with, as in [a, b]"
        ),
        (
            "study.grid: {model.width: []}",
            "my.yaml:1:27: model.width needs a list of the values to run with, as in [a, b]"
        ),
        (
            "study.grid: {model.width: [64, 0]}",
            "my.yaml:1:32: model.width needs a whole number at least 1 and at most 4096, not 0"
        ),
        ("study.grid: {model.width: [64, 64]}", "my.yaml:1:32: model.width has the value 64 twice"),
        ("study.grid: {model.wdth: [64]}", "my.yaml:1:14: unknown key model.wdth; did you mean model.width?"),
        ("study.grid: {model: [64]}", "my.yaml:1:14: model is a section; its keys are"),
        (
            "study.grid: {training.seed: [1, 2]}",
            "my.yaml:1:14: a study cannot vary training.seed: study.seeds gives the seeds"
        ),
        ("study.grid: {name: [a, b]}", "my.yaml:1:14: a study cannot vary name: "),
        (
            "study.grid: {model.width: [64], model: {width: [32]}}",
            "my.yaml:1:41: model.width is given twice, first at my.yaml:1:14"
        ),
        (
            "study:\n  variants: {a: {model.width: 32}}\n  grid: {model.width: [64]}",
            "my.yaml:2:31: the variant a sets model.width, which study.grid varies; leave it out here or there"
        ),
        // Size
        (
            "study:\n  seeds: 1000\n  grid:\n    model.width: [4, 8, 12, 16]\n    model.layers: [1, 2, 3]",
            "my.yaml:1:1: the study has 12000 runs; at most 10000 are possible"
        ),
        // Expanded experiments
        (
            "model.heads: 3\nstudy:\n  variants: {a: {model.width: 63}, b: {}, c: {model.width: 62}, d: "
                + "{model.kind: stan}}",
            "my.yaml:1:14: variant b: model.heads: 3 heads do not divide the width 64\n"
                + "my.yaml:3:60: variant c: model.heads: 3 heads do not divide the width 62"
        ),
        (
            "study:\n  grid: {model.heads: [4, 5], model.layers: [1, 2, 3]}",
            "my.yaml:2:10: variant heads 5, layers 1 and 2 more: model.heads: 5 heads do not divide the width 64"
        ),
        (
            "study:\n  variants: {a: {model: {idFree: true, metadata: {category: false, title: false, attributes: "
                + "false, numbers: false}}}}",
            "my.yaml:2:34: variant a: model.idFree builds items from metadata alone"
        ),
    ])
    func mistakesNameTheirPlace(yaml: String, expected: String) {
        let found = problems(yaml)
        #expect(found.hasPrefix(expected), "\(found)")
        #expect(found.split(separator: "\n").count == expected.split(separator: "\n").count, "\(found)")
    }

    @Test func twoVariantsOfOneNameAreRefused() {
        #expect(
            problems(
                """
                data: {source: files, interactions: {file: f, session: s, item: i}}
                study:
                  variants: {a: {model.hierarchy: none}, "a, folder x": {model: {hierarchy: none, layers: 1}}}
                  grid: {data.folder: [x, "x, folder x"]}
                """) == "my.yaml:3:42: two variants are called a, folder x, folder x; name them apart")
    }

    @Test func theBaseAloneNeedNotMakeSense() throws {
        let yaml = "data.source: files\nstudy:\n  variants: {a: {model.hierarchy: none}, b: {model.kind: stan}}"
        #expect(try study(yaml).variants.count == 2)
        #expect(problems("data.source: files").contains("needs category columns"))
    }

    @Test func choicesAmongTheVariants() throws {
        let study = try study(
            "study:\n  seeds: 3\n  variants: {a: {seeds: 1}, ab: {model.kind: srgnn}}\n  grid: {model.width: [64, 128]}"
        )
        #expect(try study.restricted(to: ["a"]).variants.map(\.name) == ["a, width 64", "a, width 128"])
        #expect(try study.restricted(to: ["ab, width 128", "a"]).variants.count == 3)
        #expect(
            try study.seeded(2).runs.map(\.experiment.training.seed)
                == Array(repeating: [1, 2], count: 4).flatMap(\.self))
        #expect { try study.restricted(to: ["a, width 46"]) } throws: {
            "\($0)" == "the study has no variant a, width 46; did you mean a, width 64?"
        }
        #expect { try study.restricted(to: ["zzzzzzzzzz\u{1b}"]) } throws: {
            "\($0)".hasPrefix("the study has no variant zzzzzzzzzz\u{FFFD}; there are a, width 64, ")
        }
        let last = Study(variants: [.init(name: "x", experiment: Experiment(name: "x"), seeds: [UInt64(Int.max)])])
        #expect(throws: InvalidStudyChoice.self) { try last.seeded(2) }
    }

    /// Every run of a study is an experiment that can be written down and read again.
    @Test func expandedRunsSurviveYAML() throws {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            var lines = ["study:", "  seeds: \(Int.random(in: 1...3, using: &random))", "  variants:"]
            let keys = ExperimentSchema.keys.filter { StudyFileTests.isFree($0.path) }
            for number in 0..<3 {
                lines.append("    v\(number):\n      training.sessionFraction: 0.\(number + 1)")
                for key in keys.shuffled(using: &random).prefix(6) {
                    lines.append("      \(key.path): \(Self.otherValue(of: key, &random))")
                }
            }
            let yaml = lines.joined(separator: "\n")
            let file: ExperimentFile
            do {
                file = try ExperimentFile(yaml: yaml, file: "x.yaml")
            } catch {
                // Random keys may exclude each other, or be unread; nothing else may be wrong.
                #expect(error.problems.allSatisfy { $0.message.hasPrefix("variant v") }, "\(yaml)\n\(error)")
                continue
            }
            for run in file.asStudy.runs {
                let again = try Experiment(yaml: run.experiment.yaml, file: "y.yaml")
                #expect(again == run.experiment.reduced, "\(yaml)")
            }
        }
    }

    private static func isFree(_ path: String) -> Bool {
        !["name", "training.seed", "training.sessionFraction", "data.source", "model.hierarchy", "model.idFree"]
            .contains(path) && !path.hasPrefix("study.")
    }

    private static func otherValue(
        of key: ExperimentKey, _ random: inout SystemRandomNumberGenerator
    ) -> ExperimentValue {
        switch (key.kind, key.defaultValue) {
        case (.choice(let names), let old): names.randomElement(using: &random).map { .text($0) } ?? old
        case (.flag, _): .flag(.random(using: &random))
        case (.text, _): .text("a \"b\": #\\")
        case (.list(of: .text), _): .texts(["true", "a, b"])
        case (_, let old): old
        }
    }
}
