import Foundation
import Sessions
import Testing

/// Items of prefixes and what is said of them, against what a reader would say of a session.
@Suite struct PrefixItemsTests {
    private static func items(_ session: [Int32], length: Int = 50) -> PrefixItems {
        var set = SessionSet()
        set.append(session, origin: 0)
        return PrefixItems(PackedBatch(training: set, [0], length: length))
    }

    @Test("The newest distinct item comes first")
    func order() {
        let prefix = Self.items([7, 8, 7, 7, 9, 5])
        #expect(
            (0..<prefix.items.count).map { Array(prefix.items[$0]) } == [[7], [8, 7], [7, 8], [7, 8], [9, 7, 8]])
        #expect(
            prefix.places == [
                .last, .last, .secondLast, .last, .secondLast, .last, .secondLast, .last, .secondLast, .older,
            ])
    }

    @Test("What is said of each item")
    func features() {
        let prefix = Self.items([7, 8, 7, 7, 9, 5])
        func features(_ row: Int, _ entry: Int) -> [Float] {
            let start = (Int(prefix.items.offsets[row]) + entry) * PrefixItems.featureCount
            return Array(prefix.features[start..<start + PrefixItems.featureCount])
        }
        // After 7: the only item so far.
        #expect(features(0, 0) == [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
        // After 7, 8, 7: one click of the two after the first went back; 8 is the one between.
        let three = log(Float(3))
        #expect(features(2, 0) == [1, 0, 0, 1, 0, 0.5, 0, 0, three, 0, 0, 0])
        #expect(features(2, 1) == [0, 1, 0, 0, 0, 0.5, 1, 0, 0, three, 0, 0])
        // After 7, 8, 7, 7: the last item twice in a row, and nothing to and fro.
        #expect(features(3, 0)[6...7] == [0, 1] && features(3, 1)[6...7] == [0, 0])
        // After 7, 8, 7, 7, 9: 8 is the third from the end of the distinct items.
        #expect(features(4, 2) == [0, 0, 1, 0, 0, 0.5, 0, 0, 0, 0, log(5), log(2)])
    }

    @Test("Only target rows have a part, and what the model does not see has none")
    func targetsOnly() {
        #expect(Self.items([1, 2, 3, 4, 5], length: 2).items.elements == [3, 4, 3])
        let prefix = PrefixItems(PackedBatch(prefix: [4, 5, 4], length: 50))
        #expect(prefix.items.elements == [4, 5] && prefix.items.count == 1)
        #expect(PrefixItems(PackedBatch()).items.count == 0)
    }

    @Test("A long session keeps the newest items only")
    func limit() {
        let prefix = Self.items((0..<200).map(Int32.init), length: 1_000)
        let last = Array(prefix.items[prefix.items.count - 1])
        #expect(last == (149..<199).reversed().map(Int32.init) && last.count == RecentItems.limit)
        // An item that comes back after it was dropped counts as new.
        var recent = RecentItems()
        for item in 0..<60 { recent.read(Int32(item)) }
        recent.read(0)
        #expect(recent.repeats == 0 && recent.clicks == 61 && recent.entries[0].clicks == 1)
    }
}
