/// Floats with an owner: allocated once, zeroed, aligned to a cache line, freed with the object.
///
/// Concurrent use is governed by the code that splits ranges between workers; the buffer itself never checks.
public final class Buffer {
    public let count: Int
    public let pointer: UnsafeMutablePointer<Float>

    public init(count: Int) {
        self.count = count
        pointer = allocateFloats(count, zeros: true)
    }

    deinit { deallocateFloats(pointer, count) }

    public func zero() { pointer.update(repeating: 0, count: count) }

    public func matrix(rows: Int, columns: Int, at offset: Int = 0) -> Matrix {
        precondition(offset >= 0 && offset + rows * columns <= count, "matrix outside its buffer")
        return Matrix(pointer + offset, rows: rows, columns: columns)
    }

    public var elements: [Float] {
        get { Array(UnsafeBufferPointer(start: pointer, count: count)) }
        set {
            precondition(newValue.count == count, "size of a buffer is fixed")
            newValue.withUnsafeBufferPointer { source in
                guard let base = source.baseAddress else { return }
                pointer.update(from: base, count: count)
            }
        }
    }
}
