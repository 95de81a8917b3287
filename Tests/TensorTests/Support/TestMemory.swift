import Tensor

/// Floats for a kernel at a chosen distance from a cache line, with guards before and behind.
///
/// Never freed: neither a pointer nor a matrix keeps its memory alive, and a test process is short.
struct TestMemory {
    static let guards = 16
    static let guardValue: Float = -7.25

    let count: Int
    let pointer: UnsafeMutablePointer<Float>

    init(_ values: [Float], offset: Int = 0) {
        let before = Self.guards + offset
        let total = before + values.count + Self.guards
        let start = UnsafeMutableRawPointer.allocate(byteCount: total * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: total)
        start.initialize(repeating: Self.guardValue, count: total)
        count = values.count
        pointer = start + before
        for (index, value) in values.enumerated() { pointer[index] = value }
    }

    var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
    var doubles: [Double] { values.map(Double.init) }

    /// Whether nothing was written next to the values.
    var isIntact: Bool {
        (1...Self.guards).allSatisfy {
            pointer[-$0] == Self.guardValue && pointer[count + $0 - 1] == Self.guardValue
        }
    }
}

extension Matrix {
    /// A matrix in memory of its own, never freed.
    init(_ values: [Float], rows: Int, columns: Int) {
        precondition(values.count == rows * columns, "size of a test matrix")
        self.init(TestMemory(values).pointer, rows: rows, columns: columns)
    }
}
