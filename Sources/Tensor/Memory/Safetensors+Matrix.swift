import Basics

extension Safetensors {
    /// Adds matrices to write, straight from their memory, which has to live until then.
    public mutating func append(_ matrices: [(name: String, matrix: Matrix)]) {
        unowned += matrices.map { name, matrix in
            (name, [matrix.rows, matrix.columns], UnsafeBufferPointer(start: matrix.pointer, count: matrix.count))
        }
    }
}

extension SafetensorsFile {
    /// Fills a matrix.
    /// - Throws: `FileError`, or `Safetensors.FormatError` if the tensor is missing, has another shape or is damaged.
    public func fill(_ matrix: Matrix, from name: String) throws {
        try read(
            try tensor(name, shape: [matrix.rows, matrix.columns]),
            into: UnsafeMutableRawBufferPointer(
                UnsafeMutableBufferPointer(start: matrix.pointer, count: matrix.count)))
    }
}
