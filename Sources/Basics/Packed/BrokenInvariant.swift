/// A value that cannot be: what is wrong with it, and where.
///
/// Types whose arrays have to agree have a `checkInvariants()` that throws it. Code that builds such a value keeps the
/// invariants; they are checked where a value comes from elsewhere, and by tests.
public struct BrokenInvariant: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// - Throws: `BrokenInvariant` if the condition does not hold.
public func requireInvariant(_ condition: Bool, _ problem: @autoclosure () -> String) throws(BrokenInvariant) {
    if !condition { throw BrokenInvariant(problem()) }
}

/// - Parameter what: what the values are, in the singular.
/// - Throws: `BrokenInvariant` if a value is outside of the range.
public func requireInvariant(_ values: [Int32], in range: Range<Int32>, _ what: String) throws(BrokenInvariant) {
    for (index, value) in values.enumerated() where !range.contains(value) {
        throw BrokenInvariant("\(what) \(index) is \(value), not in \(range)")
    }
}
