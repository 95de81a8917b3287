import Runs

/// All runs that are known, whichever of them are in view and in whatever order.
public struct RunLibrary: Sendable, Equatable {
    private var records: [RunID: RunRecord] = [:]
    /// Oldest first, as they became known.
    private(set) var arrivals: [RunID] = []

    public subscript(id: RunID) -> RunRecord? { records[id] }
    public var isEmpty: Bool { arrivals.isEmpty }
    var inOrderOfArrival: [RunRecord] { arrivals.compactMap { records[$0] } }
    /// Runs that wait or are at work in this process.
    var active: [RunRecord] { inOrderOfArrival.filter(\.status.isActive) }

    /// Changes a run where it lies: a copy of it would copy its curves with every point that is added to them.
    mutating func change(_ id: RunID, _ body: (inout RunRecord) -> Void) {
        guard let index = records.index(forKey: id) else { return }
        body(&records.values[index])
    }

    /// Adds new runs and replaces known ones.
    /// - Returns: those that are new, the oldest first.
    mutating func merge(_ new: [RunRecord]) -> [RunID] {
        let arrived = new.filter { records[$0.id] == nil }.sorted { $0.age < $1.age }.map(\.id)
        for record in new { records[record.id] = record }
        arrivals += arrived
        return arrived
    }

    mutating func remove(_ ids: Set<RunID>) {
        for id in ids { records[id] = nil }
        arrivals.removeAll(where: ids.contains)
    }
}
