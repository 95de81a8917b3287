/// Draws numbers one after the other without replacement, each with a chance in proportion to its weight among those
/// that are left (successive sampling); with equal weights every set of them is as likely as any other.
///
/// Sums of weights stand in a binary indexed tree (Fenwick 1994), so that a draw costs O(log n), however few are left.
public struct Urn: Sendable {
    private let weights: [Int]
    /// `sums[i]` is the weight that is left of the numbers i − (lowest set bit of i) ..< i.
    private var sums: [Int]
    private var taken: [Int] = []
    /// Largest power of two that is at most the number of weights.
    private let top: Int
    /// Weight of the numbers that are left.
    private var left: Int

    /// - Parameter weights: of 0, 1, …, none below zero; a number of weight zero is never drawn.
    public init(_ weights: [Int]) {
        self.weights = weights
        sums = [0] + weights
        for index in sums.indices.dropFirst() {
            let above = index + index & -index
            if above < sums.count { sums[above] += sums[index] }
        }
        top = weights.isEmpty ? 0 : 1 << (Int.bitWidth - 1 - weights.count.leadingZeroBitCount)
        left = weights.reduce(0, +)
    }

    /// Takes a number out that is still there.
    public mutating func take(_ number: Int) {
        taken.append(number)
        add(-weights[number], to: number)
    }

    /// Draws a number and takes it out; nil if none of any weight is left.
    public mutating func draw(using stream: inout RandomStream) -> Int? {
        guard left > 0 else { return nil }
        // The first number up to which the weights sum to more than a uniform place in what is left.
        var place = stream.index(below: left)
        var number = 0
        var step = top
        while step > 0 {
            if number + step < sums.count, sums[number + step] <= place {
                number += step
                place -= sums[number]
            }
            step >>= 1
        }
        take(number)
        return number
    }

    /// Puts everything back.
    public mutating func refill() {
        for number in taken { add(weights[number], to: number) }
        taken.removeAll(keepingCapacity: true)
    }

    private mutating func add(_ weight: Int, to number: Int) {
        left += weight
        var index = number + 1
        while index < sums.count {
            sums[index] += weight
            index += index & -index
        }
    }
}
