import ArgumentParser
import Experiments
import Export
import Foundation
import Results
import Runs
import Supervision

extension SessionBench {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run an experiment or the missing runs of a study, or resume an interrupted run.",
            usage: """
                sessionbench run FILE [--set KEY=VALUE …] [--seeds N] [--json]
                sessionbench run STUDY [--variant NAME …] [--seeds N] [--again] [--jobs N] [--dry-run] [--json]
                sessionbench run FILE --background [--jobs N]
                sessionbench run FILE --slurm [--partition NAME] [--time LIMIT] [--array-limit N] [--sbatch OPTIONS]
                sessionbench run --resume RUN [--background] [--allow-inexact] [--json]
                sessionbench run --resume all [--jobs N]
                """,
            discussion: """
                Of a file with a section study, every run is made that is missing in the results folder: what is \
                done is \
                skipped, what was interrupted goes on. Runs are known by what is in them, whatever they are called.

                With --jobs N, N runs are made at once, each with its part of the processors. Shards \
                (training.workers) stay what the experiment says, so that the results are the same. A run that does \
                not fit into memory beside the others waits until one of these has ended.

                With --background the runs wait in the queue of the results folder, and a process of its own makes \
                them, which ends with no terminal; the workbench shows them, stops them, and changes their order. \
                --resume all goes on in the same way with whatever was going when the machine, or a program, ended.

                With --slurm the tasks of one job array make the runs; results, data and program are where all \
                nodes find them. The same command again submits what is missing by then. The workbench shows the \
                runs by their folders, and stops them.
                """)

        @Argument(
            help: ArgumentHelp("The experiment or study, a YAML file.", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String?
        @OptionGroup var choice: StudyChoice
        @Flag(help: "Retrain the runs of a study that are already done.")
        var again = false
        @Flag(help: "Show which runs of a study exist and which would be run.")
        var dryRun = false
        @Option(
            help: ArgumentHelp(
                "Resume this run from its checkpoint; all: every run that was interrupted or waits in the queue.",
                valueName: "run"),
            completion: .custom { _, _, _ in RunArgument.names })
        var resume: String?
        @Flag(help: "Resume even if the result may differ from an uninterrupted run.")
        var allowInexact = false
        @Flag(help: "Let a process of its own make the runs, which goes on when the terminal is closed.")
        var background = false
        @Flag(help: "Print the summary as JSON (with several seeds: a list; of a study: a list of variants).")
        var json = false
        @OptionGroup var jobs: JobsOption
        @OptionGroup var slurm: SlurmOptions
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws {
            guard !slurm.slurm || !(background || jobs.isGiven) else {
                throw ValidationError("--slurm takes neither --background nor --jobs: each task makes one run")
            }
            guard !slurm.slurm || !(dryRun || allowInexact || json) else {
                throw ValidationError("--slurm prints no results, and takes neither --dry-run nor --allow-inexact")
            }
            guard !background || !(dryRun || allowInexact || json) else {
                throw ValidationError("--background prints no results, and takes neither --dry-run nor --allow-inexact")
            }
            guard resume != Self.all || file == nil && !allowInexact && !json else {
                throw ValidationError("--resume all takes no file, and neither --allow-inexact nor --json")
            }
            guard resume == nil || resume == Self.all || !jobs.isGiven else {
                throw ValidationError("--jobs is for several runs, --resume for a single one")
            }
            if resume == nil {
                guard file != nil else {
                    throw ValidationError("name an experiment file, or a run to resume (--resume)")
                }
            } else {
                guard choice.seeds == nil else {
                    throw ValidationError("--seeds starts new runs, --resume continues an old one")
                }
                guard choice.variant.isEmpty && !again && !dryRun else {
                    throw ValidationError("--variant, --again and --dry-run are for studies, --resume for a single run")
                }
                guard file != nil || choice.overrides.isEmpty else {
                    throw ValidationError("--set cannot change a run that is resumed")
                }
            }
        }

        private static let all = "all"

        private var supervisor: Supervisor {
            slurm.slurm
                ? slurm.supervisor(of: results.store, data: data.locations)
                : Supervisor(store: results.store, data: data.locations.dataFolder, jobs: jobs)
        }

        func run() throws {
            let wanted = try file.map { try choice.read($0) }
            if resume == Self.all { return sayWaiting(try supervisor.resumeAll().count) }
            if let resume { return try go(onWith: try results.store.find(resume), wanted) }
            guard let wanted else { return }
            let study = try choice.study(of: wanted)
            if isQueued { return try queue(study, isStudy: wanted.study != nil) }
            if wanted.study != nil { return try run(study) }
            guard !again && !dryRun && !allowInexact else {
                throw InputError("--again, --dry-run and --allow-inexact are for studies, and this file has none")
            }
            let summaries = try makeRuns().run(study.runs.map(\.experiment))
            if json {
                if let only = summaries.first, summaries.count == 1 {
                    try printJSON(only)
                } else {
                    try printJSON(summaries)
                }
            } else {
                for summary in summaries { print(RunReport(summary)) }
                if summaries.count > 1 {
                    print(
                        StudyReport([
                            VariantResults(name: wanted.experiment.name, planned: summaries.count, runs: summaries)
                        ]), terminator: "")
                }
            }
        }

        /// Watches signals from now on.
        private func makeRuns() throws -> HeadlessRuns {
            try HeadlessRuns(results: results, locations: data.locations, allowInexact: allowInexact, jobs: jobs.count)
        }

        private func run(_ study: Study) throws {
            let plan = results.store.plan(study)
            if dryRun {
                return json ? try printJSON(PlanTable.rows(plan)) : print(PlanTable.text(plan), terminator: "")
            }
            try StudyRuns(runs: try makeRuns(), again: again).report(on: plan, json: json)
        }

        // MARK: By others

        /// Whether others make the runs.
        private var isQueued: Bool { background || slurm.slurm }

        private func queue(_ study: Study, isStudy: Bool) throws {
            // Of a study whose seeds go by precision, the rounds that are known to be needed; of a search its trials
            // and, of families that have all of them, the best one on the test.
            let plan = isStudy ? results.store.plan(study) : nil
            let runs = plan?.entries.map(\.run) ?? study.runs
            if again || !isStudy {
                sayWaiting(try supervisor.launch(runs.map(\.experiment)).count)
            } else {
                let (launched, found) = try supervisor.launchMissing(
                    runs.map(\.experiment), resuming: true)
                sayWaiting(launched.count + found.count { $0.status != .done })
            }
            if let search = plan?.search, search.families.contains(where: { $0.chosen == nil }) {
                print("when all trials of a variant are there, the same command queues the best one on the test")
            }
        }

        private func sayWaiting(_ count: Int) {
            if !slurm.slurm, let warning = LoginManager.warning { writeError(warning + "\n") }
            if count > 0, jobs.isGiven, results.store.queue.isWorkedOn(otherThanBy: jobs.count) {
                writeError(
                    "the queue is being worked on already, with another --jobs, by a process that ends when the queue "
                        + "is empty\n")
            }
            print(
                count == 0
                    ? "nothing is missing"
                    : "\(count) run\(count == 1 ? "" : "s") in the queue; \"sessionbench\" shows "
                        + "\(count == 1 ? "it" : "them"), \"sessionbench list\(results.repeated)\" lists all")
        }

        // MARK: Going on

        private func go(onWith folder: RunFolder, _ wanted: ExperimentFile?) throws {
            if isQueued {
                _ = try resumable(folder, wanted: wanted)
                try supervisor.resume(folder.id)
                return sayWaiting(1)
            }
            let summary = try makeRuns().resume(folder, try resumable(folder, wanted: wanted))
            if json { try printJSON(summary) } else { print(RunReport(summary)) }
        }

        /// The experiment of a run that is not done; the file, if also named, must say the same.
        private func resumable(_ folder: RunFolder, wanted: ExperimentFile?) throws -> Experiment {
            let state = results.store.record(folder)
            guard state.hasFolder || isQueued else {
                throw InputError(
                    "\(folder.id) waits in the queue and has not begun; run its experiment, which begins it here")
            }
            let experiment = try InputError.ifMisnamed { try state.readExperiment() }
            guard !state.isReference else {
                throw InputError(
                    "\(folder.id) is a reference run, which is only read; \"sessionbench run FILE\" trains one of "
                        + "your own")
            }
            guard state.status != .done else {
                throw InputError("\(folder.id) is done; \"sessionbench show\" shows it")
            }
            guard state.standing != .going || state.status == .queued else {
                throw InputError("another sessionbench is working on \(folder.id)")
            }
            guard wanted?.study == nil else {
                throw InputError(
                    "the file has a study; leave out --resume to continue the whole study, or leave out the file")
            }
            let changed = ExperimentSchema.keys.filter { key in
                wanted.map { key.value(in: $0.experiment.reduced) != key.value(in: experiment.reduced) } ?? false
            }
            guard changed.isEmpty else {
                throw InputError(
                    "\(folder.id) differs from the experiment named in \(changed.map(\.path).joined(separator: ", ")); "
                        + "leave out the file to resume the run as it is")
            }
            return experiment
        }
    }
}
