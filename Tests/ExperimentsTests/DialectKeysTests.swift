import Experiments
import Foundation
import Testing

/// Keys that take one name or several, and what cannot be meant by those that say how files are laid out.
@Suite struct DialectKeysTests {
    private static let files = "data: {source: files, interactions: {file: a.csv}}\nmodel: {kind: markov}\n"

    private func time(_ yaml: String) throws -> NameList {
        let data = "data: {source: files, interactions: {file: a.csv, time: \(yaml)}}\nmodel: {kind: markov}"
        let experiment = try Experiment(yaml: data, file: "my.yaml")
        // What is written is read again, with and without a reader of YAML.
        #expect(try Experiment(yaml: experiment.yaml, file: "x.yaml") == experiment)
        #expect(try Experiment(resolved: Data(experiment.yaml.utf8), file: "x.yaml") == experiment)
        return experiment.data.interactions.time
    }

    @Test func oneNameNeedsNoBrackets() throws {
        #expect(try time("day").names == ["day"])
        #expect(try time("[day]") == "day")
        #expect(try time("[day, part]").names == ["day", "part"])
        #expect(try time("\"\"").isEmpty)
        #expect(try time("[]").isEmpty)
        #expect(try time("[\"a, b\", \"\"]").names == ["a, b", ""])
        #expect(throws: InvalidExperiment.self) { try time("12") }
        #expect(throws: InvalidExperiment.self) { try time("[a, 12]") }
        #expect(throws: InvalidExperiment.self) { try time("{a: b}") }
        #expect(throws: InvalidExperiment.self) { try time("[[a], b]") }
    }

    @Test func aListIsTypedInBrackets() throws {
        let experiment = try Experiment(yaml: Self.files, file: "my.yaml")
        func typed(_ text: String) throws -> [String] {
            try experiment.overridden(by: ["data.interactions.file=\(text)"]).data.interactions.file.names
        }
        #expect(try typed("a, b.csv") == ["a, b.csv"])
        #expect(try typed("[a.csv, b.csv]") == ["a.csv", "b.csv"])
        #expect(try typed("[a].csv") == ["[a].csv"])
        #expect(try typed("[\"a.csv\", 'b.csv']") == ["a.csv", "b.csv"])
    }

    /// The hash of a description of data says whether data was prepared before.
    @Test func oneNameIsEncodedAsItAlwaysWas() throws {
        #expect(String(decoding: try JSONEncoder().encode([NameList("a"), []]), as: UTF8.self) == "[\"a\",\"\"]")
        for list in [[], "a", ["a", "b"]] as [NameList] {
            #expect(try JSONDecoder().decode(NameList.self, from: try JSONEncoder().encode(list)) == list)
        }
    }

