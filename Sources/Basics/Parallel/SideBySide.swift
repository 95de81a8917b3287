import Dispatch
import Synchronization

/// Calls a closure so many times, each on a thread of its own, and returns when all calls have ended. A single call is
/// made on the thread that asks for it.
/// - Throws: of the errors the first.
public func sideBySide(_ count: Int, _ body: @escaping @Sendable () throws -> Void) throws {
    guard count > 1 else { return try body() }
    let failure = Mutex<(any Error)?>(nil)
    let group = DispatchGroup()
    for number in 1...count {
        DispatchQueue(label: "sessionbench.side.\(number)", qos: .userInitiated).async(group: group) {
            CrashGuard.guardThread()
            do { try body() } catch { failure.withLock { $0 = $0 ?? error } }
        }
    }
    group.wait()
    if let error = failure.withLock({ $0 }) { throw error }
}

extension Array where Element: Sendable {
    /// The transformed elements, in order; so many at a time, each on a thread of its own. Once one has failed, none is
    /// begun any more.
    /// - Throws: of the errors the first, when all that were begun have ended.
    public func mapped<Output: Sendable>(
        atOnce most: Int, _ transform: @escaping @Sendable (Element) throws -> Output
    ) throws -> [Output] {
        let outputs = Mutex([Output?](repeating: nil, count: count))
        let next = Mutex(0)
        try sideBySide(Swift.min(most, count)) {
            while let index = next.withLock({ next -> Int? in
                guard next < count else { return nil }
                defer { next += 1 }
                return next
            }) {
                do {
                    let output = try transform(self[index])
                    outputs.withLock { $0[index] = output }
                } catch {
                    next.withLock { $0 = count }
                    throw error
                }
            }
        }
        return outputs.withLock { $0.compactMap(\.self) }
    }
}
