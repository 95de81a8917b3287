import Dispatch
import Synchronization

/// Elements that other threads transform, while the one that asked for it does something else.
package final class WorkBeside<Output: Sendable>: Sendable {
    private let group = DispatchGroup()
    private let outputs: Mutex<[Output?]>

    /// Starts.
    package init<Input: Sendable>(_ inputs: [Input], _ transform: @escaping @Sendable (Input) -> Output) {
        outputs = Mutex(Array(repeating: nil, count: inputs.count))
        DispatchQueue.global(qos: .userInitiated).async(group: group) { [self] in
            DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
                // What is read may be nested so deeply that it overflows the stack.
                CrashGuard.guardThread()
                let output = transform(inputs[index])
                outputs.withLock { $0[index] = output }
            }
        }
    }

    /// Waits for the outputs, in the order of the inputs.
    package func wait() -> [Output] {
        group.wait()
        return outputs.withLock { $0.compactMap(\.self) }
    }
}
