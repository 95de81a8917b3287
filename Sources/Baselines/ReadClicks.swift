/// The clicks of a session read so far: which items they are on, and when each was last clicked.
struct ReadClicks {
    private struct Click {
        var item: Int32
        var place: Int32
    }

    /// Clicks read.
    private(set) var count = 0
    /// Place of each item's last click, from 0; −1 for items without any.
    private var lastPlaces: [Int32]
    /// Oldest first. Those whose item was clicked again later are removed once they exceed half of all.
    private var clicks: [Click] = []
    private var differentItems = 0

    init(itemCount: Int) { lastPlaces = Array(repeating: -1, count: itemCount) }

    mutating func begin() {
        for click in clicks { lastPlaces[Int(click.item)] = -1 }
        clicks.removeAll(keepingCapacity: true)
        differentItems = 0
        count = 0
    }

    mutating func read(_ item: Int32) {
        if lastPlaces[Int(item)] < 0 { differentItems += 1 }
        lastPlaces[Int(item)] = Int32(count)
        if clicks.count > 2 * differentItems {
            clicks.removeAll { [lastPlaces] in lastPlaces[Int($0.item)] != $0.place }
        }
        clicks.append(Click(item: item, place: Int32(count)))
        count += 1
    }

    func contains(_ item: Int32) -> Bool { lastPlaces[Int(item)] >= 0 }

    /// Calls `body` with every item and the distance of its last click from the last of all (0: the last itself),
    /// newest first, until it returns false.
    func forEachNewestFirst(_ body: (_ item: Int32, _ distance: Int) -> Bool) {
        for click in clicks.reversed() where lastPlaces[Int(click.item)] == click.place {
            guard body(click.item, count - 1 - Int(click.place)) else { return }
        }
    }
}
