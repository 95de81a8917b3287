import ArgumentParser
import Basics
import Foundation
import Interface
import Runs
import ScreenKit
import Sessions
import Terminal

extension SessionBench {
    /// What `sessionbench` alone does.
    struct WorkbenchCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "workbench", abstract: "Design, launch and watch runs in the terminal (the default command).",
            discussion: "Where standard input or output is no terminal, the quick-start study runs instead.")

        @Option(help: "Colours.")
        var color = ColorMode.auto
        @Flag(help: "Draw with ASCII characters only.")
        var ascii = false
        @Flag(help: "Look at results without launching, stopping or resuming runs.")
        var readonly = false
        @Flag(help: "Print one screen as text and end.")
        var once = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption
        /// The default command also gets what was meant to be the name of another.
        @Argument(help: .hidden) var rest: [String] = []

        func validate() throws {
            guard let name = rest.first else { return }
            let commands = SessionBench.configuration.subcommands.map { $0._commandName }
            let hint = nearestName(to: name, among: commands).map { "did you mean \($0)?" }
            throw ValidationError(
                "there is no command \(name); " + (hint ?? "the commands are " + commands.joined(separator: ", ")))
        }

        func run() throws {
            let locations = data.locations
            let workbench = WorkbenchProgram(
                settings: .init(
                    choices: Self.choices.map { ExperimentChoice($0, in: locations) }, color: color, isASCII: ascii,
                    isReadOnly: readonly),
                store: results.store, locations: locations)
            let isInteractive = TerminalSession.isInteractive
            if once || readonly && !isInteractive {
                print(workbench.frame(size: Self.size))
            } else if isInteractive {
                let status = try workbench.run()
                if status != 0 { throw ExitCode(status) }
            } else {
                writeError(
                    """
                    No terminal: running the quick-start study, HierSRec and three ablations on the built-in Storefront.
                    Other things to do: sessionbench run FILE, list, show last, data list, keys; sessionbench --help.

                    """)
                try Quickstart.study(results: results, locations: locations)
            }
        }

        /// The quick start first: it needs no data and takes seconds.
        private static var choices: [DataSources.Source] {
            [.init(name: "quick start", file: .success(.quickStart))] + DataSources.files
        }

        /// Size of the frame that `--once` prints: `COLUMNS` and `LINES`, else that of the terminal, else 120×40.
        private static var size: Size {
            let environment = ProcessInfo.processInfo.environment
            var terminal = winsize()
            let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &terminal) == 0 && terminal.ws_col > 0
            func length(_ variable: String, _ known: UInt16, default standard: Int) -> Int {
                if let wanted = environment[variable].flatMap(Int.init), (1...1_000).contains(wanted) { return wanted }
                return isKnown ? Int(known) : standard
            }
            return Size(
                width: length("COLUMNS", terminal.ws_col, default: 120),
                height: length("LINES", terminal.ws_row, default: 40))
        }
    }
}

extension ColorMode: ExpressibleByArgument {}

extension ExperimentChoice {
    /// An experiment of the project as the workbench offers it.
    fileprivate init(_ source: DataSources.Source, in locations: DataLocations) {
        switch source.file {
        case .success(let file):
            let experiment = file.experiment
            let missing = DataSources.missingFiles(of: experiment, in: locations)
            let files = missing.joined(separator: ", ")
            self.init(
                name: source.name, experiment: experiment, study: file.study,
                problem: missing.isEmpty ? nil : "\(files) missing in \(locations.dataFolder.path)")
        case .failure(let problem):
            self.init(name: source.name, experiment: Experiment(name: source.name), problem: "\(problem)")
        }
    }
}
