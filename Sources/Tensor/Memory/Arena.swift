import Basics

/// Memory for the values and gradients of one step: handed out by moving a mark, taken back all at once.
///
/// After the first steps nothing is allocated any more. Used by one worker at a time.
public final class Arena {
    private var blocks: [(pointer: UnsafeMutablePointer<Float>, capacity: Int)] = []
    private var block = 0
    private var used = 0
    private let blockSize: Int
    private let confinement = Confinement()

    /// - Parameter blockSize: smallest number of floats requested from the system at a time.
    public init(blockSize: Int = 1 << 20) { self.blockSize = blockSize }

    deinit { for block in blocks { deallocateFloats(block.pointer, block.capacity) } }

    /// Frees everything handed out before for reuse. Several blocks become one as large as all of them, so that steps
    /// of varying sizes leave no blocks that are each a little too small.
    public func reset() { confinement.alone(takeBack) }

    private func takeBack() {
        if blocks.count > 1 {
            let capacity = blocks.reduce(0) { $0 + $1.capacity }
            for block in blocks { deallocateFloats(block.pointer, block.capacity) }
            blocks = [(allocateFloats(capacity), capacity)]
        }
        block = 0
        used = 0
    }

    /// Uninitialised floats, valid until `reset`, on a cache-line boundary.
    public func floats(_ count: Int) -> UnsafeMutablePointer<Float> { confinement.alone { next(count) } }

    private func next(_ count: Int) -> UnsafeMutablePointer<Float> {
        let wanted = (count + 15) & ~15
        while block < blocks.count, used + wanted > blocks[block].capacity {
            block += 1
            used = 0
        }
        if block == blocks.count {
            let capacity = max(blockSize, wanted)
            blocks.append((allocateFloats(capacity), capacity))
            used = 0
        }
        defer { used += wanted }
        return blocks[block].pointer + used
    }

    public func matrix(rows: Int, columns: Int) -> Matrix {
        Matrix(floats(rows * columns), rows: rows, columns: columns)
    }

    public func zeros(rows: Int, columns: Int) -> Matrix {
        let matrix = matrix(rows: rows, columns: columns)
        matrix.zero()
        return matrix
    }

    /// Bytes held, used or not.
    public var bytes: Int { blocks.reduce(0) { $0 + $1.capacity } * MemoryLayout<Float>.stride }
}
