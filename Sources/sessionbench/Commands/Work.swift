import ArgumentParser
import Basics
import Foundation
import Runs
import Sessions
import Supervision
import Training

extension SessionBench {
    /// The process that trains what waits in the queue; the workbench and `run --background` start it.
    struct Work: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make the runs that wait in the queue of a results folder.",
            discussion: """
                The workbench and "run --background" start it, in a session of its own, so that it ends with no \
                terminal and no login. SIGTERM and SIGINT stop it with a checkpoint; the queue stays as it is. \
                Warned of its time limit (SIGUSR1), a task of Slurm has itself queued again after the checkpoint.
                """, shouldDisplay: false)

        @Flag(help: "Make one run that waits for a cluster, as a task of Slurm does.")
        var one = false
        @OptionGroup var jobs: JobsOption
        @OptionGroup var results: ResultsOption

        func validate() throws {
            guard !one || !jobs.isGiven else { throw ValidationError("--one makes one run; leave out --jobs") }
        }

        func run() throws {
            let signals = try StopSignals(
                message: "stopping with a checkpoint\n", status: ExitStatus.interrupted)
            defer { withExtendedLifetime(signals) {} }
            let environment = ProcessInfo.processInfo.environment
            let worker = QueueWorker(
                store: results.store, machine: SharedMachine(jobs: jobs.count), stop: signals.stop,
                locations: { .standard(environment: environment, dataOption: $0.data) })
            guard one else {
                _ = try worker.run()
                return
            }
            // A claim of a lost machine is given up before that.
            _ = try worker.runOne(patience: 300)
            if signals.isWarning, let job = environment["SLURM_JOB_ID"] {
                try SlurmCommand(name: "scontrol")(["requeue", job])
            }
        }
    }
}

extension Supervisor {
    /// One that starts this program as the process that works on the queue.
    init(store: RunStore, data: URL, jobs: JobsOption) {
        self.init(store: store, data: data) {
            let results = store.results.absoluteURL.path(percentEncoded: false)
            try DetachedProcess.start(
                ["work", "--results", results] + jobs.repeated, log: RunQueue.logName, in: try store.queue.folder())
        }
    }
}
