import Results
import Runs

/// All known runs, independent of view and order.
public struct RunLibrary: Sendable, Equatable {
    private var records: [RunID: RunRecord] = [:]
    /// In the order in which they became known, oldest first.
    private(set) var arrivals: [RunID] = []
    /// Whether the results folder was read, and may be called empty.
    private(set) var isRead = false

    public subscript(id: RunID) -> RunRecord? { records[id] }
    public var isEmpty: Bool { arrivals.isEmpty }
    var inOrderOfArrival: [RunRecord] { arrivals.compactMap { records[$0] } }
    /// Which of all known runs compare, so that a group has one letter on every page.
    var comparability: Comparability { Comparability(inOrderOfArrival.compactMap(\.dataset)) }
    /// Runs queued or working in this process.
    var active: [RunRecord] { inOrderOfArrival.filter(\.status.isActive) }

    /// Changes a run in place: a copy would copy its curves each time a point is added.
    mutating func change(_ id: RunID, _ body: (inout RunRecord) -> Void) {
        guard let index = records.index(forKey: id) else { return }
        body(&records.values[index])
    }

    /// Takes over the display name of a run.
    mutating func rename(_ run: RunRecord) {
        change(run.id) { ($0.variant, $0.recipe) = (run.variant, run.recipe) }
    }

    /// Adds new runs and replaces known ones.
    /// - Returns: the new ones, oldest first.
    mutating func merge(_ new: [RunRecord]) -> [RunID] {
        isRead = true
        let arrived = new.filter { records[$0.id] == nil }.sorted { $0.age < $1.age }.map(\.id)
        for record in new { records[record.id] = record }
        arrivals += arrived
        return arrived
    }

    /// Gives runs that were away for a while their place among the others by age.
    mutating func reorder(_ ids: Set<RunID>) {
        for id in ids {
            guard let age = records[id]?.age else { continue }
            arrivals.removeAll { $0 == id }
            let place = arrivals.firstIndex { (records[$0]?.age).map { $0 > age } ?? false }
            arrivals.insert(id, at: place ?? arrivals.endIndex)
        }
    }

    mutating func remove(_ ids: Set<RunID>) {
        for id in ids { records[id] = nil }
        arrivals.removeAll(where: ids.contains)
    }
}
