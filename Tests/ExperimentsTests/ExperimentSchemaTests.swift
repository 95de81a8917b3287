import Experiments
import Foundation
import Testing

@Suite struct ExperimentSchemaTests {
    /// An experiment whose every value differs from the default, so that a key wired to the wrong property shows.
    private var changed: Experiment {
        var experiment = Experiment(name: "other")
        for (index, key) in ExperimentSchema.keys.enumerated() where key.path != "name" {
            let value: ExperimentValue
            switch (key.kind, key.defaultValue) {
            case (.integer, .integer(let old)): value = .integer(old + 1 + index % 3)
            case (.number, .number(let old)): value = .number(old == 0 ? 0.125 : old / 2)
            case (.flag, .flag(let old)): value = .flag(!old)
            case (.choice(let names), .text(let old)):
                value = .text(names.last == old ? names[0] : names[names.count - 1])
            case (.text, _): value = .text("a \"b\": #\(index)\tü\u{7}\\")
            case (.names, _): value = .texts(["x\(index)", "true", "12", "a, b", ""])
            case (.list(of: .choice(let names)), _): value = .texts(names.suffix(1))
            case (.list(of: .text), _): value = .texts(["x\(index)", "true", "12", "a, b", ""])
            case (.list(of: .integer), _): value = .numbers([7, 3])
            default: value = .numbers([0.5, 0.001])
            }
            #expect(key.set(value, in: &experiment), "\(key.path)")
            #expect(key.value(in: experiment) == value, "\(key.path)")
        }
        return experiment
    }

    @Test func everyStoredPropertyIsAKeyAndEveryKeyAProperty() {
        let properties = storedProperties(of: Experiment(name: ""))
        #expect(Set(properties) == Set(ExperimentSchema.keys.map(\.path)))
        #expect(properties.count == ExperimentSchema.keys.count)
    }

    @Test func aKeyChangesTheOnePropertyOfItsPath() {
        let before = Experiment(name: "")
        let after = changed
        for key in ExperimentSchema.keys where key.path != "name" {
            var experiment = before
            #expect(key.set(key.value(in: after), in: &experiment))
            let others = ExperimentSchema.keys.filter { $0.path != key.path }
            #expect(others.allSatisfy { $0.value(in: experiment) == $0.defaultValue }, "\(key.path)")
            #expect(value(at: key.path, in: experiment) == value(at: key.path, in: after), "\(key.path)")
            #expect(value(at: key.path, in: experiment) != value(at: key.path, in: before), "\(key.path)")
        }
    }

    private func value(at path: String, in experiment: Experiment) -> String {
        var value: Any = experiment
        for name in path.split(separator: ".") {
            guard let child = Mirror(reflecting: value).children.first(where: { $0.label == String(name) }) else {
                return "?"
            }
            value = child.value
        }
        return "\(value)"
    }

    @Test func defaultsAreInRangeAndWithoutConflict() {
        for key in ExperimentSchema.keys where key.path != "name" {
            #expect(key.kind.admits(key.defaultValue), "\(key.path)")
            #expect(!key.help.isEmpty)
        }
        #expect(Experiment(name: "x").conflicts.isEmpty)
    }

    @Test func everyValueSurvivesYAML() throws {
        var experiment = changed
        // Combinations that exclude each other are not under test here.
        experiment.data.source = .files
        experiment.data.interactions.feedback = ["like", "a \"share\""]
        experiment.data.interactions.feedbackEvents = ["x: y"]
        experiment.data.interactions.negativeEvents = ["not: x"]
        experiment.data.interactions.categories = []
        experiment.data.interactions.sessionGap = 0
        experiment.data.interactions.delimiter = "::"
        experiment.data.items.delimiter = "\t"
        experiment.data.interactions.itemLists = false
        experiment.data.interactions.ending = ""
        experiment.data.interactions.target = ""
        experiment.data.properties.file = []
        experiment.data.sessions.file = []
        experiment.data.sessions.delimiter = "|"
        experiment.data.levels.lists = false
        experiment.data.levels.count = 0
        experiment.data.levels.separator = ""
        experiment.data.levels.tree = ""
        experiment.protocol.split = .ratio
        experiment.protocol.maximumSessionLength = 5
        experiment.protocol.until = "2016-04-30 12:00:00"
        experiment.model.width = 65
        experiment.model.heads = 5
        experiment.model.idFree = false
        experiment.training.labelSmoothing = 0
        experiment.training.ageDecay = 0
        experiment.training.selection = .validation
        experiment.training.batching = .rows
        experiment.evaluation.level = 1
        #expect(experiment.conflicts.isEmpty)
        #expect(try Experiment(resolvedYAML: experiment.completeYAML, file: "x.yaml") == experiment)
        #expect(try Experiment(yaml: experiment.yaml, file: "x.yaml") == experiment.reduced)
        #expect(try Experiment(yaml: Experiment(name: "a").yaml, file: "x.yaml") == Experiment(name: "a"))
    }

