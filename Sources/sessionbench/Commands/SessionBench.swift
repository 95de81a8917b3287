import ArgumentParser
import Basics
import Foundation

/// The program. Its commands are in `Commands`, one file each.
@main struct SessionBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessionbench",
        abstract: "Experiments with session-based recommendation, in the terminal.",
        discussion: """
            Without a command: the workbench (with a FILE: on that experiment), or, where there is no \
            terminal, the runs.
            Exit status: 0 done, 1 failed, 2 bad usage or input, 130 interrupted (go on with run --resume).
            """,
        version: "0.1.0",
        subcommands: [
            WorkbenchCommand.self, Run.self, Quickstart.self, List.self, Show.self, Table.self, Compare.self,
            Plot.self, Report.self, Candidates.self, Negatives.self, Inspect.self, Rescore.self, ExportRun.self,
            Reference.self, Recommend.self,
            Data.self, Keys.self, Bench.self, Work.self,
        ],
        defaultSubcommand: WorkbenchCommand.self)

    static func main() {
        StandardOutput.occupyClosedStreams()
        CrashGuard.install(quitStatus: ExitStatus.interrupted)
        StartLimits.prepare()
        do {
            var command = try parseAsRoot()
            try command.run()
            ExitStatus.end(0)
        } catch {
            ExitStatus.leave(after: error, of: Self.self)
        }
    }
}
