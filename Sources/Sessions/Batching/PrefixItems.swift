import Basics
import Foundation

/// The distinct items of each target row's prefix, most recently clicked first, and what the prefix says of the shopper
/// going back to them: what a repeat term scores, and what its calibration is measured on.
public struct PrefixItems: Sendable {
    /// Where an item stands in the prefix.
    public enum Place: Int, Sendable, Hashable, CaseIterable {
        case last, secondLast, older

        /// - Parameter recency: 0 for the last item, 1 for the distinct item before it, and so on.
        init(recency: Int) { self = Place(rawValue: recency) ?? .older }
    }

    /// What the features of an entry are, in their order.
    public static let featureNames = [
        "last", "second-last", "older", "clicked twice", "only item", "share of returns", "second-last after A, B, A",
        "last after A, A", "last × log length", "second-last × log length", "older × log length",
        "older × log recency",
    ]
    /// Number of features of an entry.
    public static let featureCount = featureNames.count

    /// Catalogue items, one part per target row; at most `RecentItems.limit` of a row.
    public private(set) var items = Packed<Int32, Int32>()
    /// Parallel to the items.
    public private(set) var places: [Place] = []
    /// entries × `featureCount`, row by row, parallel to the items.
    public private(set) var features: [Float] = []

    /// - Precondition: sequences of the batch hold the prefixes, as all but those of session-parallel batches do.
    public init(_ batch: PackedBatch) {
        var next = batch.targetRows[...]
        for sequence in 0..<batch.sequences.count {
            var recent = RecentItems()
            for row in batch.sequences.range(sequence) {
                recent.read(batch.items[row])
                guard next.first == Int32(row) else { continue }
                next.removeFirst()
                append(recent)
            }
        }
    }

    /// The items of a single prefix.
    package init(_ recent: RecentItems) { append(recent) }

    private mutating func append(_ recent: RecentItems) {
        let length = Float(recent.clicks)
        let share = recent.clicks > 1 ? Float(recent.repeats) / (length - 1) : 0
        let logLength = log(length)
        for (recency, entry) in recent.entries.enumerated() {
            let place = Place(recency: recency)
            func add(_ condition: Bool, _ value: Float = 1) { features.append(condition ? value : 0) }
            items.elements.append(entry.item)
            places.append(place)
            add(place == .last)
            add(place == .secondLast)
            add(place == .older)
            // Clicked twice or more.
            add(entry.clicks > 1)
            // The only item so far.
            add(recent.clicks == 1)
            // Share of the clicks that went back: who has gone back goes back again.
            add(true, share)
            // After A, B, A: B. After A, A: A.
            add(place == .secondLast && recent.endsToAndFro)
            add(place == .last && recent.endsDoubled)
            add(place == .last, logLength)
            add(place == .secondLast, logLength)
            add(place == .older, logLength)
            add(place == .older, log(Float(recency)))
        }
        items.endPart()
    }
}
