import Foundation
import TestSupport
import Testing

extension Reliability {
    /// Several processes on the same runs at the same time.
    @Suite struct TwoProcesses {
        @Test("A study started twice trains each run once, and both processes end with all results")
        func studies() throws {
            let campaign = Campaign("a study started twice", beside: 3, counting: "processes", "runs")
            campaign.run(lanes: 1) { test in
                let folder = try CaseFolder()
                let recipes = [test.random.pick(Recipe.trained), test.random.pick(Recipe.fitted)]
                let study = try SmallStudy(recipes, in: folder)
                let first = try Child(["run", study.file] + folder.place, in: folder)
                usleep(UInt32(test.random.index(below: 300_000)))
                let second = try Child(["run", study.file] + folder.place, in: folder)
                for child in [first, second] {
                    let end = try child.end()
                    guard end.code == 0 else { throw Failure.wrong("one of two processes: \(end.description)") }
                    for recipe in recipes where !end.output.contains(recipe.name) {
                        throw Failure.wrong("\(recipe.name) is not in the table of both: \(end.description)")
                    }
                }
                test.count("processes", 2)
                try study.checkAll("started twice")
                test.count("runs", folder.store.runs().count)
            }
        }

        @Test("A run is worked on by one process, whoever else wants to, with and without locks of the kernel")
        func resumes() throws {
            let campaign = Campaign("a run resumed twice", beside: 3, counting: "processes", "turned away", "runs done")
            campaign.run { test in
                let recipe = test.random.pick(Recipe.trained)
                let undisturbed = try Undisturbed.run(recipe)
                let folder = try CaseFolder()
                let file = try folder.write(try recipe.experiment().yaml, to: "case.yaml")
                let begun = try Child(["run", file] + folder.place, in: folder)
                let moment = ContinuousClock.now + .seconds(test.random.uniform() * undisturbed.seconds)
                begun.wait { ContinuousClock.now >= moment }
                // Sometimes the first of them is not stopped, but at work all the while.
                let goesOn = test.random.chance(0.3)
                if !goesOn { begun.send(SIGTERM) }
                if !goesOn { try begun.end(signals: [SIGTERM]) }
                guard let run = try folder.onlyRun() else {
                    try begun.end()
                    return
                }
                let hasLocks = Faults.obstacle != nil || test.random.chance(0.7)
                let line = ["run", "--resume", run.id.description] + folder.place
                let children = try (0..<2).map { _ in
                    let faults = hasLocks ? nil : Faults(.lock, first: 1, count: -1, .error(ENOLCK), in: folder)
                    usleep(UInt32(test.random.index(below: 50_000)))
                    return try Child(line, in: folder, faults: faults)
                }
                let ends = try children.map { try $0.end() }
                test.count("processes", ends.count)
                for end in ends where end.code != 0 {
                    test.count("turned away")
                    let reasons = ["another sessionbench is working on", "is done"]
                    guard reasons.contains(where: end.errors.contains) else {
                        throw Failure.wrong("\(recipe.name), turned away: \(end.description)")
                    }
                }
                if goesOn {
                    let end = try begun.end()
                    guard end.code == 0 else { throw Failure.wrong("\(recipe.name), the first: \(end.description)") }
                }
                guard let done = try folder.onlyRun(), done.status == .done else {
                    let all = ends.map(\.description).joined(separator: "\n")
                    throw Failure.lost("\(recipe.name), resumed twice, locks \(hasLocks): not done\n\(all)")
                }
                let outcome = try Outcome(done.folder)
                guard outcome == undisturbed.outcome else {
                    let parts = outcome.differences(from: undisturbed.outcome).joined(separator: ", ")
                    throw Failure.wrong("\(recipe.name), resumed twice, locks \(hasLocks): other \(parts)")
                }
                test.count("runs done")
            }
        }

        @Test("What is shown of a run at work is never taken for damage")
        func readers() throws {
            let campaign = Campaign("readers beside a run at work", beside: 3, counting: "commands", "runs done")
            campaign.run { test in
                let recipe = test.random.pick(Recipe.all)
                let folder = try CaseFolder()
                let neighbour = try Neighbour(in: folder)
                let file = try folder.write(try recipe.experiment().yaml, to: "case.yaml")
                let child = try Child(["run", file] + folder.place, in: folder)
                let lines = [
                    ["list", "--json"], ["list", "--json"], ["list"], ["show", "case/"], ["workbench", "--once"],
                    ["table", file],
                ].map { $0 + folder.place }
                while child.isRunning {
                    let line = test.random.pick(lines)
                    let end = try folder.program(line)
                    test.count("commands")
                    try check(end, of: line, neighbour)
                }
                let end = try child.end()
                guard end.code == 0 else { throw Failure.wrong("\(recipe.name), looked at: \(end.description)") }
                test.count("runs done")
            }
        }

        private func check(_ end: Child.End, of line: [String], _ neighbour: Neighbour) throws {
            try end.checkWords(line.joined(separator: " "))
            if end.output.contains("damaged") || end.output.contains("cannot be read") {
                throw Failure.wrong("\(line): a run at work counts as damaged: \(end.description)")
            }
            guard line[0] == "list", line[1] == "--json" else { return }
            let listing = try Listing(end)
            guard listing.row(neighbour.id)?.status == "done" else {
                throw Failure.wrong("\(line): the neighbour is not done: \(end.description)")
            }
            if let failed = listing.rows.first(where: { $0.status == "failed" }) {
                throw Failure.wrong("a run at work counts as failed: \(failed)")
            }
        }

        @Test("A run deleted while others read it harms none of them")
        func deleting() throws {
            let shown = try ShownRuns()
            let campaign = Campaign("readers beside one that deletes", beside: 3, counting: "commands", "failures said")
            campaign.run(lanes: 1) { test in
                let folder = try shown.copy()
                let words = test.random.pick(shown.commands).words.map {
                    $0 == shown.folder.results.path ? folder.results.path : $0
                }
                let child = try Child(words, in: folder)
                usleep(UInt32(test.random.index(below: 120_000)))
                if let run = folder.store.runs().randomElement(using: &test.random) {
                    try? FileManager.default.removeItem(at: run.folder.url)
                }
                let end = try child.end()
                test.count("commands")
                try end.checkWords(words.joined(separator: " "))
                if end.code != 0 { test.count("failures said") }
            }
        }
    }
}
