import Algorithms
import Basics
import Sessions

/// Cuts the numbers of a column into at most ten buckets of about equal frequency; equal numbers share a bucket.
struct NumberBuckets {
    static let wanted = 10

    /// Smallest and largest number of each bucket, ascending.
    private(set) var bounds: [ClosedRange<Double>] = []

    init(_ numbers: [Double]) {
        let sorted = numbers.sorted()
        var current = -1
        for (rank, number) in sorted.enumerated() {
            if rank > 0, number == sorted[rank - 1] { continue }
            let bucket = rank * Self.wanted / sorted.count
            if bucket == current {
                bounds[bounds.count - 1] = bounds[bounds.count - 1].lowerBound...number
            } else {
                bounds.append(number...number)
                current = bucket
            }
        }
    }

    /// The bucket of one of the numbers that the buckets were made from.
    func bucket(of number: Double) -> Int {
        max(0, bounds.partitioningIndex { number < $0.lowerBound } - 1)
    }

    /// One field value per item: its bucket, or none where the number is missing.
    static func field(name: String, numbers: [Double?], itemCount: Int) -> ItemField {
        let buckets = NumberBuckets(numbers.compactMap { $0 })
        var bags = Packed<Int32, Int32>()
        for item in 0..<itemCount {
            let number = item < numbers.count ? numbers[item] : nil
            if let number { bags.elements.append(Int32(buckets.bucket(of: number))) }
            bags.endPart()
        }
        return ItemField(
            name: name, kind: .number, vocabulary: buckets.bounds.map { "\($0.lowerBound)–\($0.upperBound)" },
            bags: bags)
    }
}
