import Basics
import Foundation
import Runs

/// The job arrays that make the runs of a results folder which wait for the cluster (`Ticket.isForCluster`).
///
/// A task belongs to no run: it makes the first that nobody else has in work. So a task that was lost, was requeued or
/// has vanished leaves nothing to be put right: there have to be as many tasks as runs that wait, and the folders say
/// which these are.
struct SlurmArray {
    /// How an array is submitted.
    struct Options {
        var partition: String?
        var time: String?
        /// Tasks at once, at most.
        var limit: Int?
        /// More options of sbatch.
        var others: [String] = []
    }

    /// How many tasks of the folder's arrays there are.
    struct Tasks: Equatable {
        var running = 0
        var pending = 0
        var all: Int { running + pending }
    }

    /// Seconds before the time limit at which a task is warned, so that it writes a checkpoint and has itself requeued.
    private static let warning = 120
    /// Of one array; what Slurm allows unless it is configured otherwise.
    private static let longest = 1_000

    let store: RunStore
    /// Ends the wait for Slurm's answers.
    var stop = StopFlag()

    /// The name of the jobs, by which they are found again: one for each results folder.
    private var name: String {
        var hash = ContentHash()
        hash.combine(store.results.resolvingSymlinksInPath().absoluteURL.path(percentEncoded: false))
        return "sessionbench-\(hash.hexadecimal)"
    }

    /// The tasks that Slurm knows of. Finished ones vanish, which says nothing about their runs.
    /// - Throws: `SlurmError`.
    func tasks() throws -> Tasks {
        let answer = try SlurmCommand(name: "squeue", stop: stop)([
            "--noheader", "--array", "--name", name, "--format", "%T",
        ])
        return try answer.split(whereSeparator: \.isNewline).reduce(into: Tasks()) { tasks, state in
            let state = state.trimmingCharacters(in: .whitespaces)
            guard state.allSatisfy({ $0.isASCII && $0.isUppercase || $0 == "_" }) else {
                throw SlurmError("squeue says \(state.forTerminal(atMost: 100)) where a task's state is expected")
            }
            switch state {
            case "PENDING", "REQUEUED", "REQUEUE_HOLD", "REQUEUE_FED", "SPECIAL_EXIT": tasks.pending += 1
            case "RUNNING", "CONFIGURING", "SUSPENDED", "STOPPED", "SIGNALING", "STAGE_OUT": tasks.running += 1
            // On its way out: it makes nothing any more.
            default: break
            }
        }
    }

    /// Runs that wait for the cluster, or are made by it.
    var wanted: [Ticket] { store.queue.entries.map(\.ticket).filter { $0.isForCluster && $0.refusal == nil } }

    /// Submits as many tasks as there are runs without one.
    /// - Returns: numbers of the jobs, and how many tasks they have.
    /// - Throws: `SlurmError`, or `FileError`.
    func submitMissing(_ options: Options) throws -> (jobs: [String], tasks: Int) {
        let wanted = wanted
        var missing = max(0, wanted.count - (try tasks().all))
        let all = missing
        let workers = wanted.map(\.experiment.training.workers).max() ?? 1
        var jobs: [String] = []
        while missing > 0 {
            let count = min(missing, Self.longest)
            jobs.append(try submit(count, workers: workers, options))
            missing -= count
        }
        return (jobs, all)
    }

    private func submit(_ count: Int, workers: Int, _ options: Options) throws -> String {
        // Names of files may have percent signs, which sbatch would replace.
        let folder = try store.queue.folder()
        let log = folder.file("slurm-").path.replacing("%", with: "%%") + "%A_%a.log"
        var arguments = [
            "--parsable", "--job-name=\(name)", "--array=0-\(count - 1)" + (options.limit.map { "%\($0)" } ?? ""),
            "--cpus-per-task=\(workers)", "--requeue", "--open-mode=append", "--signal=B:USR1@\(Self.warning)",
            "--output=\(log)",
        ]
        arguments += options.partition.map { ["--partition=\($0)"] } ?? []
        arguments += options.time.map { ["--time=\($0)"] } ?? []
        let answer = try SlurmCommand(name: "sbatch", stop: stop)(arguments + options.others, input: script)
        // "1234", or "1234;cluster".
        let job = answer.split(whereSeparator: { $0 == ";" || $0.isWhitespace }).first.map(String.init) ?? ""
        guard !job.isEmpty, job.count < 19, job.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw SlurmError("sbatch does not say which job it made: \(answer.forTerminal(atMost: 200))")
        }
        return job
    }

    /// The program takes the place of the shell, so that it hears the signals.
    private var script: String {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath().path ?? CommandLine.arguments[0]
        let results = store.results.absoluteURL.path(percentEncoded: false)
        return "#!/bin/sh\nexec \(shellWord(program)) work --one --results \(shellWord(results))\n"
    }
}
