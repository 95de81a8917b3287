import Basics
import Dispatch
import Foundation
import Interface
import Runs
import Synchronization

/// What can be said of single test rows. Used by one thread; it keeps what it has loaded.
protocol RowAnswering {
    /// What a run keeps of its test rows.
    func kept(by run: RunID) -> KeptRows
    /// What a query asks for.
    /// - Parameter report: told whenever more is known; says whether anybody still wants to know more.
    func answer(_ query: InspectionQuery, report: (Inspection) -> Bool) -> Inspection
    /// Forgets data and weights.
    func forgetModels()
}

/// Says for the workbench what is to be said of single test rows, on a thread of its own: of questions that wait, only
/// the last one is answered.
final class WorkbenchInspector: Sendable {
    private struct Wishes {
        var rows: [RunID] = []
        var query: InspectionQuery?
        /// Whether data and weights are to be forgotten.
        var stops = false
        var hasThread = false
    }

    private let answering: @Sendable () -> any RowAnswering
    private let mailbox: WorkbenchMailbox
    private let wishes = Mutex(Wishes())
    private let wake = DispatchSemaphore(value: 0)

    /// Stack of the thread: as much as that of the main thread, on which the command inspects.
    private static let stackSize = 1 << 23

    /// - Parameter answering: makes, on the thread, what knows the answers.
    init(answering: @escaping @Sendable () -> any RowAnswering, mailbox: WorkbenchMailbox) {
        self.answering = answering
        self.mailbox = mailbox
    }

    func read(_ run: RunID) { wish { $0.rows.append(run) } }

    func inspect(_ query: InspectionQuery) {
        wish {
            $0.query = query
            $0.stops = false
        }
    }

    func stop() {
        wish {
            $0.query = nil
            $0.stops = true
        }
    }

    private func wish(_ change: (inout Wishes) -> Void) {
        let isFirst = wishes.withLock { wishes in
            change(&wishes)
            defer { wishes.hasThread = true }
            return !wishes.hasThread
        }
        if isFirst {
            let thread = Thread { [self] in work() }
            thread.stackSize = Self.stackSize
            thread.start()
        }
        wake.signal()
    }

    private func work() {
        CrashGuard.guardThread()
        let answering = answering()
        while true {
            wake.wait()
            let wanted = wishes.withLock { wishes in
                defer { (wishes.rows, wishes.query, wishes.stops) = ([], nil, false) }
                return wishes
            }
            for run in wanted.rows { mailbox.post(.keptRows(run, answering.kept(by: run))) }
            if wanted.stops { answering.forgetModels() }
            guard let query = wanted.query else { continue }
            _ = answering.answer(query) { answer in
                mailbox.post(.inspected(query, answer))
                // Whoever has gone on to another row is not kept waiting for this one.
                return wishes.withLock { $0.query == nil && !$0.stops }
            }
        }
    }
}
