import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// The transformed elements, in order; by all processors at once where there are many elements, each of which takes
    /// long.
    package func mappedInParallel<Other: Sendable>(_ transform: @Sendable (Element) -> Other) -> [Other] {
        let block = 32
        guard count > block else { return map(transform) }
        let blocks = (count + block - 1) / block
        let done = Mutex([[Other]](repeating: [], count: blocks))
        DispatchQueue.concurrentPerform(iterations: blocks) { index in
            // What is read may be nested so deeply that it overflows the stack.
            CrashGuard.guardThread()
            let some = self[index * block..<Swift.min((index + 1) * block, count)].map(transform)
            done.withLock { $0[index] = some }
        }
        return done.withLock { $0.flatMap(\.self) }
    }
}
