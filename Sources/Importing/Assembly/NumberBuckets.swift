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
        var range = 0..<bounds.count
        while range.count > 1 {
            let middle = (range.lowerBound + range.upperBound) / 2
            range = number < bounds[middle].lowerBound ? range.lowerBound..<middle : middle..<range.upperBound
        }
        return range.lowerBound
    }

    /// One field value per item: its bucket, or none where the number is missing.
    static func field(name: String, numbers: [Double?], itemCount: Int) -> ItemField {
        let buckets = NumberBuckets(numbers.compactMap { $0 })
        var offsets: [Int32] = [0]
        var tokens: [Int32] = []
        for item in 0..<itemCount {
            if item < numbers.count, let number = numbers[item] { tokens.append(Int32(buckets.bucket(of: number))) }
            offsets.append(Int32(tokens.count))
        }
        return ItemField(
            name: name, kind: .number, vocabulary: buckets.bounds.map { "\($0.lowerBound)–\($0.upperBound)" },
            offsets: offsets, tokens: tokens)
    }
}