    @Test(arguments: [
        "", " ", "a", "1", "1.5", "1e3", "true", "No", "null", "~", "-", "- a", "a: b", "#x", "'", "\"", "\\n", "a\nb",
        "\u{1b}[0m",
        "{}", "[a]", "&a", "*a", "!t", "%", "@", "`", "日本", "\u{2028}", "\u{85}", "=", "<<", "?", "0x1F",
        ".inf", "😀",
    ])
    func everyTextSurvivesYAML(text: String) throws {
        var experiment = Experiment(name: "x")
        experiment.data.folder = text
        experiment.data.items.attributes = [text, text]
        #expect(try Experiment(yaml: experiment.yaml, file: "x.yaml") == experiment)
    }

    @Test func numbersSurviveYAML() throws {
        var experiment = Experiment(name: "x")
        for value in [1e-3, 1e-300, 0.1 + 0.2, Double.leastNonzeroMagnitude, 10, 3.0000000000000004] {
            experiment.training.learningRate = value
            #expect(try Experiment(yaml: experiment.yaml, file: "x.yaml") == experiment)
        }
        experiment.training.seed = UInt64(Int.max)
        #expect(try Experiment(yaml: experiment.yaml, file: "x.yaml") == experiment)
    }

    @Test func documentationListsEveryKey() {
        let table = ExperimentSchema.markdown
        let rows = table.split(separator: "\n").dropFirst(2)
        #expect(rows.count == ExperimentSchema.keys.count + StudySchema.keys.count)
        for (row, key) in zip(rows, ExperimentSchema.keys) {
            #expect(row.hasPrefix("| `\(key.path)` | \(key.kind)"))
            #expect(row.replacing("\\|", with: "").count { $0 == "|" } == 5)
        }
        #expect(table.contains("| `training.learningRate` | a number above 0 and at most 10 | `0.001` |"))
    }

    @Test func typedValuesFollowTheKind() throws {
        var experiment = Experiment(name: "x")
        func set(_ path: String, _ text: String) throws {
            try #require(ExperimentSchema.key(path)).set(typed: text, in: &experiment)
        }
        try set("training.epochs", "1_000")
        try set("training.learningRate", "3e-4")
        try set("model.idFree", "true")
        try set("model.hierarchy", "parallel")
        try set("data.folder", "12")
        try set("data.items.categories", "department, type")
        try set("evaluation.candidates", "[0.5, 1]")
        #expect(experiment.training.epochs == 1_000)
        #expect(experiment.training.learningRate == 3e-4)
        #expect(experiment.model.idFree)
        #expect(experiment.model.hierarchy == .parallel)
        #expect(experiment.data.folder == "12")
        #expect(experiment.data.items.categories == ["department", "type"])
        #expect(experiment.evaluation.candidates == [0.5, 1])
        try set("evaluation.strategies", "random,popularity")
        #expect(experiment.evaluation.strategies == [.random, .popularity])
        try set("evaluation.candidates", "")
        #expect(experiment.evaluation.candidates.isEmpty)

        let before = experiment
        for (path, text) in [
            ("training.epochs", "0"), ("training.epochs", "1.5"), ("training.epochs", ""),
            ("training.learningRate", "nan"),
            ("training.learningRate", "inf"), ("training.learningRate", "0x10"), ("model.dropout", "1"),
            ("model.idFree", "yes"), ("model.hierarchy", "Parallel"), ("evaluation.candidates", "0.5,2"),
            ("training.seed", "-1"), ("training.seed", "9223372036854775808"),
        ] {
            #expect(throws: InvalidExperiment.self, "\(path)=\(text)") { try set(path, text) }
        }
        #expect(experiment == before)
    }
}
