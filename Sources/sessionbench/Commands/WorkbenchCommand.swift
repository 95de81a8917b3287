import ArgumentParser
import Basics
import Experiments
import Export
import Foundation
import Interface
import ScreenKit
import Sessions
import Storefront
import Terminal

extension SessionBench {
    /// What plain `sessionbench` does.
    struct WorkbenchCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "workbench", abstract: "Design, launch and watch runs in the terminal (the default command).",
            discussion: "If standard input or output is not a terminal, the runs are listed instead.")

        @Argument(
            help: ArgumentHelp(
                "An experiment or study to open, a YAML file; with --once also a page: design, runs, curves, …",
                valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String?

        @Option(help: "Colours.")
        var color = ColorMode.auto
        @Option(help: "Colours for which background (default: SESSIONBENCH_THEME, else what the terminal tells).")
        var theme = ThemeMode.auto
        @Flag(help: "Draw with ASCII characters only.")
        var ascii = false
        @Flag(help: "Look at results without launching, stopping or resuming runs.")
        var readonly = false
        @Flag(help: "Print one screen as text and end, that of a page if one is named (--once runs).")
        var once = false
        @Flag(help: "With --once: print the runs as JSON, as \"list --json\" does.")
        var json = false
        @OptionGroup var jobs: JobsOption
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption
        /// The default command also gets words meant for another.
        @Argument(help: .hidden) var rest: [String] = []

        /// The words: with --once, the first may name a page unless a file has its name.
        private var named: (page: PageID?, file: String?, rest: ArraySlice<String>) {
            guard once, let file, !FileManager.default.fileExists(atPath: file),
                let page = Workbench.pages.first(where: { $0.title.lowercased() == file.lowercased() })
            else { return (nil, file, rest[...]) }
            return (page, rest.first, rest.dropFirst())
        }

        func validate() throws {
            if json && !once {
                throw ValidationError("--json goes with --once; \"sessionbench list --json\" lists runs")
            }
            let (_, file, rest) = named
            guard let file else { return }
            if FileKind(at: file) == .file {
                guard let next = rest.first else { return }
                throw ValidationError("one file at a time: \(next) is too many")
            }
            guard !file.contains("/"), !["yaml", "yml"].contains(URL(filePath: file).pathExtension) else {
                throw ValidationError("there is no file \(file)")
            }
            let commands = SessionBench.configuration.subcommands.map { $0._commandName }
            let hint = nearestName(to: file, among: commands).map { "did you mean \($0)?" }
            throw ValidationError(
                "there is no command and no file \(file); "
                    + (hint ?? "the commands are " + commands.joined(separator: ", ")))
        }

        func run() throws {
            if json { return try printJSON(results.store.runs().map { RunJSONObject(run: $0) }) }
            var offer = try offer()
            let isInteractive = TerminalSession.isInteractive
            guard isInteractive || once || readonly else { return try listRuns() }
            let locations = data.locations
            let store = results.store
            let view = ViewFile(results: store.results, environment: ProcessInfo.processInfo.environment)
            let kept = once ? nil : view.read()
            offer.add(openedBefore: kept?.opened ?? [])
            let offered = offer.choices
            let workbench = WorkbenchProgram(
                settings: .init(
                    offer: offer, choices: offered, color: color, theme: theme, isASCII: ascii, isReadOnly: readonly,
                    isOfFile: named.file != nil, view: view, kept: kept),
                store: store, locations: locations, jobs: jobs
            ) {
                WorkbenchComparing(store: store, locations: locations, choices: offered, mailbox: $0)
            } answering: {
                RowInspecting(store: store, locations: locations, isQuiet: true)
            }
            if once || !isInteractive {
                print(workbench.frame(size: Self.size, of: named.page, isOfFile: named.file != nil))
            } else {
                let status = try workbench.run()
                if status != 0 { throw ExitCode(status) }
            }
        }

        /// Without a terminal: the runs there are, and ways to make some.
        private func listRuns() throws {
            if let table = List.table(of: results.store.runs()) {
                print(table, terminator: "")
            } else {
                writeError(List.nothing(in: results.store))
            }
            var ways = PlainTable(alignments: [.left, .left])
            ways.append([
                "  sessionbench quickstart", "compares HierSRec with three ablations on the built-in Storefront",
            ])
            ways.append(["  sessionbench run \(named.file.map(shellWord) ?? "FILE")", "runs an experiment or a study"])
            ways.append(["  sessionbench", "in a terminal, opens the workbench"])
            writeError("There is no terminal for the workbench, so the runs are listed. To make some:\n\(ways)")
        }

        /// - Throws: what is wrong with the named file.
        private func offer() throws -> ExperimentOffer {
            let file = named.file.map { URL(filePath: $0) }
            if let file { _ = try InputError.ifMisnamed { try ExperimentFile(contentsOf: file) } }
            return ExperimentOffer(named: file, locations: data.locations)
        }

        /// Size of the frame that `--once` prints: `COLUMNS` and `LINES`, else that of the terminal, else 120×40.
        private static var size: Size {
            let environment = ProcessInfo.processInfo.environment
            func length(_ variable: String) -> Int? {
                environment[variable].flatMap(Int.init).flatMap { (1...1_000).contains($0) ? $0 : nil }
            }
            let terminal = terminalSize(STDOUT_FILENO) ?? Size(width: 120, height: 40)
            return Size(width: length("COLUMNS") ?? terminal.width, height: length("LINES") ?? terminal.height)
        }
    }
}

extension ColorMode: ExpressibleByArgument {}
extension ThemeMode: ExpressibleByArgument {}
