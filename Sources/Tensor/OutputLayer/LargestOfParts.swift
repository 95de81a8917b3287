import Basics
import CKernels

/// The largest of many numbers that stand in parts, each sorted: of x_i + s_p for the elements i of every part p, with
/// fixed x and other s_p every time.
///
/// The largest of a part are its first, so an answer is a number of elements per part. A few elements, evenly spaced,
/// tell about where the threshold lies (Floyd & Rivest 1975); those that are near it are collected, of parts that reach
/// so far only, and halved by value until few are left.
///
/// Used by one worker at a time.
package final class LargestOfParts {
    /// Elements that are looked at first, and by how many standard deviations of their count the guess may be wrong.
    private static let pilots = 64
    private static let deviations = 2.0
    /// Elements that are not halved any more.
    private static let few = 24

    private let values: [Float]
    private let offsets: [Int32]
    /// The first element of each part, −∞ of an empty one.
    private let tops: [Float]
    /// Evenly spaced elements with their parts, and how many elements each stands for.
    private let samples: [(value: Float, part: Int)]
    private let step: Double
    private var shifts: [Float]
    private var near: [Float]
    private var spare: [Float]
    private var counts: [Int32]
    private let confinement = Confinement()

    /// - Parameter parts: where each part of the values ends; each is sorted in descending order.
    package init(_ values: [Float], parts: some Sequence<Int>) {
        self.values = values
        offsets = [0] + parts.map(Int32.init)
        let bounds = zip(offsets, offsets.dropFirst())
        tops = bounds.map { $0 < $1 ? values[Int($0)] : -.infinity }
        let partOf = bounds.enumerated().flatMap { part, ends in (ends.0..<ends.1).map { _ in part } }
        let step = max(1, values.count / Self.pilots)
        samples = stride(from: step / 2, to: values.count, by: step).map { (values[$0], partOf[$0]) }
        self.step = Double(step)
        shifts = tops
        near = [Float](repeating: 0, count: values.count + 16)
        spare = near
        counts = [Int32](repeating: 0, count: tops.count)
    }

    /// Sets what is added to the values of each part. A part whose sums are no numbers has none among the largest,
    /// and others may then be missing, too.
    package func shift(by shifts: MatrixRow) {
        precondition(shifts.count == counts.count, "one shift per part")
        confinement.alone { for part in shifts.indices { self.shifts[part] = shifts[part] } }
    }

    /// How many elements of each part are among the `count` largest; equal ones in the order of the values.
    package func largest(_ count: Int) -> [Int32] {
        confinement.alone {
            guard count > 0 else { return [Int32](repeating: 0, count: counts.count) }
            guard count < values.count else { return zip(offsets.dropFirst(), offsets).map { $0 - $1 } }
            let least = threshold(count)
            let found = kernel_prefixes(values, tops, offsets, counts.count, shifts, least, &counts)
            dropLast(found - count, equalTo: least)
            return counts
        }
    }

    /// The `count`-th largest number.
    private func threshold(_ count: Int) -> Float {
        let pilots = samples.map { [shifts] sample in
            let sum = sample.value + shifts[sample.part]
            return sum.isNaN ? -.infinity : sum
        }
        let expected = Double(count) / step
        let reach = Self.deviations * expected.squareRoot() + 1
        let (first, last) = (Int(expected - reach), Int(expected + reach))
        var low = last < pilots.count ? Basics.largest(last + 1, of: pilots) : -.infinity
        var high = first >= 1 ? Basics.largest(first, of: pilots) : .infinity
        while true {
            var above: Int32 = 0
            let found = kernel_within_parts(
                values, tops, offsets, counts.count, shifts, low, high, &above, &near)
            if above >= count {
                // Equal numbers may fill any gap, so that the next one is wide open.
                (low, high) = (high, .infinity)
            } else if Int(above) + found < count {
                // What is no number is never among the largest.
                guard low > -.infinity else { return low }
                (low, high) = (-.infinity, low)
            } else {
                return nearest(count - Int(above), of: found, low, high)
            }
        }
    }

    /// The `count`-th largest of the collected numbers.
    /// - Parameters: low, high: they are at least `low` and below `high`.
    private func nearest(_ count: Int, of found: Int, _ low: Float, _ high: Float) -> Float {
        var (count, found, low, high) = (count, found, low, high)
        if low == -.infinity { low = near.prefix(found).min() ?? low }
        if high == .infinity { high = (near.prefix(found).max() ?? high).nextUp }
        while found > Self.few {
            let middle = low + (high - low) / 2
            // Neighbouring numbers: all that are left are equal. (Infinite ones have no middle.)
            guard middle > low, middle < high else { break }
            var above: Int32 = 0
            let below = kernel_within(near, found, low, middle, &above, &spare)
            if count > Int(above) {
                count -= Int(above)
                (found, high) = (below, middle)
            } else {
                var none: Int32 = 0
                (found, low) = (kernel_within(near, found, middle, high, &none, &spare), middle)
            }
            swap(&near, &spare)
        }
        return Basics.largest(count, of: Array(near.prefix(found)))
    }

    /// Takes the last of the elements that equal the threshold out again.
    private func dropLast(_ surplus: Int, equalTo least: Float) {
        var left = Int32(surplus)
        var part = counts.count - 1
        while left > 0, part >= 0 {
            let start = offsets[part]
            while left > 0, counts[part] > 0, values[Int(start + counts[part] - 1)] + shifts[part] == least {
                counts[part] -= 1
                left -= 1
            }
            part -= 1
        }
    }
}