    @Test(arguments: [
        (["data.interactions.delimiter=\""], "data.interactions.delimiter: line breaks and quotation marks"),
        (["data.items.delimiter=a\nb"], "data.items.delimiter: line breaks and quotation marks separate no cells"),
        (["data.interactions.time=", "data.interactions.timeFormat=%Y"], "the format of a time column"),
        (
            ["data.interactions.time=[a, b]", "data.interactions.sessionGap=5"],
            "a pause is measured in one time column"
        ),
        (["data.levels.count=2"], "data.levels.count: a number of levels, and where they come from"),
        (["data.levels.separator=."], "data.levels.count: a number of levels, and where they come from"),
        (
            ["data.levels.count=2", "data.levels.separator=.", "data.items.categories=a,b"],
            "levels are made of one category column"
        ),
        (["data.levels.count=2", "data.levels.tree=t.csv"], "levels are made of one category column"),
        (
            ["data.levels.count=2", "data.levels.tree=t", "data.levels.separator=.", "data.items.categories=a"],
            "levels come from the names of categories (separator) or from a tree of them, not from both"
        ),
        (
            ["data.levels.count=2", "data.levels.tree=t", "data.levels.child=", "data.items.categories=a"],
            "a tree has a column with categories (child) and one with their parents (parent)"
        ),
        (
            ["data.levels.count=2", "data.levels.separator=.", "data.levels.lists=true", "data.items.categories=a"],
            "data.levels.lists: a list names levels where cells are lists"
        ),
        (["data.levels.lists=true", "data.values.form=list"], "data.levels.separator joins the names; set both"),
        (["data.interactions.session="], "data.interactions.session is empty"),
        (["data.interactions.ending=-1"], "data.interactions.ending: belongs to cells with several items"),
        (
            ["data.interactions.itemLists=true", "data.interactions.target=t"],
            "data.interactions.target: rows are beginnings of sessions without names"
        ),
        (
            ["data.interactions.itemLists=true", "data.interactions.feedback=like"],
            "a cell with several items says neither categories nor feedback of one"
        ),
        (["data.properties.file=p.csv"], "name the properties that are categories in data.interactions.categories"),
        (
            [
                "data.properties.file=p.csv", "data.interactions.categories=c", "data.items.file=",
                "data.properties.name=",
            ], "properties have columns for item, time, name and value"
        ),
        (["data.sessions.file=s.csv", "data.sessions.time="], "data.sessions.time is empty"),
        (["data.sessions.file=s.csv", "data.sessions.session=[a, b]"], "as many columns name a session"),
        (
            ["data.sessions.file=s.csv", "data.interactions.session=", "data.interactions.itemLists=true"],
            "data.sessions.file: its sessions are found by name"
        ),
        (["data.sessions.file=s.csv", "data.interactions.sessionGap=30"], "there are no pauses between them"),
        (["data.sessions.file=s.csv", "data.interactions.timeFormat=%Y"], "set data.sessions.timeFormat instead"),
    ])
    func whatCannotBeMeantIsAConflict(overrides: [String], says: String) {
        do {
            let experiment = try Experiment(yaml: Self.files, file: "my.yaml", overrides: overrides)
            Issue.record("no conflict: \(experiment.data)")
        } catch {
            #expect(error.problems.count == 1 && error.problems[0].description.contains(says), "\(error)")
        }
    }

    @Test func levelsCountAsLevelsOfTheData() {
        let levels = ["data.levels.count=3", "data.levels.separator=.", "data.items.categories=a"]
        func problems(_ level: Int) -> Int {
            let all = levels + ["model.kind=hiersrec", "evaluation.level=\(level)"]
            do {
                _ = try Experiment(yaml: "data.source: files", file: "my.yaml", overrides: all)
                return 0
            } catch {
                return error.problems.count
            }
        }
        #expect(problems(3) == 0 && problems(4) == 1)
    }

    /// Data is looked at whatever the model: a Markov chain reads no hierarchy.
    @Test func dataOfAFileIsReadWithoutItsModel() throws {
        let folder = FileManager.default.temporaryDirectory.appending(component: "sessionbench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(component: "my.yaml")
        func read(_ model: String, _ overrides: [String] = []) throws -> Experiment {
            try Data("data: {source: files, interactions: {file: a.csv}}\n\(model)\n".utf8).write(to: file)
            return try Experiment(dataOf: file, overrides: overrides)
        }
        let unread = "model: {kind: markov, hierarchy: none}"
        #expect(throws: InvalidExperiment.self) { try Experiment(yaml: "\(Self.files)\(unread)", file: "my.yaml") }
        #expect(try read(unread).data.interactions.file == "a.csv")
        #expect(try read("model: {width: 65}\nstudy: {seeds: 3}", ["protocol.split=days"]).protocol.split == .days)
        for wrong in ["modle: {}", "data.levels.count: 2", "model: {width: x}"] {
            #expect(throws: InvalidExperiment.self, "\(wrong)") { try read(wrong) }
        }
        #expect(throws: InvalidExperiment.self) { try read(unread, ["data.interactions.session="]) }
    }

    /// Where a source does not read them, they make no other experiment.
    @Test func keysOfATreeAreReadWithATree() {
        let tree = ["data.levels.count=2", "data.levels.tree=t.csv", "data.items.categories=a"]
        func recipe(_ overrides: [String]) -> Experiment? {
            try? Experiment(yaml: Self.files, file: "my.yaml", overrides: overrides).recipe
        }
        #expect(recipe([]) == recipe(["data.levels.child=x"]) && recipe([]) != nil)
        #expect(recipe(tree) != recipe(tree + ["data.levels.child=x"]) && recipe(tree) != nil)
        #expect(recipe([]) == recipe(["protocol.allow=training-sessions-in-test"]))
        #expect(recipe(["data.values.form=list"]) == recipe(["data.values.form=list", "data.values.separator=;"]))
    }
}
