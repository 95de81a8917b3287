import Foundation
import Runs
import TestSupport
import Testing

extension Reliability {
    /// Disks that are full or read-only, and folders that are deleted while a run works.
    @Suite struct Disks {
        @Test(
            "A run on a full disk fails with the reason, and goes on when there is room",
            .enabled(if: SmallDisk.isPossible, "only root can mount a small disk"))
        func full() throws {
            let campaign = Campaign("full disks", beside: 2, counting: "failures said", "room enough", "runs done")
            campaign.run { test in
                let recipe = Recipe.all[test.number % Recipe.all.count]
                let work = try DisturbedRun(recipe)
                let kilobytes = test.random.pick([4, 8, 16, 24, 32, 64]) + 4 * test.random.index(below: 16)
                let disk = try SmallDisk(on: work.folder.results, kilobytes: kilobytes)
                defer { withExtendedLifetime(disk) {} }
                let end = try work.attempt()
                test.count(end.code == 0 ? "room enough" : "failures said")
                guard end.code == 0 || end.errors.contains("No space left") else {
                    throw Failure.wrong("\(recipe.name), \(kilobytes) kB: no word of the disk: \(end.description)")
                }
                try disk.resize(kilobytes: 65_536)
                try work.finish("on a disk of \(kilobytes) kB")
                test.count("runs done")
            }
        }

        @Test(
            "A read-only disk is read from, and a run on it fails with the reason",
            .enabled(if: SmallDisk.isPossible, "only root can mount a small disk"))
        func readOnly() throws {
            let campaign = Campaign("read-only disks", beside: 2, counting: "failures said", "commands", "runs done")
            campaign.run { test in
                let recipe = Recipe.all[test.number % Recipe.all.count]
                let work = try DisturbedRun(recipe)
                let disk = try SmallDisk(on: work.folder.results, kilobytes: 65_536)
                defer { withExtendedLifetime(disk) {} }
                if test.random.chance(0.7) {
                    let share = test.random.uniform()
                    try work.attempt({ $0.send(SIGTERM) }, after: share)
                }
                try disk.setReadOnly(true)
                let isDone = work.run?.status == .done
                let end = try work.attempt()
                if !isDone {
                    guard end.code == 1 else { throw Failure.wrong("\(recipe.name): \(end.description)") }
                    test.count("failures said")
                }
                for line in [["list"], ["list", "--json"], ["workbench", "--once"]] {
                    let end = try work.folder.program(line + work.folder.place)
                    test.count("commands")
                    guard end.code == 0 else { throw Failure.wrong("\(line), read-only: \(end.description)") }
                }
                try disk.setReadOnly(false)
                try work.finish("after a read-only disk")
                test.count("runs done")
            }
        }

        @Test("Whatever is deleted under a run, it fails with the reason and is not listed as done")
        func deleted() throws {
            let campaign = Campaign(
                "deleted folders", beside: 2, counting: "deleted in time", "failures said", "runs done")
            campaign.run { test in
                let recipe = Recipe.all[test.number % Recipe.all.count]
                let work = try DisturbedRun(recipe)
                let target = test.random.pick([
                    "", "case", "RUN", "lock", "checkpoint", "events.jsonl", "experiment.yaml",
                ])
                let share = test.random.uniform()
                let isMoved = test.random.chance(0.5)
                var deletion: Date?
                let end = try work.attempt(
                    { child in
                        // What is deleted after the end of a run is another matter.
                        guard child.isRunning, work.run?.status != .done else { return }
                        if work.delete(target, byMoving: isMoved) { deletion = .now }
                    }, after: share)
                let ended = Date()
                if deletion != nil { test.count("deleted in time") }
                if end.code != 0 { test.count("failures said") }
                guard let left = work.run else {
                    guard end.code != 0 || deletion != nil else {
                        throw Failure.lost("\(recipe.name): no run, and exit status 0")
                    }
                    return
                }
                // Nobody could say whether something vanished right before or right after the last look at it.
                // The summary may have vanished with the rest.
                if let deletion, (work.timeOfSummary ?? ended).timeIntervalSince(deletion) < 0.1 { return }
                // What is still there must be whole, or not done.
                if left.status == .done {
                    try work.check("after \(target) was deleted")
                } else if end.code == 0 {
                    throw Failure.wrong(
                        "\(recipe.name), \(target) deleted: done and \(left.status): \(end.description)")
                }
                test.count("runs done")
            }
        }

        @Test("Output that cannot be written is a failure", .enabled(if: access("/dev/full", W_OK) == 0))
        func noRoomForOutput() throws {
            let shown = try ShownRuns()
            for command in shown.commands {
                let child = try Child(command.words, in: shown.folder, standardOutput: "/dev/full")
                let end = try child.end()
                #expect(end.code == 1, "\(command.words)")
                #expect(end.errors.contains("No space left on device"), "\(command.words)")
            }
        }
    }
}

/// A run of a recipe, to which something happens once.
private struct DisturbedRun {
    let recipe: Recipe
    let folder: CaseFolder
    private let file: String
    private let undisturbed: Undisturbed

    init(_ recipe: Recipe) throws {
        self.recipe = recipe
        undisturbed = try Undisturbed.run(recipe)
        folder = try CaseFolder()
        file = try folder.write(try recipe.experiment().yaml, to: "case.yaml")
    }

    var run: StoredRun? { folder.store.runs().first }

    var timeOfSummary: Date? {
        let path = run?.folder.summaryFile.path
        return path.flatMap { try? FileManager.default.attributesOfItem(atPath: $0)[.modificationDate] as? Date }
    }

    /// One attempt; after a share of its time something is done to it.
    @discardableResult
    func attempt(_ disturb: ((Child) -> Void)? = nil, after share: Double = 1) throws -> Child.End {
        let start = run.map { ["--resume", $0.id.description] } ?? [file]
        let child = try Child(["run"] + start + folder.place, in: folder)
        if let disturb {
            let moment = ContinuousClock.now + .seconds(share * undisturbed.seconds)
            child.wait { ContinuousClock.now >= moment }
            disturb(child)
        }
        let end = try child.end(signals: [SIGTERM])
        if end.signal == nil { try end.checkWords(recipe.name) }
        return end
    }

    /// - Returns: whether there was something to delete. A folder that the run writes into meanwhile may not go
    ///   as a whole.
    func delete(_ name: String, byMoving isMoved: Bool) -> Bool {
        var place = folder.results
        if name == "case" {
            place.append(component: name)
        } else if !name.isEmpty {
            guard let run else { return false }
            place = run.folder.url
            if name != "RUN" { place.append(component: name) }
        }
        guard FileManager.default.fileExists(atPath: place.path) else { return false }
        if !isMoved {
            try? FileManager.default.removeItem(at: place)
            return true
        }
        return rename(place.path, folder.url.appending(component: "moved").path) == 0
    }

    func finish(_ place: String) throws {
        if run?.status != .done {
            let end = try attempt()
            guard end.code == 0 else { throw Failure.lost("\(recipe.name), \(place): \(end.description)") }
        }
        try check(place)
    }

    func check(_ place: String) throws {
        guard let run = try folder.onlyRun(), run.status == .done else {
            throw Failure.lost("\(recipe.name), \(place): the run is not done")
        }
        let outcome: Outcome
        do { outcome = try Outcome(run.folder) } catch {
            throw Failure.wrong("\(recipe.name), \(place): done, and \(error)")
        }
        guard outcome == undisturbed.outcome else {
            let parts = outcome.differences(from: undisturbed.outcome).joined(separator: ", ")
            throw Failure.wrong("\(recipe.name), \(place): other \(parts)")
        }
    }
}
