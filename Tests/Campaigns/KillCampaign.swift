import Basics
import Foundation
import Runs
import TestSupport
import Testing

extension Reliability {
    /// The program is killed, stopped and left without power at random moments, and goes on until the run is done: the
    /// result must be that of a run that nobody disturbed, to the bit.
    @Suite struct Kills {
        @Test("A run killed and stopped anywhere ends as if nothing had been")
        func kills() throws {
            let campaign = Campaign("kills", counting: "kills", "stops", "unfinished attempts", "runs done")
            campaign.run { test in
                let recipe = Recipe.all[test.number % Recipe.all.count]
                let undisturbed = try Undisturbed.run(recipe)
                var victim = try Victim(recipe, &test)
                while victim.disturbances < victim.wanted {
                    if try victim.attempt(disturbed: Disturbance(undisturbed, &test.random), &test) { break }
                }
                try victim.goOnToTheEnd()
                try victim.check(undisturbed.outcome)
                test.count("runs done")
            }
        }
    }
}

/// What ends an attempt before its time.
private enum Disturbance: CustomStringConvertible {
    /// By a signal, so many seconds after the start.
    case signal(Int32, after: Double)
    /// By SIGKILL, when so many more bytes stand in the log.
    case log(bytes: Int)
    /// By SIGKILL, when a file is being written.
    case writing
    /// By SIGKILL at a call of the program, or by the end of all power.
    case call(Faults.Kind, number: Int, Faults.Action)

    init(_ undisturbed: Undisturbed, _ random: inout RandomStream) {
        let canPreload = Faults.obstacle == nil
        switch random.index(shares: [2, 1, 1, 2, canPreload ? 6 : 0]) {
        case 0: self = .signal(SIGKILL, after: random.uniform() * undisturbed.seconds * 1.1)
        case 1: self = .log(bytes: 1 + random.index(below: 4_000))
        case 2: self = .writing
        case 3:
            self = .signal(random.chance(0.5) ? SIGINT : SIGTERM, after: random.uniform() * undisturbed.seconds * 1.1)
        default:
            let kinds: [Faults.Kind] = [
                .write, .write, .write, .fsync, .fsync, .rename, .rename, .open, .close, .unlink, .mkdir, .truncate,
                .lock, .stat, .read,
            ]
            let kind = random.pick(kinds)
            // Later attempts make fewer calls, hence small numbers more often.
            let calls = Double(undisturbed.calls[kind] ?? 1)
            let number = 1 + Int(random.uniform() * random.uniform() * calls)
            let actions: [Faults.Action] = [.before, .after, .after, .cut]
            self = .call(kind, number: number, random.pick(actions))
        }
    }

    var description: String {
        switch self {
        case .signal(let number, let seconds): "signal \(number) after \(seconds) s"
        case .log(let bytes): "killed when the log had \(bytes) bytes more"
        case .writing: "killed while a file was written"
        case .call(let kind, let number, let action): "killed \(action) \(kind.rawValue) \(number)"
        }
    }
}

/// A run that is disturbed.
private struct Victim {
    private let recipe: Recipe
    private let folder: CaseFolder
    private let file: String
    /// How often it is disturbed before it is left alone.
    let wanted: Int
    private(set) var disturbances = 0
    /// What was done to it, for messages.
    private var history: [String] = []
    /// Whether the run was done when the last attempt was killed.
    private var endedByKill = false
    /// A power failure may have taken lines of the log, which nobody promised to keep.
    private var hasWholeLog = true

    init(_ recipe: Recipe, _ test: inout Case) throws {
        self.recipe = recipe
        folder = try CaseFolder()
        let seconds = test.random.pick([1e-9, 1e-9, 0.02, 60])
        file = try folder.write(try recipe.experiment(checkpointSeconds: seconds).yaml, to: "case.yaml")
        wanted = 1 + test.random.index(below: 8)
        history.append("\(recipe.name), checkpoints every \(seconds) s")
    }

    /// The command that begins the run or goes on with it.
    private func command() throws -> [String] {
        let start = try folder.onlyRun().map { ["--resume", $0.id.description] } ?? [file]
        return ["run"] + start + folder.place
    }

