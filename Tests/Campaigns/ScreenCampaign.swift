import Basics
import Foundation
import Runs
import TestSupport
import Testing

extension Reliability {
    /// The screen, the process that makes runs, and both are killed at random moments: nobody notices but who was
    /// killed.
    @Suite struct Screens {
        @Test("A run launched from a screen ends as if nothing had been, whoever is killed")
        func kills() throws {
            let campaign = Campaign(
                "screens and workers", counting: "screens killed", "workers killed", "workers told to end", "runs done")
            campaign.run { test in
                let recipe = Recipe.all[test.number % Recipe.all.count]
                let undisturbed = try Undisturbed.run(recipe)
                let scene = try Scene(recipe, &test.random)
                defer { scene.end() }
                for _ in 0..<(1 + test.random.index(below: 6)) {
                    usleep(UInt32(test.random.uniform() * undisturbed.seconds * 600_000))
                    if try scene.isDone { break }
                    switch test.random.index(below: 5) {
                    case 0:
                        scene.killScreen(SIGKILL)
                        test.count("screens killed")
                    case 1: if scene.killWorker(SIGKILL) { test.count("workers killed") }
                    case 2:
                        scene.killScreen(test.random.pick([SIGKILL, SIGTERM, SIGHUP]))
                        test.count("screens killed")
                        if scene.killWorker(SIGKILL) { test.count("workers killed") }
                    case 3: if scene.killWorker(SIGTERM) { test.count("workers told to end") }
                    default:
                        scene.hangUp()
                        test.count("screens killed")
                    }
                    try scene.goOn(byKey: test.random.chance(0.5))
                }
                try scene.waitUntilDone()
                try scene.check(undisturbed.outcome)
                test.count("runs done")
            }
        }
    }
}

/// A screen, a results folder, and the process that makes its run.
private final class Scene {
    private let folder: CaseFolder
    private let file: String
    private var screen: PseudoTerminal?

    init(_ recipe: Recipe, _ random: inout RandomStream) throws {
        folder = try CaseFolder()
        let seconds = random.pick([1e-9, 0.02, 60])
        let experiment = try recipe.experiment(checkpointSeconds: seconds)
        file = try folder.write(experiment.yaml, to: "case.yaml")
        let screen = try open()
        screen.type("a")
        if experiment.data.source == .files {
            try screen.expect("nobody knows how long")
            screen.type("y")
        }
        try screen.expect("launched 1 run")
        try wait("the run is wanted") { !self.folder.store.runs().isEmpty }
    }

    private func open() throws -> PseudoTerminal {
        if let screen { return screen }
        var environment = folder.environment
        environment["TERM"] = "xterm-256color"
        let new = try PseudoTerminal(builtProgram, [file] + folder.place, environment: environment)
        screen = new
        try new.expect("Study it makes")
        return new
    }

    var isDone: Bool {
        get throws { try folder.onlyRun()?.status == .done }
    }

    func killScreen(_ signal: Int32) {
        guard let screen else { return }
        kill(screen.process, signal)
        _ = try? screen.exitCode()
        self.screen = nil
    }

    func hangUp() {
        guard let screen else { return }
        screen.hangUp()
        _ = try? screen.exitCode()
        self.screen = nil
    }

    /// - Returns: whether there was one.
    func killWorker(_ signal: Int32) -> Bool {
        guard let worker = folder.store.queue.worker?.process.process else { return false }
        kill(worker, signal)
        for _ in 0..<3_000 where folder.store.queue.worker?.process.process == worker { usleep(10_000) }
        return true
    }

    /// Goes on with what waits, from a screen or a command.
    func goOn(byKey: Bool) throws {
        if try isDone { return }
        guard byKey else {
            let end = try folder.program(["run", "--resume", "all"] + folder.place)
            guard end.code == 0 else { throw Failure.wrong("it does not go on: \(end.description)") }
            return
        }
        let screen = try open()
        screen.type("2R")
        try wait("a worker begins") { try self.folder.store.queue.worker != nil || self.isDone }
    }

    func waitUntilDone() throws {
        try wait("the run is done") {
            let run = try self.folder.onlyRun()
            if run?.status == .failed { throw Failure.lost("the run failed: \(run?.reason ?? "")") }
            return run?.status == .done && self.folder.store.queue.worker == nil
        }
    }

    func check(_ expected: Outcome) throws {
        guard let run = try folder.onlyRun() else { throw Failure.lost("the run is gone") }
        let outcome = try Outcome(run.folder)
        guard outcome == expected else {
            throw Failure.wrong("other \(outcome.differences(from: expected).joined(separator: ", "))")
        }
        // A worker that was killed after its last word has left the ticket to the next one.
        if !folder.store.queue.entries.isEmpty {
            _ = try folder.program(["run", "--resume", "all"] + folder.place)
            try wait("the ticket of the run is taken away") { self.folder.store.queue.entries.isEmpty }
            try wait("the worker ends") { self.folder.store.queue.worker == nil }
        }
        guard try Outcome(run.folder) == expected else { throw Failure.wrong("another outcome after the end") }
    }

    /// Nothing may go on in a folder that is about to be deleted.
    func end() {
        killScreen(SIGKILL)
        _ = killWorker(SIGKILL)
    }

    private func wait(_ what: String, until isSo: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try !isSo() {
            guard ContinuousClock.now < deadline else {
                let runs = folder.store.runs().map { "\($0.status) \($0.reason ?? "")" }
                throw Failure.lost("never: \(what); runs: \(runs)")
            }
            usleep(10_000)
        }
    }
}
