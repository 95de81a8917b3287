import ArgumentParser
import Foundation
import Interface
import Runs
import ScreenKit
import Sessions
import Terminal

/// How the workbench is shown.
struct WorkbenchOptions: ParsableArguments {
    @Flag(help: "Print one frame of the workbench as text, and end.")
    var once = false
    @Option(help: "Colours: auto (not under NO_COLOR), always or never.")
    var color = ColorMode.auto
    @Flag(help: "Draw with ASCII characters alone.")
    var ascii = false
    @Flag(help: "Look at runs; launch, stop and resume none.")
    var readonly = false

    /// Whether the workbench can be shown, or a frame of it is wanted.
    var isPossible: Bool { once || TerminalSession.isInteractive }

    /// - Throws: `InputError` if the terminal is not fit for it, `ExitCode` if the workbench was interrupted.
    func show(store: RunStore, locations: DataLocations) throws {
        let program = WorkbenchProgram(
            settings: .init(
                choices: Self.choices(locations), color: color, isASCII: ascii, isReadOnly: readonly),
            store: store, locations: locations)
        if once { return print(program.frame(size: Self.frameSize)) }
        do {
            let code = try program.run()
            if code != 0 { throw ExitCode(code) }
        } catch let error as TerminalError {
            throw InputError(error.description)
        }
    }

    private static func choices(_ locations: DataLocations) -> [ExperimentChoice] {
        DataSources.all.map { source in
            do {
                let experiment = try source.experiment.get()
                let missing = DataSources.missingFiles(of: experiment, in: locations)
                let folder = locations.dataFolder.appending(path: experiment.data.folder).relativePath
                let problem = missing.first.map {
                    "\($0) is not in \(folder); --data or SESSIONBENCH_DATA names the data folder"
                }
                return ExperimentChoice(name: source.name, experiment: experiment, problem: problem)
            } catch {
                return ExperimentChoice(
                    name: source.name, experiment: Experiment(name: source.name), problem: "\(error)")
            }
        }
    }

    /// COLUMNS × LINES if both are set, else what suits a page of text.
    private static var frameSize: Size {
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String) -> Int? {
            environment[name].flatMap(Int.init).flatMap { (1...1000).contains($0) ? $0 : nil }
        }
        return Size(width: number("COLUMNS") ?? 120, height: number("LINES") ?? 40)
    }
}

extension ColorMode: ExpressibleByArgument {}
