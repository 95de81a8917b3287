import Basics
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
        var offer: ExperimentOffer
        /// What the files of the offer said when the program was started.
        var choices: [ExperimentChoice]
        var color: ColorMode
        var theme: ThemeMode
        var isASCII: Bool
        var isReadOnly: Bool
        /// Whether the user has named an experiment, which then is in view first.
        var isOfFile: Bool
        /// Where the view is kept, and how an earlier session left it.
        var view: ViewFile
        var kept: ViewState?
    }

    private let settings: Settings
    private let store: RunStore
    private let locations: DataLocations
    private let jobs: JobsOption
    private let comparing: (WorkbenchMailbox) -> any ComparisonService
    private let answering: @Sendable () -> any RowAnswering

    /// - Parameters:
    ///   - jobs: runs that a process makes at once that it starts.
    ///   - comparing: makes what compares results and posts the answers.
    ///   - answering: makes what knows what is to be said of single test rows.
    init(
        settings: Settings, store: RunStore, locations: DataLocations, jobs: JobsOption,
        comparing: @escaping (WorkbenchMailbox) -> any ComparisonService,
        answering: @escaping @Sendable () -> any RowAnswering
    ) {
        self.settings = settings
        self.store = store
        self.locations = locations
        self.jobs = jobs
        self.comparing = comparing
        self.answering = answering
    }

    /// One frame as plain text, of all that is known of what it shows.
    /// - Parameters:
    ///   - page: nil: the runs or, if there are none or a file was named, the page Design.
    ///   - isOfFile: whether the user has named an experiment: other pages then show its runs only.
    func frame(size: Size, of page: PageID?, isOfFile: Bool) -> String {
        var state = makeState(size: size, glyphs: glyphs)
        let comparing = comparing(WorkbenchMailbox(wake: nil))
        let answering = answering()
        let data = WorkbenchData(store: store, locations: locations, mailbox: WorkbenchMailbox(wake: nil))
        func tell(_ message: Message) {
            for effect in update(&state, message, at: .now) {
                switch effect {
                case .loadRun(let id):
                    tell(.history(id, (try? RunFolder(id: id, in: store.results).events()) ?? []))
                case .compare(let query): tell(.compared(query, comparing.answer(to: query)))
                case .readRows(let id): tell(.keptRows(id, answering.kept(by: id)))
                case .inspect(let query): tell(.inspected(query, answering.answer(query) { _ in true }))
                case .describeData(let query): tell(.described(query, data.facts(of: query)))
                case .weigh(let runs): tell(.weighed(data.bytes(of: runs)))
                default: break
                }
            }
        }
        let records = WorkbenchResults(store).records
        tell(.results(records))
        if let page {
            var conditions: [String] = []
            if isOfFile, page != .design, let name = settings.choices.first?.experiment.name {
                conditions.append("experiment=\(name)")
            }
            // These are about the newest run, and have nothing to show of one that is not done, or has not begun.
            if page == .candidates || page == .inspect, records.contains(where: { $0.status == .done }) {
                conditions.append("status=done")
            }
            if page == .curves, records.contains(where: { $0.status != .queued && $0.status != .failed }) {
                conditions += ["status!=queued", "status!=failed"]
            }
            if !conditions.isEmpty {
                let filter = Message.paste(conditions.joined(separator: " "))
                for message in [.key(PageID.runs.key), .key(.character("/")), filter, .key(.enter)] { tell(message) }
            }
            tell(.key(page.key))
        } else if !isOfFile, state.hasRuns {
            tell(.key(PageID.runs.key))
        }
        return render(state, size: size).text
    }

    /// Runs full screen until the user leaves.
    /// - Returns: exit code: 0, or 130 if the system asked the program to end.
    /// - Throws: `TerminalError`.
    func run() throws -> Int32 {
        let environment = ProcessInfo.processInfo.environment
        guard let wake = WakePipe() else { throw TerminalError.notInteractive }
        let glyphs = glyphs
        let session = try TerminalSession(
            color: settings.color, theme: settings.theme, wake: wake, environment: environment)
        defer { session.end() }
        let mailbox = WorkbenchMailbox(wake: wake)
        let supervisor = Supervisor(store: store, data: locations.dataFolder, jobs: jobs)
        let experiments = WorkbenchExperiments(settings.offer, settings.choices, mailbox: mailbox)
        let executor = WorkbenchExecutor(
            store: store, locations: locations, supervisor: supervisor, comparing: comparing(mailbox),
            answering: answering, experiments: experiments, mailbox: mailbox)

        var state = makeState(size: session.size, glyphs: glyphs)
        if glyphs == .ascii && !settings.isASCII {
            _ = update(&state, .failure("no UTF-8 locale is installed: the screen is drawn in ASCII"), at: .now)
        }
        var shown = Screen(size: session.size)
        var wasTerminated = false
        executor.begin()

        func process(_ messages: [Message]) -> EventLoop.Answer {
            var answer = EventLoop.Answer.draw
            for message in messages {
                for effect in update(&state, message, at: .now) {
                    switch effect {
                    case .quit: return .quit
                    case .suspend: answer = .suspend
                    case .redraw: session.redrawAll()
                    case .copy(let text): session.copy(text)
                    case .edit(let file):
                        if let problem = edit(file, session, environment) { mailbox.post(.failure(problem)) }
                        answer = process([.resize(session.size)])
                    default: executor.perform(effect)
                    }
                }
            }
            return answer
        }

        if var kept = settings.kept {
            if settings.isOfFile { kept.experiment = nil }
            // What the page wants to know is asked for.
            _ = process([.restored(kept)] + (settings.isOfFile ? [.key(PageID.design.key)] : []))
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
        if !settings.isReadOnly {
            var kept = state.viewState
            kept.opened = Array(experiments.opened.prefix(ViewState.openedLimit))
            settings.view.write(kept)
        }
        return wasTerminated ? 130 : 0
    }

    /// Has the user's editor open a file, with the terminal to itself; what it changes is noticed by itself.
    /// - Returns: why it could not; nil if it did.
    private func edit(_ file: String, _ session: TerminalSession, _ environment: [String: String]) -> String? {
        let editor = ["VISUAL", "EDITOR"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        guard let editor else {
            return "EDITOR is not set: leave, set it to the name of an editor (export EDITOR=nano), and start again"
        }
        // By a shell, since the variable may hold options of the editor, too.
        let status = session.lend(to: "\(editor) \(shellWord(file))")
        return status == 0 ? nil : "the editor did not end well: \(editor.forTerminal(atMost: 100))"
    }

    private var glyphs: GlyphSet {
        let possible = TextEncoding.prepare()
        return settings.isASCII ? .ascii : possible
    }

    private func makeState(size: Size, glyphs: GlyphSet) -> Workbench {
        Workbench(
            choices: settings.choices, size: size, glyphs: glyphs, isReadOnly: settings.isReadOnly,
            timeZone: .current)
    }
}
