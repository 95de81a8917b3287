/// Parts of different lengths in one array, one behind the other (a ragged array): part i is
/// `elements[offsets[i] ..< offsets[i + 1]]`. A part may be empty.
///
/// Two arrays instead of one per part: nothing is allocated for a part, and kernels and files take both as they are.
/// `Offset` is `Int32` where they do, and `Int` where there may be more elements than that can count.
public struct Packed<Element, Offset: FixedWidthInteger & Sendable> {
    /// Where each part starts, and at last where the last one ends.
    public var offsets: [Offset]
    public var elements: [Element]

    /// Without any part.
    @inlinable public init() {
        offsets = [0]
        elements = []
    }

    /// Arrays that somebody else has packed. They are taken as they are; `checkInvariants` tells whether they agree.
    @inlinable public init(offsets: [Offset], elements: [Element]) {
        self.offsets = offsets
        self.elements = elements
    }

    /// Packs some parts.
    @inlinable public init(_ parts: some Sequence<some Sequence<Element>>) {
        self.init()
        for part in parts { append(part) }
    }

    /// Number of parts.
    @inlinable public var count: Int { offsets.count - 1 }

    /// A part; its indices are those of `elements`.
    @inlinable public subscript(part: Int) -> ArraySlice<Element> { elements[range(part)] }

    /// Where a part stands in `elements`, and in arrays that are parallel to them.
    @inlinable public func range(_ part: Int) -> Range<Int> { Int(offsets[part])..<Int(offsets[part + 1]) }

    @inlinable public mutating func append(_ part: some Sequence<Element>) {
        elements.append(contentsOf: part)
        endPart()
    }

    /// Appends neighbouring parts of another packed array.
    @inlinable public mutating func append(_ parts: Range<Int>, of other: Packed) {
        let (start, behind) = (other.offsets[parts.lowerBound], other.offsets[parts.upperBound])
        let place = Offset(elements.count)
        elements.append(contentsOf: other.elements[Int(start)..<Int(behind)])
        let ends = other.offsets[parts.lowerBound + 1..<parts.upperBound + 1]
        offsets.append(contentsOf: ends.lazy.map { $0 - start + place })
    }

    /// Makes a part of what was appended to `elements` since the end of the last one.
    @inlinable public mutating func endPart() { offsets.append(Offset(elements.count)) }

    /// Copies of some parts, in the order in which they are named.
    @inlinable public func selecting(_ parts: some Collection<Int>) -> Packed {
        var selected = Packed()
        selected.offsets.reserveCapacity(parts.count + 1)
        selected.elements.reserveCapacity(parts.reduce(0) { $0 + range($1).count })
        for part in parts { selected.append(self[part]) }
        return selected
    }

    /// The offsets go from 0 to the number of elements and never back.
    public func checkInvariants() throws(BrokenInvariant) {
        try requireInvariant(
            offsets.first == 0 && offsets.last.map { Int($0) } == elements.count,
            "offsets that do not go from 0 to \(elements.count)")
        for index in 1..<offsets.count where offsets[index] < offsets[index - 1] {
            throw BrokenInvariant("offset \(index) is before the one before it")
        }
    }

    /// Checks the offsets as `checkInvariants()` does, and that there are this many parts.
    public func checkInvariants(parts: Int) throws(BrokenInvariant) {
        try requireInvariant(offsets.count == parts + 1, "\(offsets.count) offsets for \(parts) parts")
        try checkInvariants()
    }
}

extension Packed: Sendable where Element: Sendable {}
extension Packed: Equatable where Element: Equatable {}
extension Packed: Hashable where Element: Hashable {}
