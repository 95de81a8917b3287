import Experiments
import Foundation
import TestSupport
import Testing

@Suite struct ExperimentFileTests {
    /// Problems of a file, one per line.
    private func problems(_ yaml: String, _ overrides: String...) -> String {
        do {
            _ = try Experiment(yaml: yaml, file: "my.yaml", overrides: overrides)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test func readsWhatIsWrittenAndKeepsDefaults() throws {
        let experiment = try Experiment(
            yaml: """
                # HierSRec
                model:
                  hierarchy: parallel
                  metadata: {title: false}
                training: # nothing changed
                evaluation:
                  candidates: [0.04, 1]
                data.items.title: name
                """, file: "folder/my.study.yaml")
        var expected = Experiment(name: "my.study")
        expected.model.hierarchy = .parallel
        expected.model.metadata.title = false
        expected.evaluation.candidates = [0.04, 1]
        expected.data.items.title = "name"
        #expect(experiment == expected)
    }

    @Test func unknownKeysNameTheNearestOne() {
        #expect(
            problems("training:\n  epoch: 3")
                == "my.yaml:2:3: unknown key training.epoch; did you mean training.epochs?")
        #expect(
            problems("training:\n  learning_rate: 3")
                == "my.yaml:2:3: unknown key training.learning_rate; did you mean training.learningRate?")
        #expect(problems("modle:\n  width: 3") == "my.yaml:1:1: unknown key modle; did you mean model?")
        #expect(problems("epochs: 3") == "my.yaml:1:1: unknown key epochs; did you mean training.epochs?")
        #expect(
            problems("model:\n  learningRate: 1")
                == "my.yaml:2:3: unknown key model.learningRate; did you mean training.learningRate?")
        #expect(
            problems("model:\n  metadata:\n    zzzzz: 1")
                == "my.yaml:3:5: unknown key model.metadata.zzzzz; the keys of model.metadata are category, title, "
                + "attributes, numbers, vectors"
        )
        #expect(
            problems("qqqqqqq: 1")
                == "my.yaml:1:1: unknown key qqqqqqq; the keys at the top are name, data, protocol, model, "
                + "training, rerank, evaluation, study"
        )
        #expect(problems("\"a\\u001b[2Jb\": 1").contains("a\u{FFFD}[2Jb"))
    }

    @Test func aStudyIsNoSingleExperiment() {
        #expect(
            problems("name: x\nstudy:\n  seeds: 3")
                == "my.yaml:2:1: a study is several experiments, but a single one is expected")
        #expect(problems("name: x", "study.seeds=3").contains("--variant and --seeds choose from it"))
    }

    @Test func wrongTypesNameLineAndWhatIsNeeded() {
        #expect(
            problems("training:\n  epochs: many")
                == "my.yaml:2:11: training.epochs needs a whole number at least 1 and at most 10000, not many")
        #expect(
            problems("training:\n  epochs: \"3\"")
                == "my.yaml:2:11: training.epochs needs a whole number at least 1 and at most 10000, not \"3\"")
        #expect(problems("training:\n  epochs: 1.5").hasSuffix("not 1.5"))
        #expect(problems("training:\n  epochs:").hasSuffix("not an empty value"))
        #expect(problems("training:\n  epochs: [3]").hasSuffix("not a list"))
        #expect(problems("training:\n  epochs: {a: 3}").hasSuffix("not a section with keys of its own"))
        #expect(problems("model:\n  idFree: yes") == "my.yaml:2:11: model.idFree needs true or false, not yes")
        #expect(
            problems("data:\n  folder: 12") == "my.yaml:2:11: data.folder needs text, not 12; put it in quotes")
        #expect(
            problems("model:\n  hierarchy: hierarchial")
                == "my.yaml:2:14: model.hierarchy needs one of none, parallel, hierarchical, not hierarchial; did "
                + "you mean hierarchical?"
        )
        #expect(
            problems("evaluation:\n  candidates: 0.5")
                == "my.yaml:2:15: evaluation.candidates needs a list of numbers above 0 and at most 1, not 0.5; a "
                + "list is written [a, b]"
        )
        #expect(
            problems("evaluation:\n  candidates:\n    - 0.5\n    - x")
                == "my.yaml:4:7: evaluation.candidates needs a list of numbers above 0 and at most 1, not x")
        #expect(
            problems("evaluation:\n  strategies: [random, populrity]")
                == "my.yaml:2:24: evaluation.strategies needs a list of some of categories, popularity, random, not "
                + "populrity; did you mean popularity?"
        )
        #expect(
            problems("evaluation:\n  strategies: [random, random]").hasPrefix(
                "my.yaml:2:15: evaluation.strategies names a strategy twice"))
        #expect(
            problems("evaluation: {candidates: [0.5, 0.50]}").hasPrefix(
                "my.yaml:1:26: evaluation.candidates names a size twice"))
        #expect(problems("evaluation:\n  candidates: [[1]]").hasPrefix("my.yaml:2:16: "))
        #expect(problems("training: 5").hasPrefix("my.yaml:1:11: training is a section; its keys are epochs, batch, "))
        #expect(problems("- a").hasPrefix("my.yaml:1:1: "))
        #expect(problems("[a]: 1") == "my.yaml:1:1: a key is a single word")
        #expect(problems("").hasPrefix("my.yaml: the file is empty"))
    }

    @Test func valuesOutOfRangeNameTheRange() {
        #expect(
            problems("model:\n  dropout: 1.0")
                == "my.yaml:2:12: model.dropout needs a number at least 0 and below 1, not 1.0")
        #expect(
            problems("training:\n  learningRate: 0")
                == "my.yaml:2:17: training.learningRate needs a number above 0 and at most 10, not 0")
        #expect(problems("training:\n  learningRate: .inf").contains("training.learningRate needs a number"))
        #expect(problems("training:\n  learningRate: 1e999").contains("training.learningRate needs a number"))
        #expect(problems("training:\n  seed: 99999999999999999999").contains("training.seed needs a whole number"))
        #expect(problems("evaluation: {candidates: [0.1, 1.5]}").hasPrefix("my.yaml:1:32: "))
    }

    @Test func everyProblemIsReported() {
        let found = problems("training:\n  epoch: 1\n  batch: x\nmodel:\n  width: 0", "training.batch=y", "a=b")
        let places = found.split(separator: "\n").map { $0.prefix { $0 != " " } }
        #expect(places == ["my.yaml:2:3:", "my.yaml:3:10:", "my.yaml:5:10:", "--set", "--set"])
    }

    @Test func keysGivenTwiceNameTheSecondLine() {
        #expect(
            problems("training:\n  batch: 1\n  epochs: 2\n  batch: 3")
                == "my.yaml:4:3: batch is given twice, first in line 2")
        #expect(problems("model: {width: 4, width: 8}").hasPrefix("my.yaml:1:9: width is given twice"))
        #expect(
            problems("training.batch: 1\ntraining:\n  batch: 3")
                == "my.yaml:3:10: training.batch is given twice, first at my.yaml:1:17")
    }

    @Test func badYAMLNamesTheLine() {
        #expect(problems("a: [1, 2").hasPrefix("my.yaml:"))
        #expect(problems("training:\n\tbatch: 1").hasPrefix("my.yaml:2:1: not valid YAML: "))
        #expect(problems("name: x\n---\nname: y").hasPrefix("my.yaml:2:1: not valid YAML: "))
        #expect(problems("name: *x").hasPrefix("my.yaml:1:7: not valid YAML: "))
        #expect(problems("name: a\nx: \u{1}").hasPrefix("my.yaml:2: not valid YAML: "))
    }

    @Test func filesWithByteOrderMarkAndWindowsLineEndsAreRead() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("\u{FEFF}training:\r\n  epochs: 3\r\n", to: "windows.yaml")
        let experiment = try Experiment(contentsOf: file)
        #expect(experiment.training.epochs == 3)
        #expect(experiment.name == "windows")
    }

    @Test func unreadableFilesSaySo() throws {
        let folder = try TemporaryFolder()
        #expect { try Experiment(contentsOf: folder.url.appending(component: "absent.yaml")) } throws: {
            "\($0)".hasPrefix("cannot read: No such file or directory (") && "\($0)".hasSuffix("absent.yaml)")
        }
        #expect { try Experiment(contentsOf: folder.url) } throws: {
            "\($0)".hasPrefix("cannot read: Is a directory (")
        }
        let file = folder.url.appending(component: "latin1.yaml")
        try Data([0x61, 0x3a, 0x20, 0x62, 0x0a, 0x63, 0x3a, 0x20, 0xe9]).write(to: file)
        #expect { try Experiment(contentsOf: file) } throws: {
            "\($0)".hasSuffix("latin1.yaml:2: the file is not UTF-8 text")
        }
    }

    @Test func overridesWinOverTheFileInTheirOrder() throws {
        let experiment = try Experiment(
            yaml: "training:\n  batch: 1", file: "x.yaml",
            overrides: ["training.batch=2", "training.batch=3", "data.items.title=", "model.metadata.title=false"])
        #expect(experiment.training.batch == 3)
        #expect(experiment.data.items.title.isEmpty)
        #expect(!experiment.model.metadata.title)
        #expect(try experiment.overridden(by: ["training.batch=4"]).training.batch == 4)
    }

    @Test func wrongOverridesNameThemselves() {
        #expect(
            problems("name: x", "training.epoch=3")
                == "--set training.epoch=3: unknown key training.epoch; did you mean training.epochs?")
        #expect(
            problems("name: x", "model.dropout=1")
                == "--set model.dropout=1: model.dropout needs a number at least 0 and below 1, not \"1\"")
        #expect(
            problems("name: x", "model.hierarchy=nome").hasSuffix("not \"nome\"; did you mean none?"))
        #expect(problems("name: x", "training").hasPrefix("--set training: an override has the form key=value"))
        #expect(problems("name: x", "training=5").contains("training is a section; its keys are"))
        #expect(problems("name: x", "a\u{1b}=5").hasPrefix("--set a\u{FFFD}=5: "))
    }

    @Test(arguments: [
        ("protocol.split=given", "storefront"), ("model.heads=5", "do not divide the width 64"),
        ("evaluation.level=4", "there is no level 4, the data has 3"), ("name=a/b", "\"a/b\""),
        ("name=..", "name becomes"),
        ("name=", "name becomes"), ("training.batching=parallel", "but hiersrec has none"),
    ])
    func conflictsAreErrors(override: String, says: String) {
        let found = problems("training:\n  epochs: 2", override)
        #expect(found.hasPrefix("--set \(override): "))
        #expect(found.contains(says))
    }

    @Test func conflictsOfTrainingKeys() {
        for loss in ["sampled", "bprMax"] {
            #expect(
                problems("training:\n  loss: \(loss)\n  labelSmoothing: 0.1").hasPrefix(
                    "my.yaml:3:19: training.labelSmoothing: the probability is spread"))
        }
        #expect(problems("model: {kind: gru4rec}\ntraining: {batching: parallel, loss: bprMax}").isEmpty)
        #expect(
            problems("model: {kind: gru4rec}\ntraining:\n  batching: parallel\n  ageDecay: 0.5").hasPrefix(
                "my.yaml:4:13: training.ageDecay: draws sessions"))
    }

    @Test func whatNeedsValidationConflictsWithNone() {
        func first(_ more: String) -> String { problems("training: {selection: none}\n\(more)") }
        #expect(first("rerank: {kind: linear}").contains("which a second stage is fitted with"))
        #expect(first("model: {repeats: learned}").contains("which correct the learned term for repeats"))
        #expect(first("evaluation: {test: false}").contains("would have no result"))
        #expect(problems("training: {selection: none, patience: 3}").contains("training.patience is not read"))
        #expect(problems("training: {selection: none, loss: bprMax}\nmodel: {kind: gru4rec, repeats: learned}").isEmpty)
    }

    @Test func conflictsOfModelKeys() {
        #expect(problems("model: {idFree: true, itemMetadata: true}").contains("model.itemMetadata: adds metadata to"))
        #expect(
            problems(
                "model: {metadata: {category: false, title: false, attributes: false, numbers: false}, "
                    + "itemMetadata: true}"
            )
            .contains("model.itemMetadata: every kind of metadata is absent or off"))
        for kind in ["hiersrec", "slist"] {
            #expect(
                problems("model: {kind: \(kind), tasks.sharing: mmoe}").contains(
                    "it belongs to transformer, srgnn and gru4rec, and the model is \(kind)"))
        }
        #expect(problems("model: {kind: srgnn, tasks.sharing: ple}").isEmpty)
    }

    @Test func conflictsOfInteractionRows() {
        let table = "data:\n  source: files\n  interactions:\n    "
        func first(_ rows: String) -> String { problems(table + rows, "model.hierarchy=none") }
        #expect(first("event: kind\n    keep: [view]").isEmpty)
        #expect(first("event: kind").hasPrefix("my.yaml:4:12: data.interactions.keep: values to keep and the column"))
        #expect(first("keep: [view]").hasPrefix("my.yaml:4:11: data.interactions.keep: values to keep"))
        #expect(
            first("feedbackEvents: [like]").contains("values of the column data.interactions.event, which is empty"))
        #expect(
            first("event: kind\n    keep: [view]\n    feedbackEvents: [like, view]").hasPrefix(
                "my.yaml:6:21: data.interactions.feedbackEvents: a row is an event of its session (keep) or feedback"))
        #expect(
            first("negativeEvents: [shown]").contains("values of the column data.interactions.event, which is empty"))
        #expect(
            first("event: kind\n    keep: [view]\n    negativeEvents: [view]").hasPrefix(
                "my.yaml:6:21: data.interactions.negativeEvents: a row is an event of its session (keep), feedback"))
        for twice in [
            "event: k\n    keep: [v]\n    feedback: [click if shown]\n    negativeEvents: [n]",
            "feedback: [a, a]", "feedback: [\"\"]",
            "event: k\n    keep: [v]\n    feedback: [a]\n    feedbackEvents: [a]",
        ] {
            #expect(first(twice).contains("data.interactions.feedback: a task is named twice, or has no name"))
        }
        #expect(first("sessionGap: 30").isEmpty)
        #expect(first("sessionGap: 30\n    time: \"\"").contains("pauses are only known with a time column"))
        #expect(problems(table + "categories: [c]\n  items: {file: \"\"}").isEmpty)
        #expect(
            problems(table + "categories: [c]\n  items: {categories: [d]}").hasPrefix(
                "my.yaml:4:17: data.interactions.categories: categories come from the interactions or"))
        #expect(
            problems("protocol: {maximumSessionLength: 1}").contains("a session of one event has nothing to predict"))
        #expect(problems("protocol: {maximumSessionLength: 2}").isEmpty)
    }

    @Test func conflictsAreLocated() {
        let off = "category: false, title: false, attributes: false, numbers: false"
        #expect(problems("model:\n  idFree: true\n  metadata: {\(off)}").hasPrefix("my.yaml:2:11: model.idFree builds"))
        #expect(problems("model:\n  metadata: {\(off)}").isEmpty)
        #expect(problems("model: {idFree: true}").isEmpty)
        #expect(problems("model:\n  output: own\n  idFree: true").hasPrefix("my.yaml:2:11: model.output: own"))
        #expect(problems("model:\n  heads: 3\n  kind: transformer").hasPrefix("my.yaml:2:10: model.heads: 3 heads"))
        #expect(
            problems("model:\n  kind: m2trec\n  metadata: {\(off)}").hasPrefix(
                "my.yaml:2:9: model.kind: m2trec builds items from metadata"))
        #expect(problems("model: {kind: m2trec, output: own}").isEmpty)

        let files = "data:\n  source: files\n"
        #expect(problems(files).hasPrefix("my.yaml: model.hierarchy: hierarchical needs category columns"))
        #expect(problems(files, "model.hierarchy=none").isEmpty)
        #expect(
            problems(files, "model.hierarchy=none", "model.idFree=true").hasPrefix(
                "--set model.idFree=true: model.idFree"))
        #expect(problems(files, "data.items.categories=c").isEmpty)
        // Feedback can be the only level.
        let level = ["model.feedbackLevel=true", "data.interactions.feedback=like"]
        #expect(problems(files, level[0], level[1]).isEmpty)
        #expect(problems(files, level[0], level[1], "model.tasks.category=false").isEmpty)
        let unnamed = "model.tasks.feedback names no feedback of the data that can be asked"
        #expect(problems(files, level[0]).contains(unnamed))
        #expect(problems(files, level[0], level[1], "model.tasks.feedback=share").contains(unnamed))
        #expect(
            problems(files, "model.tasks.category=false").contains("without categories nothing is predicted before"))
        #expect(problems(files, "data.items.categories=c", "data.items.file=").contains("data.items.file is empty"))
        #expect(problems(files, "data.items.categories=c", "data.items.item=").contains("data.items.item is empty"))
        #expect(problems(files, "data.items.categories=c", "evaluation.level=2").contains("the data has 1"))
        #expect(problems(files, "data.items.categories=c", "model.levels=2").contains("the data has 1; 0 is all"))
        #expect(problems("model.levels: 2\nevaluation.level: 1").contains("leaves some out, it is the finest level"))
        #expect(
            problems(files, "model.kind=transformer", "evaluation.categoryOracle=true").contains(
                "the data has no categories to tell"))
        for name in ["file", "session", "item"] {
            let override = "data.interactions.\(name)="
            #expect(problems(files, "model.hierarchy=none", override).hasPrefix("--set \(override): "))
        }
        #expect(
            problems(files, "model.hierarchy=none", "protocol.split=days", "data.interactions.time=")
                .contains("days needs a time column"))
        #expect(
            problems(files, "model.hierarchy=none", "protocol.split=given", "data.interactions.testFile=")
                .contains("given needs data.interactions.testFile"))
    }
}
