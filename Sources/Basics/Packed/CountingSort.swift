extension Packed where Element: BitwiseCopyable {
    /// Elements between two looks at the stop flag: a few milliseconds.
    @usableFromInline static var stopInterval: Int { 1 << 20 }

    /// Values grouped by their keys (a counting sort): part k has those with the key k, in the order in which they
    /// came.
    ///
    /// - Parameters:
    ///   - values: one for each key.
    ///   - parts: keys are below it, and none is negative.
    /// - Throws: `Stopped`.
    /// - Complexity: O(values + parts), two passes over the keys.
    @inlinable public init(
        grouping values: some Sequence<Element>, by keys: [Int32], parts: Int, stop: StopFlag = StopFlag()
    ) throws(Stopped) {
        var offsets = [Offset](repeating: 0, count: parts + 1)
        for key in keys { offsets[Int(key) + 1] += 1 }
        for part in 0..<parts { offsets[part + 1] += offsets[part] }
        // Where the next value of each part goes.
        var next = offsets
        var isStopped = false
        let elements = [Element](unsafeUninitializedCapacity: keys.count) { buffer, count in
            var values = values.makeIterator()
            for (index, key) in keys.enumerated() {
                if index % Self.stopInterval == 0, stop.isStopped {
                    isStopped = true
                    return
                }
                guard let value = values.next() else { preconditionFailure("a value for every key") }
                buffer.initializeElement(at: Int(next[Int(key)]), to: value)
                next[Int(key)] += 1
            }
            count = keys.count
        }
        if isStopped { throw Stopped() }
        self.init(offsets: offsets, elements: elements)
    }
}
