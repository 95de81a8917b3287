import Dispatch
import Foundation
import Interface
import Runs
import ScreenKit
import Sessions
import Supervision
import Terminal

/// The running workbench: it joins the pure interface with the terminal, the results folder and the engine.
///
/// Only the main thread owns state and terminal. Readers work on their own queue and post messages; runs belong to
/// another process, which does not end with this one.
final class WorkbenchProgram {
    struct Settings {
        var choices: [ExperimentChoice]
        var color: ColorMode
        var isASCII: Bool
        var isReadOnly: Bool
    }

    private let settings: Settings
    private let store: RunStore
    private let locations: DataLocations

    init(settings: Settings, store: RunStore, locations: DataLocations) {
        self.settings = settings
        self.store = store
        self.locations = locations
    }

    /// One frame as plain text: the page Design or, if there are runs and `ofDesign` is false, the runs.
    func frame(size: Size, ofDesign: Bool) -> String {
        var state = makeState(size: size, glyphs: glyphs)
        _ = update(&state, .results(store.workbenchRecords()))
        if !ofDesign, state.hasRuns { _ = update(&state, .key(.character("2"))) }
        return render(state, size: size).text
    }

    /// Runs full screen until the user leaves.
    /// - Returns: exit code: 0, or 130 if the system asked the program to end.
    /// - Throws: `TerminalError`.
    func run() throws -> Int32 {
        let environment = ProcessInfo.processInfo.environment
        guard let wake = WakePipe() else { throw TerminalError.notInteractive }
        let glyphs = glyphs
        let session = try TerminalSession(color: settings.color, wake: wake, environment: environment)
        defer { session.end() }
        let mailbox = WorkbenchMailbox(wake: wake)
        let supervisor = Supervisor(store: store, data: locations.dataFolder)
        let executor = WorkbenchExecutor(
            store: store, locations: locations, supervisor: supervisor, mailbox: mailbox)

        var state = makeState(size: session.size, glyphs: glyphs)
        if glyphs == .ascii && !settings.isASCII {
            _ = update(&state, .failure("no UTF-8 locale is installed: the screen is drawn in ASCII"))
        }
        var shown = Screen(size: session.size)
        var wasTerminated = false
        executor.begin()

        func process(_ messages: [Message]) -> EventLoop.Answer {
            var answer = EventLoop.Answer.draw
            for message in messages {
                for effect in update(&state, message) {
                    switch effect {
                    case .quit: return .quit
                    case .suspend: answer = .suspend
                    default: executor.perform(effect)
                    }
                }
            }
            return answer
        }

        EventLoop(session: session, wake: wake).run(
            frame: { size in
                shown = render(state, size: size)
                return shown
            },
            handle: { event in
                switch event {
                case .input(.key(let key)): return process([.key(key)])
                case .input(.paste(let text)): return process([.paste(text)])
                case .input(.click(let x, let y)):
                    return shown.target(x: x, y: y).map { process([.click($0)]) } ?? .wait
                case .input(.wheel(let rows)): return process([.wheel(rows)])
                case .input(.resize(let size)): return process([.resize(size)])
                case .woken: return process(mailbox.take())
                case .terminated:
                    wasTerminated = true
                    return process([.terminate])
                }
            })
        return wasTerminated ? 130 : 0
    }

    private var glyphs: GlyphSet {
        let possible = TextEncoding.prepare()
        return settings.isASCII ? .ascii : possible
    }

    private func makeState(size: Size, glyphs: GlyphSet) -> Workbench {
        Workbench(choices: settings.choices, size: size, glyphs: glyphs, isReadOnly: settings.isReadOnly)
    }
}
