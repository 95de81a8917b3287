import Interface
import Synchronization
import Terminal

/// Messages on their way from the threads that train and read to the thread that owns the terminal.
final class WorkbenchMailbox: Sendable {
    private let messages = Mutex<[Message]>([])
    private let wake: WakePipe?

    /// - Parameter wake: woken by every message; nil if nobody waits.
    init(wake: WakePipe?) { self.wake = wake }

    func post(_ message: Message) {
        messages.withLock { $0.append(message) }
        wake?.wake()
    }

    /// Everything posted since the last call, in the order of posting.
    func take() -> [Message] {
        messages.withLock { messages in
            defer { messages.removeAll() }
            return messages
        }
    }
}
