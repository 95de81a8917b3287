import Basics
import Dispatch
import Experiments
import Foundation
import Interface
import Runs
import Training

/// Does what the interface wants done, off the main thread where it may take time.
struct WorkbenchExecutor: Sendable {
    private let store: RunStore
    private let queue: RunQueue
    private let mailbox: WorkbenchMailbox
    /// Serial: a run's event log is read before the run goes on and adds to it.
    private let files = DispatchQueue(label: "sessionbench.files", qos: .userInitiated)
    private let watch: ResultsWatch

    init(store: RunStore, queue: RunQueue, mailbox: WorkbenchMailbox) {
        self.store = store
        self.queue = queue
        self.mailbox = mailbox
        watch = ResultsWatch(store: store, own: queue, mailbox: mailbox, queue: files)
    }

    /// Begins to report what the results folder holds and what changes in it.
    func begin() { watch.begin() }

    /// - Returns: the message to process next, before any event of the run.
    func launch(_ experiment: Experiment) -> Message {
        do {
            return .launched(try queue.launch(experiment), experiment)
        } catch {
            return .failure("cannot launch \(experiment.name): \(error)")
        }
    }

    private func inBackground(_ work: @escaping @Sendable () -> Void) {
        files.async {
            // Files may be nested so deeply that reading them overflows a stack.
            CrashGuard.guardThread()
            work()
        }
    }

    func perform(_ effect: Effect) {
        switch effect {
        case .stop(let id): queue.stop(id)
        case .resume(let id):
            inBackground {
                do {
                    try queue.resume(id)
                } catch {
                    let record = RunRecord(store.record(RunFolder(id: id, in: store.results)))
                    mailbox.post(.declined(record, "\(id) cannot be resumed: \(causeFirst(error))"))
                }
            }
        case .loadRun(let id):
            inBackground {
                do {
                    mailbox.post(.history(id, try RunFolder(id: id, in: store.results).events()))
                } catch {
                    mailbox.post(.history(id, []))
                    mailbox.post(.failure("\(error)"))
                }
            }
        case .loadResults: inBackground { watch.look() }
        case .launchMissing(let experiments):
            inBackground {
                queue.launchMissing(experiments) { experiment, launch in
                    switch launch {
                    case .launched(let id): mailbox.post(.launched(id, experiment))
                    case .found(let run): mailbox.post(.results([RunRecord(run)]))
                    case .failed(let error):
                        mailbox.post(.failure("cannot launch \(experiment.name): \(causeFirst(error))"))
                    }
                }
            }
        case .stopAll:
            inBackground {
                queue.stopAll()
                queue.waitUntilIdle()
                mailbox.post(.allStopped)
            }
        // The program's own: launching and leaving happen on the main thread.
        case .launch, .suspend, .quit: break
        }
    }
}
