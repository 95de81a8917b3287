import Basics
import Foundation
import Runs
import TestSupport
import Testing

extension Reliability {
    /// System calls fail: the program says so or does without, nothing that was saved is lost, and once the calls work
    /// again everything ends as if they always had.
    @Suite(.enabled(if: Faults.obstacle == nil, "no calls can be made to fail here"))
    struct InjectedFaults {
        @Test("A run whose files fail says so, and goes on to the same result")
        func runs() throws {
            let campaign = Campaign(
                "faults in runs", beside: 3, counting: "faults", "failures said", "faults without effect", "runs done")
            campaign.run { test in
                let recipe = Recipe.all[test.number % Recipe.all.count]
                let undisturbed = try Undisturbed.run(recipe)
                let folder = try CaseFolder()
                let file = try folder.write(try recipe.experiment().yaml, to: "case.yaml")
                let neighbour = try Neighbour(in: folder)
                let work = FaultyRun(recipe: recipe, folder: folder, file: file)
                if test.random.chance(0.6) { try work.begin(undisturbed, &test.random) }
                let faults = test.random.faults(undisturbed.calls, in: folder)
                let (end, hits) = try work.attempt(faults)
                test.count("faults", hits)
                test.count(end.code == 0 ? "faults without effect" : "failures said")
                try work.goOnToTheEnd(faults)
                try work.check(undisturbed.outcome, faults)
                try neighbour.check()
                test.count("runs done")
            }
        }

        @Test("A study whose files fail says so, and goes on to the same results")
        func studies() throws {
            let campaign = Campaign("faults in studies", beside: 3, counting: "faults", "failures said", "studies done")
            campaign.run { test in
                let folder = try CaseFolder()
                let recipes = [test.random.pick(Recipe.trained), test.random.pick(Recipe.fitted)]
                let study = try SmallStudy(recipes, in: folder)
                let calls = try Undisturbed.run(recipes[0]).calls.mapValues { $0 * 2 }
                let faults = test.random.faults(calls, in: folder)
                let end = try folder.program(["run", study.file] + folder.place, faults: faults)
                test.count("faults", faults.report().hits.count)
                try study.check(end, faults)
                if end.code != 0 { test.count("failures said") }
                let again = try folder.program(["run", study.file] + folder.place)
                guard again.code == 0 else {
                    throw Failure.lost("\(study.file), \(faults): it does not go on: \(again.description)")
                }
                try study.checkAll("after \(faults)")
                test.count("studies done")
            }
        }

        @Test("What only reads says what cannot be read, and changes nothing")
        func reading() throws {
            let kinds = Faults.Kind.allCases.filter { $0 != .stat && $0 != .list }
            let campaign = Campaign(
                "faults in reading", beside: 3, counting: "faults", "failures said", "faults without effect")
            let shown = try ShownRuns()
            read(campaign, kinds, shown)
            try shown.checkFiles()
        }

        @Test("What cannot be looked into is not taken for what is not there")
        func looking() throws {
            let campaign = Campaign(
                "faults in looking", beside: 3, counting: "faults", "failures said", "faults without effect")
            let shown = try ShownRuns()
            read(campaign, [.stat, .list], shown)
        }

        private func read(_ campaign: Campaign, _ kinds: [Faults.Kind], _ shown: ShownRuns) {
            campaign.run { test in
                let command = test.random.pick(shown.commands)
                let calls = command.calls.filter { kinds.contains($0.key) }
                let faults = test.random.faults(calls, in: shown.folder)
                let end = try shown.folder.program(command.words, faults: faults)
                let hits = faults.report().hits
                test.count("faults", hits.count)
                test.count(end.code == 0 ? "faults without effect" : "failures said")
                try shown.check(command, end, "\(faults), \(hits.first ?? "not met")")
            }
        }
    }
}

/// A run that meets a fault.
private struct FaultyRun {
    let recipe: Recipe
    let folder: CaseFolder
    let file: String

    /// The run, among others; nil if there is none yet.
    private var run: StoredRun? { folder.store.runs().first { $0.id.experiment == "case" } }

    private func command() -> [String] {
        ["run"] + (run.map { ["--resume", $0.id.description] } ?? [file]) + folder.place
    }

    /// A part of the run, so that the fault is met by one that goes on.
    func begin(_ undisturbed: Undisturbed, _ random: inout RandomStream) throws {
        let child = try Child(command(), in: folder)
        let moment = ContinuousClock.now + .seconds(random.uniform() * undisturbed.seconds)
        child.wait { ContinuousClock.now >= moment }
        child.send(random.chance(0.5) ? SIGKILL : SIGTERM)
        try child.end(signals: [SIGKILL, SIGTERM])
    }

    func attempt(_ faults: Faults) throws -> (end: Child.End, hits: Int) {
        if run?.status == .done { return (.init(code: 0, signal: nil, output: "", errors: ""), 0) }
        let end = try folder.program(command(), faults: faults)
        let hits = faults.report().hits
        try end.checkWords("\(recipe.name), \(faults), \(hits.first ?? "not met")")
        let run = run
        if end.code == 0 && run?.status != .done {
            throw Failure.wrong("\(recipe.name), \(faults): it says that it is done, and is not: \(end.description)")
        }
        if end.code != 0 && hits.isEmpty {
            throw Failure.wrong("\(recipe.name): it fails without a fault: \(end.description)")
        }
        return (end, hits.count)
    }

    func goOnToTheEnd(_ faults: Faults) throws {
        if run?.status == .done { return }
        let end = try folder.program(command())
        guard end.code == 0 else {
            throw Failure.lost("\(recipe.name), after \(faults): it does not go on: \(end.description)")
        }
    }

    func check(_ expected: Outcome, _ faults: Faults) throws {
        let runs = folder.store.runs().filter { $0.id.experiment == "case" }
        guard runs.count == 1, let run = runs.first, run.status == .done else {
            throw Failure.lost("\(recipe.name), after \(faults): not one run is done: \(runs.map(\.status))")
        }
        let outcome: Outcome
        do { outcome = try Outcome(run.folder) } catch {
            throw Failure.lost("\(recipe.name), after \(faults): \(error)")
        }
        guard outcome == expected else {
            let parts = outcome.differences(from: expected).joined(separator: ", ")
            throw Failure.wrong("\(recipe.name), after \(faults): other \(parts)")
        }
    }
}

extension Child.End {
    /// A command that fails says why.
    func checkWords(_ place: String) throws {
        switch code {
        case 0?, 130?: break
        case 1?, 2?:
            guard errors.contains("Error: ") || errors.contains("failed") else {
                throw Failure.wrong("\(place): it fails without a word: \(description)")
            }
        default: throw Failure.wrong("\(place): an exit status that stands for nothing: \(description)")
        }
    }
}

extension RandomStream {
    /// Calls that fail, of those that a command makes.
    mutating func faults(_ calls: [Faults.Kind: Int], in folder: CaseFolder) -> Faults {
        let kind = pick(Faults.Kind.allCases.filter { calls[$0] ?? 0 > 0 })
        let first = 1 + Int(uniform() * uniform() * Double(calls[kind] ?? 1))
        let isTransfer = kind == .read || kind == .write
        if isTransfer && chance(0.3) {
            // Both are to be expected and mean nothing.
            return Faults(kind, first: first, count: 1 + index(below: 3), pick([.short, .error(EINTR)]), in: folder)
        }
        // Once, for a moment, or from then on.
        let count = pick([1, 1, 3, -1])
        return Faults(kind, first: first, count: count, .error(pick(Faults.errors(kind))), in: folder)
    }
}
