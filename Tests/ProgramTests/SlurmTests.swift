import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// Runs made by Slurm, with programs in place of Slurm's that start tasks at once and forget those that have ended.
@Suite("Slurm", .serialized)
final class SlurmTests {
    private let folder: URL
    private let bin: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        bin = folder.appending(path: "bin")
        // A place whose name a shell would not take as it is.
        store = RunStore(results: folder.appending(path: "Re sults'%a"))
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        try install(
            "sbatch",
            """
            printf '%s\\n' "$@" > "$d/sbatch.args"
            if [ -e "$d/refusal" ]; then cat "$d/refusal" >&2; exit 1; fi
            cat > "$d/script"
            for a in "$@"; do
                case $a in --array=*) last=${a#--array=0-} last=${last%%%*};; --job-name=*) name=${a#*=};; esac
            done
            job=$((100 + $(ls "$d" | grep -c '^task-')))
            for i in $(seq 0 $last); do
                if [ -e "$d/hold" ]; then sleep 1 & else
                    (
                        # As a task of another machine, it holds nothing open of who has submitted it.
                        for f in /proc/$BASHPID/fd/*; do
                            n=${f##*/}; [ "$n" -le 2 ] || eval "exec $n>&-"
                        done
                        SLURM_JOB_ID=$((job + i)) exec setsid sh "$d/script"
                    ) > "$d/log-$((job + i))" 2>&1 < /dev/null &
                fi
                echo "$! $name" > "$d/task-$((job + i))"
            done > /dev/null 2>&1
            echo "$job;cluster"
            """)
        try install(
            "squeue",
            """
            for f in "$d"/task-*; do
                [ -e "$f" ] && read -r process name < "$f" && [ -d /proc/$process ] || continue
                case " $* " in *" --name $name "*) echo RUNNING;; esac
            done
            exit 0
            """)
        try install("scontrol", "echo \"$@\" >> \"$d/scontrol.args\"")
    }

    deinit {
        for process in tasks { kill(process, SIGKILL) }
        try? FileManager.default.removeItem(at: folder)
    }

    private func install(_ name: String, _ text: String) throws {
        let file = bin.appending(path: name)
        try Data("#!/bin/bash\nd=$(dirname \"$0\")\n\(text)\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
    }

    /// Processes of all tasks so far, in order.
    private var tasks: [pid_t] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: bin.path)) ?? []).sorted()
        return names.filter { $0.hasPrefix("task-") }.compactMap {
            said($0).split(separator: " ").first.flatMap { pid_t($0) }
        }
    }

    private func said(_ name: String) -> String {
        (try? String(contentsOf: bin.appending(path: name), encoding: .utf8)) ?? ""
    }

    private func run(_ arguments: String..., path: String? = nil) throws -> (
        code: Int32, output: String, errors: String
    ) {
        try Program.run(
            arguments + ["--results", store.results.path],
            environment: Program.environment(folder, ["PATH": path ?? "\(bin.path):/usr/bin:/bin"]))
    }

    private func write(epochs: Int, sessions: Int = 400) throws -> String {
        let file = folder.appending(path: "st.yaml")
        try Data(
            """
            data: {storefront: {items: 200, sessions: \(sessions)}}
            model: {width: 16, heads: 2, layers: 1}
            training: {epochs: \(epochs), batch: 64, workers: 2, patience: 0}
            study: {seeds: 2, variants: {full: {}, flat: {model.hierarchy: none}}}
            """.utf8
        ).write(to: file)
        return file.path
    }

    private func wait(_ what: String, until isSo: () -> Bool) {
        let deadline = Date() + PseudoTerminal.patience
        while Date() < deadline {
            if isSo() { return }
            usleep(20_000)
        }
        Issue.record("never: \(what); \(store.runs().map { "\($0.id) \($0.status) \($0.reason ?? "")" })")
    }

    private var isDone: Bool {
        let runs = store.runs()
        return runs.count == 4 && runs.allSatisfy { $0.status == .done } && !hasTasks
    }

    private var hasTasks: Bool { tasks.contains(where: isAlive) }

    private func isAlive(_ task: pid_t) -> Bool { FileManager.default.fileExists(atPath: "/proc/\(task)") }

    private func hasTrained(_ run: StoredRun) -> Bool { ((try? run.folder.events().count) ?? 0) > 3 }

    private func outcomes(of store: RunStore) throws -> [String: Outcome] {
        try Dictionary(
            uniqueKeysWithValues: store.runs().map { run in
                let experiment = try run.folder.experiment()
                return (
                    "\(experiment.model.hierarchy) \(experiment.training.seed)", try Outcome(run.folder).withoutCourse
                )
            })
    }

    @Test("what is missing of a study is one array whose tasks make a run each, with the bits of a local study")
    func study() throws {
        let file = try write(epochs: 2)
        let result = try run(
            "run", file, "--slurm", "--partition", "long", "--time", "1:00:00", "--array-limit", "3", "--sbatch",
            "--mem=2G --account=me")
        #expect(result.code == 0 && result.output.hasPrefix("4 runs in the queue"), "\(result)")
        #expect(result.errors == "submitted job 100\n")
        let options = said("sbatch.args").split(separator: "\n").map(String.init)
        for option in [
            "--parsable", "--array=0-3%3", "--cpus-per-task=2", "--requeue", "--signal=B:USR1@120", "--partition=long",
            "--time=1:00:00", "--mem=2G", "--account=me",
        ] { #expect(options.contains(option), "\(option) in \(options)") }
        #expect(options.contains { $0.hasPrefix("--output=") && $0.hasSuffix("Re sults'%%a/.queue/slurm-%A_%a.log") })
        wait("all are done") { isDone }
        #expect(store.queue.entries.isEmpty)
        let other = RunStore(results: folder.appending(path: "Other"))
        let local = try Program.run(
            ["run", file, "--results", other.results.path], environment: Program.environment(folder))
        #expect(local.code == 0)
        #expect(try outcomes(of: store) == outcomes(of: other))
        // The tasks have vanished, and that is no failure.
        let again = try run("run", file, "--slurm")
        #expect(again.code == 0 && again.output == "nothing is missing\n" && tasks.count == 4, "\(again)")
    }

    @Test("a task that was lost is submitted again, and no other; its run goes on")
    func lost() throws {
        let file = try write(epochs: 10_000, sessions: 3_000)
        #expect(try run("run", file, "--variant", "full", "--slurm").code == 0)
        wait("both train") { store.runs().count(where: hasTrained) == 2 }
        #expect(store.runs().map(\.status) == [.running, .running])
        kill(tasks[0], SIGKILL)
        wait("one is gone") { store.runs().contains { $0.status == .queued } && !isAlive(tasks[0]) }
        #expect(try run("list").output.contains("waits for the cluster"))
        let again = try run("run", file, "--variant", "full", "--slurm")
        #expect(again.errors == "submitted job 102\n" && again.output.hasPrefix("2 runs in the queue"), "\(again)")
        #expect(tasks.count == 3)
        wait("both train") { store.runs().allSatisfy { $0.status == .running } }
        let same = try run("run", file, "--variant", "full", "--slurm")
        #expect(same.errors == "Slurm has a task for each of them already\n" && tasks.count == 3, "\(same)")
    }

    @Test(
        "a warned task writes a checkpoint and has itself queued again; a stopped run ends its task and goes on later")
    func warned() throws {
        let file = try write(epochs: 10_000, sessions: 3_000)
        #expect(try run("run", file, "--variant", "full", "--seeds", "1", "--slurm").code == 0)
        wait("it trains") { store.runs().contains(where: hasTrained) }
        kill(tasks[0], SIGUSR1)
        wait("it ends") { !hasTasks }
        #expect(said("scontrol.args") == "requeue 100\n" && said("log-100").contains("stopping with a checkpoint"))
        #expect(store.runs().map(\.status) == [.queued])
        let folder = try #require(store.runs().first?.folder)
        #expect(FileManager.default.fileExists(atPath: folder.stateFile.path))
        // What the requeued task does.
        #expect(try run("run", file, "--variant", "full", "--seeds", "1", "--slurm").errors == "submitted job 101\n")
        wait("it goes on") {
            (try? folder.events())?.contains { if case .resumed = $0 { true } else { false } } == true
        }
        // As the supervisor does.
        try store.queue.remove(folder.id)
        try folder.ask(.stop)
        wait("its task ends") { !hasTasks }
        #expect(store.runs().map(\.status) == [.stopped] && said("scontrol.args") == "requeue 100\n")
        #expect(try run("run", "--resume", "last", "--slurm").errors == "submitted job 102\n")
        wait("it goes on") { store.runs().map(\.status) == [.running] }
        // A task that was killed leaves a run that waits; asking for it anew submits one.
        kill(tasks[2], SIGKILL)
        wait("its task ends") { !hasTasks && store.runs().map(\.status) == [.queued] }
        #expect(try run("run", "--resume", "last", "--slurm").errors == "submitted job 103\n")
        wait("it goes on") { store.runs().map(\.status) == [.running] }
        let busy = try run("run", "--resume", "last")
        #expect(busy.code == 2 && busy.errors.contains("another sessionbench is working on"), "\(busy)")
    }

    @Test("what waits for the cluster is made by no process of this machine, and a task without a run ends")
    func pending() throws {
        try Data().write(to: bin.appending(path: "hold"))
        let file = try write(epochs: 2)
        #expect(try run("run", file, "--slurm").code == 0)
        #expect(store.runs().map(\.status) == Array(repeating: .queued, count: 4))
        #expect(try run("list").output.components(separatedBy: "waits for the cluster").count == 5)
        #expect(try run("run", "--resume", "all").output == "nothing is missing\n")
        // What has not begun is a run like others.
        let name = try #require(store.runs().first).id.description
        let shown = try run("show", name)
        #expect(shown.code == 0 && shown.output.contains("queued") && shown.output.contains("model.width"), "\(shown)")
        #expect(try run("run", "--resume", name, "--slurm").code == 0 && store.queue.entries.count == 4)
        let here = try run("run", "--resume", name)
        #expect(here.code == 2 && here.errors.contains("waits in the queue and has not begun"), "\(here)")
        #expect(try run("work").code == 0 && store.runs().allSatisfy { !$0.hasFolder })
        #expect(try run("work", "--one").code == 0)
        #expect(store.runs().count { $0.status == .done } == 1 && store.queue.entries.count == 3)
        for entry in store.queue.entries { try store.queue.remove(entry.ticket.run) }
        #expect(try run("work", "--one").code == 0)
        #expect(store.runs().map(\.status) == [.done])
    }

    @Test("interrupted while Slurm does not answer, it leaves nothing that waits")
    func interrupted() throws {
        try install("sbatch", "touch \"$d/called\"; exec sleep 1000")
        let terminal = try PseudoTerminal(
            Program.executable, ["run", write(epochs: 2), "--slurm", "--results", store.results.path],
            environment: Program.environment(folder, ["PATH": "\(bin.path):/usr/bin:/bin"]))
        wait("it is called") { FileManager.default.fileExists(atPath: bin.appending(path: "called").path) }
        kill(terminal.process, SIGTERM)
        #expect(try terminal.exitCode() == 130)
        #expect(terminal.text.contains("interrupted while sbatch was at work"), "\(terminal.text)")
        #expect(store.queue.entries.isEmpty && store.runs().isEmpty)
    }

    @Test("what Slurm refuses is said in one safe sentence, and waits for nothing")
    func refused() throws {
        let file = try write(epochs: 2)
        let missing = try run("run", file, "--slurm", path: folder.path)
        #expect(missing.code == 1 && missing.errors.contains("there is no squeue on the search path"), "\(missing)")
        try Data("sbatch: error: invalid\u{1B}[31m partition\nsbatch: error: failed\n".utf8).write(
            to: bin.appending(path: "refusal"))
        let refused = try run("run", file, "--slurm")
        #expect(refused.code == 1)
        #expect(
            refused.errors
                == "Error: sbatch refuses: sbatch: error: invalid\u{FFFD}[31m partition; sbatch: error: failed\n")
        #expect(store.runs().isEmpty && store.queue.entries.isEmpty)
        try install("sbatch", "echo 'who knows'")
        let unclear = try run("run", file, "--slurm")
        #expect(unclear.code == 1 && unclear.errors.contains("does not say which job it made: who knows"), "\(unclear)")
        try install("squeue", "echo 'JOBID STATE'")
        let odd = try run("run", file, "--slurm")
        #expect(odd.code == 1 && odd.errors.contains("squeue says JOBID STATE where a task's state"), "\(odd)")
        #expect(store.queue.entries.isEmpty)
        for (arguments, words) in [
            (["run", file, "--partition", "long"], "add --slurm"),
            (["run", file, "--slurm", "--background"], "neither --background nor --jobs"),
            (["run", file, "--slurm", "--jobs", "1"], "neither --background nor --jobs"),
            (["run", file, "--slurm", "--json"], "prints no results"),
            (["run", file, "--slurm", "--array-limit", "0"], "a number from 1 on"),
            (["run", file, "--slurm", "--time", ""], "--time is empty"),
            (["run", file, "--slurm", "--time=abc"], "none that sbatch takes"),
            (["run", file, "--slurm", "--partition", "a\nb"], "control character"),
            (["run", file, "--slurm", "--sbatch", "--mem=1G --array=0-99"], "sets --array=0-99 itself"),
            (["run", file, "--slurm", "--sbatch", "--job=foo"], "sets --job=foo itself"),
            (["run", file, "--slurm", "--sbatch", "-Jfoo"], "sets -Jfoo itself"),
            (["run", file, "--slurm", "--sbatch", "-A me"], "is no option with its value"),
            (["run", file, "--slurm", "--sbatch", "foo"], "is no option with its value"),
            (["work", "--one", "--jobs", "1"], "leave out --jobs"),
        ] {
            let result = try Program.run(arguments, environment: Program.environment(folder))
            #expect(result.code == 2 && result.errors.contains(words), "\(result.errors)")
        }
    }
}
