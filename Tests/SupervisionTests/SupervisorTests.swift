import Experiments
import Foundation
import Runs
import Supervision
import Synchronization
import TestSupport
import Testing

@Suite("Supervision")
struct SupervisorTests {
    private let files: TemporaryFolder
    private let store: RunStore
    private let started = Started()

    private final class Started: Sendable { let count = Atomic(0) }

    init() throws {
        files = try TemporaryFolder()
        store = RunStore(results: files.url.appending(component: "Results"))
    }

    private var supervisor: Supervisor {
        Supervisor(store: store, data: files.url) { [started] in started.count.add(1, ordering: .relaxed) }
    }

    private var starts: Int { started.count.load(ordering: .relaxed) }

    private func experiment(_ seed: UInt64) -> Experiment {
        var experiment = Experiment(name: "shop")
        experiment.training.seed = seed
        return experiment
    }

    @Test("Asking for runs starts a process unless one works on the queue")
    func launch() throws {
        let tickets = try supervisor.launch([experiment(1), experiment(2)])
        #expect(tickets.map(\.isAgain) == [true, true] && starts == 1 && supervisor.isIdle)
        let claim = try #require(try store.queue.claimWork())
        _ = try supervisor.launch([experiment(1)])
        #expect(starts == 1 && !supervisor.isIdle)
        claim.release()
        #expect(store.queue.entries.count == 3 && supervisor.isIdle)
    }

    @Test("Of what is missing only that is asked for which nobody has made, begun or asked for")
    func missing() throws {
        let begun = try RunFolder.create(experiment: experiment(1), in: store.results)
        let (launched, found) = try supervisor.launchMissing([1, 2, 3].map { experiment($0) })
        #expect(launched.map(\.experiment.training.seed) == [2, 3] && found.map(\.id) == [begun.id])
        let again = try supervisor.launchMissing([1, 2, 3].map { experiment($0) })
        #expect(again.launched.isEmpty && again.found.map(\.status) == [.interrupted, .queued, .queued])
    }

    @Test("What was interrupted goes on with the rest of the queue, behind it, oldest first")
    func resumeAll() throws {
        #expect(try supervisor.resumeAll().isEmpty && starts == 0)
        let waiting = try supervisor.launch([experiment(9)])[0].run
        let first = try RunFolder.create(experiment: experiment(1), in: store.results)
        let second = try RunFolder.create(experiment: experiment(2), in: store.results)
        let stopped = try RunFolder.create(experiment: experiment(3), in: store.results)
        try stopped.open().openLog().append(.stopped(step: 0, date: .now))
        #expect(try supervisor.resumeAll() == [waiting, first.id, second.id])
        #expect(store.record(stopped).status == .stopped)
        try supervisor.resume(stopped.id)
        try supervisor.resume(stopped.id)
        #expect(store.queue.entries.map(\.ticket.run) == [waiting, first.id, second.id, stopped.id])
    }

    @Test("A stop takes the wish back, and asks whoever works on the run")
    func stop() throws {
        let waiting = try supervisor.launch([experiment(1)])[0].run
        try supervisor.stop(waiting)
        #expect(store.queue.entries.isEmpty && store.runs().isEmpty)
        let folder = try RunFolder.create(experiment: experiment(2), in: store.results)
        try supervisor.pause(folder.id)
        let writer = try folder.open()
        #expect(writer.request == nil)
        try supervisor.pause(folder.id)
        #expect(writer.request == .pause)
        try supervisor.resume(folder.id)
        #expect(writer.request == nil && store.queue.entries.isEmpty)
        try supervisor.stop(folder.id)
        #expect(writer.request == .stop)
    }

    @Test("The login manager is feared only where it ends processes")
    func loginManager() {
        let session = "0::/user.slice/user-1000.slice/session-3.scope"
        let lingering = "0::/user.slice/user-1000.slice/user@1000.service/app.slice"
        let kills = "[Login]\n#KillUserProcesses=no\nKillUserProcesses = yes\n"
        func warns(_ cgroup: String, _ settings: [String], lingers: Bool = false) -> Bool {
            LoginManager.warning(cgroup: cgroup, settings: settings, lingers: lingers) != nil
        }
        #expect(warns(session, [kills]))
        #expect(!warns(session, [kills, "KillUserProcesses=no"]))
        #expect(!warns(session, ["[Login]\n#KillUserProcesses=yes"]) && !warns(session, []))
        #expect(!warns(session, [kills], lingers: true) && !warns(lingering, [kills]) && !warns("", [kills]))
    }
}
