import Basics

extension ParameterLayout {
    /// A buffer in this layout as named matrices on its memory.
    public func matrices(of buffer: Buffer, prefix: String) -> [(name: String, matrix: Matrix)] {
        entries.map { (prefix + $0.name, buffer.matrix(rows: $0.rows, columns: $0.columns, at: position($0))) }
    }

    /// Fills a buffer in this layout from the file.
    /// - Throws: `FileError`, or `Safetensors.FormatError` if a tensor is missing, has another size or is damaged.
    public func fill(_ buffer: Buffer, from file: SafetensorsFile, prefix: String) throws {
        for entry in entries {
            try file.fill(
                buffer.matrix(rows: entry.rows, columns: entry.columns, at: position(entry)),
                from: prefix + entry.name)
        }
    }

    /// Checks that `fill` would find all it needs, undamaged.
    /// - Throws: `FileError`, or `Safetensors.FormatError` if a tensor is missing, has another size or is damaged.
    public func check(_ file: SafetensorsFile, prefix: String) throws {
        for entry in entries { _ = try file.tensor(prefix + entry.name, shape: [entry.rows, entry.columns]) }
        try file.verify()
    }
}
