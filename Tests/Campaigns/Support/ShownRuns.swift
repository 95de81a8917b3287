import Foundation
import Runs

/// A results folder with runs of all states, and what the program shows of it.
final class ShownRuns: Sendable {
    struct Command: Sendable {
        let words: [String]
        /// Its output when nothing is wrong.
        let output: String
        let calls: [Faults.Kind: Int]
    }

    let folder: CaseFolder
    let commands: [Command]
    /// Files that showing must not change; the cache is not among them.
    private let content: TreeContent

    init() throws {
        folder = try CaseFolder()
        for (name, recipe) in [
            ("trained", Recipe.trained[0]), ("fitted", Recipe.fitted[0]), ("on-files", .trained[14]),
        ] {
            var experiment = try recipe.experiment()
            experiment.name = name
            let file = try folder.write(experiment.yaml, to: "\(name).yaml")
            let end = try folder.program(["run", file] + folder.place)
            guard end.code == 0 else { throw Failure.wrong("\(name): \(end.description)") }
        }
        let stopped = try RunFolder.create(experiment: try Recipe.trained[1].experiment(), in: folder.results)
        let writer = try stopped.open()
        try writer.openLog().append(.stopped(step: 0, date: Date(timeIntervalSince1970: 0)))
        writer.release()

        try folder.write(
            "name: study\ndata: {storefront: {items: 60, sessions: 160}}\nstudy: {grid: {model.kind: [popularity, "
                + "markov]}}\n",
            to: "study.yaml")

        let place = folder.place
        let lines: [[String]] = [
            ["list"] + place, ["list", "--json"] + place, ["show", "trained"] + place,
            ["show", "trained", "--json"] + place,
            ["show", "case"] + place, ["table", "trained.yaml"] + place, ["table", "fitted.yaml"] + place,
            ["recommend", "trained", "--items", "S000001,S000002"] + place,
            ["recommend", "on-files", "--items", "i1,i2"] + place,
            ["recommend", "fitted", "--items", "S000003", "--json"] + place, ["data", "inspect", "on-files.yaml"],
            ["run", "study.yaml", "--dry-run"] + place, ["workbench", "--once"] + place,
        ]
        content = TreeContent(folder.results)
        commands = try lines.map { [folder] words in
            let counting = Faults.obstacle == nil ? Faults(.open, first: 0, count: 0, .short, in: folder) : nil
            let end = try folder.program(words, faults: counting)
            guard end.code == 0 else { throw Failure.wrong("\(words): \(end.description)") }
            return Command(words: words, output: end.output, calls: counting?.report().counts ?? [:])
        }
    }

    /// A copy of the folder that something may be done to.
    func copy() throws -> CaseFolder {
        let copy = try CaseFolder()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.url.path) {
            try FileManager.default.copyItem(
                at: folder.url.appending(component: name), to: copy.url.appending(component: name))
        }
        return copy
    }

    /// A command that met a fault fails in words, says of a run what is wrong, or does as always.
    func check(_ command: Command, _ end: Child.End, _ place: String) throws {
        let line = "\(command.words.joined(separator: " ")), \(place)"
        try end.checkWords(line)
        guard end.code == 0, end.output != command.output else { return }
        // A column of the workbench may have no room for all of the last.
        let words = ["failed", "cannot", "missing", "interr", "no run"]
        guard words.contains(where: (end.output + end.errors).contains) else {
            throw Failure.wrong(
                "\(line): other output, without a word: \(end.description)\nas always: \(command.output)")
        }
    }

    func checkFiles() throws {
        let changed = TreeContent(folder.results).differences(from: content)
        guard changed.isEmpty else { throw Failure.lost("showing changed \(changed.joined(separator: ", "))") }
    }
}
