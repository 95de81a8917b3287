import Basics
import Foundation
import Interface
import Results
import Runs
import Sessions
import Synchronization
import Training

/// Explores candidate sets for the workbench, on a thread of its own. It writes nothing.
final class WorkbenchExplorer: Sendable {
    private let store: RunStore
    private let locations: DataLocations
    private let mailbox: WorkbenchMailbox
    /// Stops the exploration that is going.
    private let going = Mutex<StopFlag?>(nil)

    /// Stack of the thread: as much as that of the main thread, on which the command explores.
    private static let stackSize = 1 << 23

    init(store: RunStore, locations: DataLocations, mailbox: WorkbenchMailbox) {
        self.store = store
        self.locations = locations
        self.mailbox = mailbox
    }

    func begin(_ runs: [RunID]) {
        let stop = StopFlag()
        let isFree = going.withLock { going in
            if going != nil { return false }
            going = stop
            return true
        }
        guard isFree else { return mailbox.post(.notice("an exploration is going already")) }
        let thread = Thread { [self] in
            CrashGuard.guardThread()
            let news = explore(runs, stop)
            going.withLock { $0 = nil }
            mailbox.post(.exploration(runs, news))
        }
        thread.stackSize = Self.stackSize
        thread.start()
    }

    func interrupt() { going.withLock { $0?.stop() } }

    private func explore(_ runs: [RunID], _ stop: StopFlag) -> ExplorationNews {
        var number = 0
        var phase = ""
        var shown = ""
        func tell(_ text: String) {
            // As often as it changes, not as often as rows are scored.
            guard text != shown else { return }
            shown = text
            let place = runs.count > 1 ? "run \(max(number, 1)) of \(runs.count), " : ""
            mailbox.post(.exploration(runs, .progress(place + text)))
        }
        do {
            tell("reading data")
            let sizes = try CandidateExploring.shares(CandidateExploring.standardSizes)
            let exploring = CandidateExploring(
                runs: runs.map { RunFolder(id: $0, in: store.results) }, wanted: .init(sizes: sizes),
                locations: locations, stop: stop)
            return .done(
                try exploring.run { _ in
                    number += 1
                    return (
                        { event in
                            switch event {
                            case .phase(let text):
                                phase = text
                                tell(text)
                            case .evaluating(let rows, let all):
                                tell("\(phase) \(100 * rows / max(all, 1)) %")
                            default: break
                            }
                        }, {}
                    )
                } resampling: {
                    tell("resampling sessions")
                })
        } catch is Stopped {
            return .interrupted
        } catch {
            return .failed(causeFirst(error))
        }
    }
}
