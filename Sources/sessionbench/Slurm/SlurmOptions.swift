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
        if let arrayLimit, arrayLimit < 1 {
            throw ValidationError("--array-limit needs a number from 1 on, not \(arrayLimit)")
        }
    }

    private var options: SlurmArray.Options {
        .init(
            partition: partition, time: time, limit: arrayLimit,
            others: sbatch?.split(separator: " ").map(String.init) ?? [])
    }

    /// One whose runs are made by tasks of Slurm, as many as there are runs without one.
    func supervisor(of store: RunStore, data: DataLocations) -> Supervisor {
        Supervisor(store: store, data: data.dataFolder, isForCluster: true) { [options] in
            let (jobs, tasks) = try SlurmArray(store: store).submitMissing(options)
            for job in jobs { writeError("submitted job \(job)\n") }
            if tasks == 0 { writeError("Slurm has a task for each of them already\n") }
        }
    }
}
