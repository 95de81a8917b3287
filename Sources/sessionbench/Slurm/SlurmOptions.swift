import ArgumentParser
import Basics
import Runs
import Sessions
import Supervision

/// How runs are given to Slurm.
struct SlurmOptions: ParsableArguments {
    @Flag(help: "Have Slurm make the runs: submit one job array with a task for each (sbatch).")
    var slurm = false
    @Option(help: ArgumentHelp("With --slurm: the partition.", valueName: "name"))
    private var partition: String?
    @Option(
        help: ArgumentHelp(
            "With --slurm: the time limit of a task, as sbatch takes it; two minutes before it a checkpoint is "
                + "written, and the task queued again.", valueName: "limit"))
    private var time: String?
    @Option(help: ArgumentHelp("With --slurm: tasks at once, at most.", valueName: "n"))
    private var arrayLimit: Int?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "With --slurm: more options of sbatch, with blanks between them: \"--mem=8G --account=me\".",
            valueName: "options"))
    private var sbatch: String?

    func validate() throws {
        guard slurm || [partition, time, sbatch].allSatisfy({ $0 == nil }) && arrayLimit == nil else {
            throw ValidationError(
                "--partition, --time, --array-limit and --sbatch say how --slurm submits; add --slurm")
        }
        try refuseEmpty(partition, "--partition")
        try refuseEmpty(time, "--time")
        for text in [partition, time, sbatch].compactMap(\.self) where text.forTerminal != text {
            throw ValidationError("“\(text.forTerminal(atMost: 60))” has a line end or another control character")
        }
        if let time, time.wholeMatch(of: /(\d+-\d+(:\d+){0,2}|\d+(:\d+){0,2})/) == nil {
            throw ValidationError(
                "--time “\(time.forTerminal(atMost: 60))” is none that sbatch takes: minutes, "
                    + "hours:minutes:seconds, or days-hours:minutes")
        }
        for word in others { try Self.check(word) }
        if let arrayLimit, arrayLimit < 1 {
            throw ValidationError("--array-limit needs a number from 1 on, not \(arrayLimit)")
        }
    }

    private var options: SlurmArray.Options {
        .init(
            partition: partition, time: time, limit: arrayLimit, others: others)
    }

    private var others: [String] { sbatch?.split(separator: " ").map(String.init) ?? [] }

    /// Options on which it depends that tasks are found again, have a log, are warned, and are queued again.
    private static let own = [
        "array", "job-name", "signal", "requeue", "no-requeue", "output", "open-mode", "parsable", "wrap", "test-only",
        "input", "wait", "quiet", "help", "usage", "version", "clusters",
    ]
    private static let ownLetters: Set<Character> = ["a", "J", "o", "i", "W", "Q", "h", "V", "M"]

    /// - Throws: `ValidationError` unless it is an option of sbatch that may be given.
    private static func check(_ word: String) throws {
        let shown = word.forTerminal(atMost: 60)
        guard word.hasPrefix("-"), word.count > 2 else {
            throw ValidationError(
                "--sbatch: “\(shown)” is no option with its value; write them as one word, as in --account=me or -Ame")
        }
        let isOwn =
            word.hasPrefix("--")
            // As sbatch takes them, beginnings are enough.
            ? own.contains { $0.hasPrefix(word.dropFirst(2).prefix { $0 != "=" }) }
            : ownLetters.contains(word[word.index(after: word.startIndex)])
        guard !isOwn else {
            throw ValidationError("--sbatch: the program sets \(shown) itself; leave it out")
        }
    }

    /// One whose runs are made by tasks of Slurm, as many as there are runs without one.
    func supervisor(of store: RunStore, data: DataLocations) -> Supervisor {
        Supervisor(store: store, data: data.dataFolder, isForCluster: true) { [options] in
            let signals = try StopSignals(message: "stopping\n", status: ExitStatus.interrupted)
            defer { withExtendedLifetime(signals) {} }
            let (jobs, tasks): ([String], Int)
            do { (jobs, tasks) = try SlurmArray(store: store, stop: signals.stop).submitMissing(options) } catch {
                guard signals.stop.isStopped else { throw error }
                writeError("\(error)\n")
                throw ExitCode(ExitStatus.interrupted)
            }
            for job in jobs { writeError("submitted job \(job)\n") }
            if tasks == 0 { writeError("Slurm has a task for each of them already\n") }
        }
    }
}
