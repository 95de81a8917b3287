import Dispatch
import Sessions
import Synchronization

/// Reads a text one block ahead: reading, hashing and unpacking the next block go on beside the work on this one.
final class ReadAhead: Sendable {
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "sessionbench.read-ahead", qos: .userInitiated)
    private let isDone = DispatchSemaphore(value: 0)
    /// Beside the state, which is locked while the next block is read.
    private let taken = Mutex(0)

    private struct State {
        let text: SourceText
        var block: [UInt8]
        /// Bytes of the block, or what is wrong with them.
        var result: Result<Int, DataError> = .success(0)
        /// How much of the file had been read when the block was.
        var bytesRead = 0
        /// Whether a read has started for which nobody has waited.
        var isReading = false

        mutating func read() {
            let text = text
            result = block.withUnsafeMutableBytes { memory in
                do throws(DataError) { return .success(try text.read(into: memory)) } catch { return .failure(error) }
            }
            bytesRead = text.bytesRead
        }
    }

    /// Starts with the first block.
    /// - Parameter size: of all blocks, in bytes.
    init(_ text: sending SourceText, block size: Int) {
        state = Mutex(State(text: text, block: Array(repeating: 0, count: size)))
        start()
    }

    private func start() {
        state.withLock { $0.isReading = true }
        queue.async {
            self.state.withLock { $0.read() }
            self.isDone.signal()
        }
    }

    /// Copies the next block; returns the number of its bytes, fewer than a block has only at the end.
    /// - Precondition: the memory has the size of a block.
    func next(into memory: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        wait()
        let count = try copy(to: memory)
        if count == memory.count { start() } else { state.withLock { $0.result = .success(0) } }
        return count
    }

    /// A function of its own, so that the block is nobody else's when the next read begins.
    private func copy(to memory: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
        let (block, result, bytesRead) = state.withLock { ($0.block, $0.result, $0.bytesRead) }
        taken.withLock { $0 = bytesRead }
        precondition(memory.count == block.count, "blocks have one size")
        let count = try result.get()
        memory.copyBytes(from: block[..<count])
        return count
    }

    /// How much of the file lies in the blocks that were taken and before them.
    var bytesTaken: Int { taken.withLock { $0 } }

    /// What has been read so far, once nothing is being read.
    var content: SourceContent {
        wait()
        return state.withLock { $0.text.content }
    }

    private func wait() {
        guard state.withLock({ $0.isReading }) else { return }
        isDone.wait()
        state.withLock { $0.isReading = false }
    }
}