    /// - Returns: whether the run is done.
    mutating func attempt(disturbed disturbance: Disturbance, _ test: inout Case) throws -> Bool {
        disturbances += 1
        history.append(disturbance.description)
        var faults: Faults?
        if case .call(let kind, let number, let action) = disturbance {
            faults = Faults(kind, first: number, action, in: folder)
            if action == .cut { hasWholeLog = false }
        }
        let child = try Child(try command(), in: folder, faults: faults)
        switch disturbance {
        case .signal(let number, let seconds):
            let moment = ContinuousClock.now + .seconds(seconds)
            child.wait { ContinuousClock.now >= moment }
            child.send(number)
        case .log(let bytes):
            let before = logSize
            child.wait { logSize >= before + bytes }
            child.send(SIGKILL)
        case .writing:
            child.wait { isWriting }
            child.send(SIGKILL)
        case .call: break
        }
        let end = try explained { try child.end(signals: [SIGKILL, SIGINT, SIGTERM]) }
        _ = faults?.report()
        switch (end.code, end.signal) {
        case (nil, SIGKILL?): test.count("kills")
        // Before the program is ready to stop in an orderly way.
        case (nil, _): test.count("kills")
        case (130?, _):
            test.count("stops")
            guard end.errors.contains("to resume: sessionbench run --resume") else {
                throw failure(.wrong, "it stopped and did not say how to resume: \(end.description)")
            }
        case (0?, _): break
        default: throw failure(.wrong, "it failed: \(end.description)")
        }
        guard let run = try explained({ try folder.onlyRun() }) else { return false }
        switch run.status {
        case .done:
            endedByKill = end.code == nil
            return true
        case .interrupted, .stopped:
            if end.code == 0 { throw failure(.wrong, "it said that it was done, and the run is \(run.status)") }
            test.count("unfinished attempts")
            return false
        case .failed, .running, .paused, .waiting, .queued:
            throw failure(.lost, "the run counts as \(run.status): \(run.reason ?? "")")
        }
    }

    mutating func goOnToTheEnd() throws {
        if try folder.onlyRun()?.status == .done { return }
        let end = try folder.program(try command())
        guard end.code == 0 else { throw failure(.lost, "it does not go on: \(end.description)") }
    }

    func check(_ expected: Outcome) throws {
        guard let run = try folder.onlyRun(), run.status == .done else {
            throw failure(.lost, "the run is not done in the end")
        }
        var outcome = try explained { try Outcome(run.folder) }
        var expected = expected
        if !hasWholeLog {
            outcome = outcome.withoutCourse
            expected = expected.withoutCourse
        }
        guard outcome == expected else {
            throw failure(.wrong, "other \(outcome.differences(from: expected).joined(separator: ", "))")
        }
        // A run that is killed once it is done is left alone; only the next to work on it would tidy up.
        let left = try run.folder.leftovers().filter { !endedByKill || !$0.hasPrefix("checkpoint/") }
        guard left.isEmpty else { throw failure(.wrong, "left behind: \(left.joined(separator: ", "))") }
    }

    private var logSize: Int {
        guard let log = folder.store.runs().first?.folder.eventsFile else { return 0 }
        return (try? FileManager.default.attributesOfItem(atPath: log.path)[.size] as? Int) ?? 0
    }

    private var isWriting: Bool {
        guard let run = folder.store.runs().first?.folder else { return false }
        return [run.url, run.checkpoint, run.ranks].contains { place in
            ((try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []).contains { $0.hasPrefix(".") }
        }
    }

    private func failure(_ kind: Failure.Kind, _ text: String) -> Failure {
        Failure(kind: kind, text: "\(history.joined(separator: "; ")): \(text)")
    }

    private func explained<Value>(_ work: () throws -> Value) throws -> Value {
        do { return try work() } catch let error as Failure {
            throw failure(error.kind, error.text)
        } catch {
            throw failure(.wrong, "\(error)")
        }
    }
}

extension RunFolder {
    /// Files of a finished run that should not be there any more.
    func leftovers() throws -> [String] {
        let expected: Set = [
            "experiment.yaml", "events.jsonl", "summary.json", "checkpoint", "checkpoint/model.safetensors",
            "checkpoint/best.safetensors", "rerank.json", "ranks",
            "ranks/test.safetensors", "ranks/rows.safetensors", "ranks/lists.safetensors", "lock",
        ]
        return try FileManager.default.subpathsOfDirectory(atPath: url.path).filter { !expected.contains($0) }.sorted()
    }
}
