import Runs
import ScreenKit

/// Which keys do what, where.
package enum KeyMap {
    /// The bindings that have the keys now, in the order of the footer.
    package static func bindings(for state: Workbench) -> [Binding] {
        switch state.overlay {
        case .help: help
        case .question: question
        case nil: bindings(on: state.page) + global
        }
    }

    static func bindings(on page: Page) -> [Binding] {
        switch page {
        case .design: DesignPage.bindings
        case .runs: RunsPage.bindings
        case .curves: CurvesPage.bindings
        }
    }

    static func hints(for state: Workbench) -> [KeyHint] {
        bindings(for: state).compactMap { binding in
            guard let hint = binding.hint, let key = binding.keys.first else { return nil }
            return KeyHint(
                key: key, label: hint, isEnabled: binding.obstacle(state) == nil)
        }
    }

    /// Everywhere but in overlays.
    static let global: [Binding] =
        Page.allCases.map { page in
            Binding([page.key], help: "page \(page.title)") { $0.show(page) }
        } + [
            Binding(
                [.escape], help: "back to the page before",
                unless: { $0.previousPages.isEmpty ? "there is no page to go back to; q quits" : nil },
                perform: { $0.goBack() }),
            Binding([.control("z")], help: "suspend; fg in the shell comes back") { _ in [.suspend] },
            Binding([.character("q"), .control("c")], hint: "quit", help: "quit; asks while runs are going") {
                $0.leave()
            },
            Binding([.character("?")], hint: "help", help: "this help") { state in
                state.overlay = .help
                return []
            },
        ]

    private static let help: [Binding] = [
        Binding([.escape, .character("q"), .character("?"), .enter], hint: "close", help: "close the help") { state in
            state.overlay = nil
            return []
        },
        Binding([.control("c")], help: "quit; asks while runs are going") { $0.leave() },
    ]

    private static let question: [Binding] = [
        Binding([.character("y"), .character("Y")], hint: "yes", help: "yes") { $0.answer(true) },
        Binding(
            [.character("n"), .character("N"), .escape, .character("q"), .control("c")], hint: "no", help: "no"
        ) { $0.answer(false) },
    ]
}

extension Workbench {
    mutating func show(_ next: Page) -> [Effect] {
        guard next != page else { return [] }
        previousPages.removeAll { $0 == next }
        previousPages.append(page)
        return enter(next)
    }

    mutating func goBack() -> [Effect] {
        previousPages.popLast().map { enter($0) } ?? []
    }

    private mutating func enter(_ next: Page) -> [Effect] {
        page = next
        switch next {
        case .design: return []
        case .runs:
            runs.sort()
            runs.revealSelection(visible: RunsPage.visibleRows(size: size))
            return []
        case .curves: return loadShownRuns()
        }
    }

    /// Old runs' curves are read when they are first looked at.
    mutating func loadShownRuns() -> [Effect] {
        runs.shown.filter { $0.record.history == .unread }.map { record, _ in
            runs.update(record.id) { $0.history = .reading }
            return .loadRun(record.id)
        }
    }

    /// Leaves, at once if nothing is lost by it. Asked again while runs are being stopped, it no longer waits.
    mutating func leave() -> [Effect] {
        if isLeaving || runs.active.isEmpty { return [.quit] }
        overlay = .question(.quit)
        return []
    }

    mutating func answer(_ yes: Bool) -> [Effect] {
        guard case .question(let question) = overlay else { return [] }
        overlay = nil
        guard yes else { return [] }
        switch question {
        case .stop(let id):
            runs.update(id) { $0.status = .stopping }
            return [.stop(id)]
        case .launchMissing(let variant, _): return launchMissing(of: variant, isConfirmed: true)
        case .quit: return stopAndLeave()
        }
    }

    /// Queues a run to go on from its checkpoint.
    mutating func resume(_ id: RunID) -> [Effect] {
        let isUnread = runs[id]?.history == .unread
        runs.update(id) { record in
            record.status = .queued
            if isUnread { record.history = .reading }
        }
        // Its curves must be complete before new points are added to them.
        return (isUnread ? [.loadRun(id)] : []) + [.resume(id)]
    }

    mutating func stopAndLeave() -> [Effect] {
        isLeaving = true
        overlay = nil
        for run in runs.active { runs.update(run.id) { $0.status = .stopping } }
        return [.stopAll]
    }

    /// Why runs cannot be started, stopped or resumed at all.
    var immutability: String? {
        if isReadOnly { return "the workbench was started with --readonly" }
        if isLeaving { return "the workbench is closing" }
        return nil
    }
}
