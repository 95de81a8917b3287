import Dispatch
import Foundation
import Synchronization

/// Calls a closure on a thread with a large stack and waits for it.
///
/// The YAML library recurses once per level of nesting, up to a thousand levels at 2.5 kB each; the threads of a queue
/// may have room for only two hundred.
func onDeepStack<Value: Sendable, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> Value
) throws(Failure) -> Value {
    let outcome = Outcome<Result<Value, Failure>>()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
        let result = Result { () throws(Failure) in try body() }
        outcome.value.withLock { $0 = result }
        done.signal()
    }
    thread.stackSize = 1 << 23
    thread.start()
    done.wait()
    guard let result = outcome.value.withLock({ $0 }) else { preconditionFailure("the thread has ended") }
    return try result.get()
}

/// The result that a thread leaves behind.
private final class Outcome<Value: Sendable>: Sendable {
    let value = Mutex<Value?>(nil)
}
