/// The distinct items of a session read click by click, the most recently clicked first.
package struct RecentItems {
    /// Longest list that `PrefixItems` and samplers keep of a prefix. What lies further back is treated as any other
    /// item, so that the work per row does not grow with the session.
    package static let limit = 50

    package struct Entry: Sendable, Hashable {
        package let item: Int32
        package var clicks: Int
    }

    package private(set) var entries: [Entry] = []
    /// Clicks read.
    package private(set) var clicks = 0
    /// Clicks on items that had been clicked before.
    package private(set) var repeats = 0
    /// The last two clicks are on one item.
    package private(set) var endsDoubled = false
    /// The last three clicks are A, B, A.
    package private(set) var endsToAndFro = false
    /// The click before the last one; −1 if there is none.
    private var beforeLast: Int32 = -1

    package init() {}

    package mutating func read(_ item: Int32) {
        clicks += 1
        let last = entries.first?.item ?? -1
        endsDoubled = item == last
        endsToAndFro = item == beforeLast && item != last
        beforeLast = last
        var entry = Entry(item: item, clicks: 0)
        if let known = entries.firstIndex(where: { $0.item == item }) {
            repeats += 1
            entry = entries.remove(at: known)
        }
        entry.clicks += 1
        entries.insert(entry, at: 0)
        if entries.count > Self.limit { entries.removeLast() }
    }
}
