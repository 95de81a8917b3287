import Metrics
import Results
import Runs

/// All known runs, independent of view and order.
public struct RunLibrary: Sendable, Equatable {
    /// In the order in which they became known, oldest first.
    private(set) var inOrderOfArrival: [RunRecord] = []
    /// Places in that order.
    private var places: [RunID: Int] = [:]
    /// Which of all known runs compare, so that a group has one letter on every page.
    private(set) var comparability = Comparability([DatasetSummary]())
    /// Whether the results folder was read, and may be called empty.
    private(set) var isRead = false

    public subscript(id: RunID) -> RunRecord? { places[id].map { inOrderOfArrival[$0] } }
    public var isEmpty: Bool { inOrderOfArrival.isEmpty }
    var count: Int { inOrderOfArrival.count }
    /// Names of the runs, oldest first.
    var arrivals: [RunID] { inOrderOfArrival.map(\.id) }
    /// Runs queued or working in this process.
    var active: [RunRecord] { inOrderOfArrival.filter(\.status.isActive) }

    /// Changes a run in place: a copy would copy its curves each time a point is added.
    mutating func change(_ id: RunID, _ body: (inout RunRecord) -> Void) {
        guard let place = places[id] else { return }
        let dataset = inOrderOfArrival[place].dataset
        body(&inOrderOfArrival[place])
        if inOrderOfArrival[place].dataset != dataset { compare() }
    }

    /// Takes over the display name of a run.
    mutating func rename(_ run: RunRecord) {
        change(run.id) { ($0.variant, $0.recipe) = (run.variant, run.recipe) }
    }

    /// Adds new runs and replaces known ones.
    /// - Returns: the new ones, oldest first.
    mutating func merge(_ new: [RunRecord]) -> [RunID] {
        isRead = true
        var arrived: [RunRecord] = []
        for record in new {
            if let place = places[record.id] { inOrderOfArrival[place] = record } else { arrived.append(record) }
        }
        // Of several with one name the last counts.
        let unique = Dictionary(arrived.map { ($0.id, $0) }) { $1 }.values.sorted { $0.age < $1.age }
        for record in unique {
            places[record.id] = inOrderOfArrival.count
            inOrderOfArrival.append(record)
        }
        compare()
        return unique.map(\.id)
    }

    /// Gives runs that were away for a while their place among the others by age.
    mutating func reorder(_ ids: Set<RunID>) {
        for id in ids {
            guard let record = self[id] else { continue }
            inOrderOfArrival.removeAll { $0.id == id }
            let place = inOrderOfArrival.firstIndex { $0.age > record.age }
            inOrderOfArrival.insert(record, at: place ?? inOrderOfArrival.endIndex)
        }
        arrange(inOrderOfArrival)
    }

    mutating func remove(_ ids: Set<RunID>) {
        arrange(inOrderOfArrival.filter { !ids.contains($0.id) })
    }

    private mutating func arrange(_ records: [RunRecord]) {
        inOrderOfArrival = records
        places = Dictionary(uniqueKeysWithValues: records.enumerated().map { ($1.id, $0) })
        compare()
    }

    private mutating func compare() { comparability = Comparability(inOrderOfArrival.compactMap(\.dataset)) }
}
