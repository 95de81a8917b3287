extension Array where Element: Sendable {
    /// The transformed elements, in order; by all processors at once where there are many elements, each of which takes
    /// long.
    package func mappedInParallel<Other: Sendable>(_ transform: @escaping @Sendable (Element) -> Other) -> [Other] {
        let block = 32
        guard count > block else { return map(transform) }
        let blocks = stride(from: 0, to: count, by: block).map { self[$0..<Swift.min($0 + block, count)] }
        return WorkBeside(blocks) { $0.map(transform) }.wait().flatMap(\.self)
    }
}
