import Dispatch
import Foundation
import Synchronization
import Training

/// Ctrl-C while runs work: the first asks the run to stop with a checkpoint, the second ends the program at once.
final class Interruption {
    let stop = StopFlag()
    private let sources: [any DispatchSourceSignal]

    init() {
        let stop = stop
        sources = [SIGINT, SIGTERM].map { number in
            // The dispatch source sees the signal although its usual action is off.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
            source.setEventHandler {
                if stop.isStopped { _exit(ExitStatus.interrupted) }
                stop.stop()
                writeError("\nstopping with a checkpoint; once more: stop at once\n")
            }
            source.resume()
            return source
        }
    }

    deinit { for source in sources { source.cancel() } }
}
