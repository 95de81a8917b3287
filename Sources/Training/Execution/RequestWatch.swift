import Basics
import Dispatch
import Runs

/// Looks ten times a second for what is asked of a run (`RunRequest`), and passes it on to its work.
final class RequestWatch {
    private static let pause = 0.1

    private let queue = DispatchQueue(label: "sessionbench.requests", qos: .userInitiated)
    private let timer: any DispatchSourceTimer

    init(_ writer: RunWriter, _ stop: StopFlag) {
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now(), repeating: Self.pause)
        // It must not keep the run from being released.
        timer.setEventHandler { [weak writer] in
            guard let writer else { return }
            let request = writer.request
            if request == .stop { stop.stop() }
            stop.isPaused = request == .pause
        }
        timer.activate()
    }

    /// Returns when nothing is looked at any more.
    func end() {
        timer.cancel()
        queue.sync {}
    }
}
