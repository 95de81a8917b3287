import Runs

/// The runs, the order they are shown in, and the cursor among them.
///
/// The order is a state of its own: it changes when the user sorts, never because a value changed under the cursor.
public struct RunList: Sendable, Equatable {
    public enum SortKey: String, Sendable, Hashable, CaseIterable {
        case started, experiment, variant, status, validationMRR, testHR, testMRR, testNDCG, speed
    }

    private(set) var records: [RunID: RunRecord] = [:]
    /// Oldest first, as they became known.
    private(set) var arrivals: [RunID] = []
    public private(set) var order: [RunID] = []
    public var selection: RunID?
    public private(set) var offset = 0
    /// Marked runs and the number of their colour and sign, which stay theirs while they are marked.
    public private(set) var marks: [RunID: Int] = [:]
    public private(set) var sortKey = SortKey.started
    public private(set) var isDescending = true

    public init() {}

    public subscript(id: RunID) -> RunRecord? { records[id] }
    public var selected: RunRecord? { selection.flatMap { records[$0] } }
    var selectedIndex: Int? { selection.flatMap(order.firstIndex) }
    var inOrderOfArrival: [RunRecord] { arrivals.compactMap { records[$0] } }
    var active: [RunRecord] { inOrderOfArrival.filter(\.status.isActive) }

    /// Marked runs in the order of their numbers or, if there are none, the selected one.
    var shown: [(record: RunRecord, index: Int)] {
        if marks.isEmpty { return selected.map { [($0, 0)] } ?? [] }
        return marks.sorted { $0.value < $1.value }.compactMap { id, index in records[id].map { ($0, index) } }
    }

    mutating func update(_ id: RunID, _ change: (inout RunRecord) -> Void) {
        guard var record = records[id] else { return }
        change(&record)
        records[id] = record
    }

    /// Adds new runs and replaces known ones. New ones go to the top in the usual order, newest first, and to the end
    /// in any other, so that the rows in view stay where they are.
    mutating func merge(_ new: [RunRecord]) {
        let arrived = new.sorted { $0.isOlder(than: $1) }.map(\.id).filter { records[$0] == nil }
        for record in new { records[record.id] = record }
        arrivals += arrived
        if sortKey == .started && isDescending {
            order.insert(contentsOf: arrived.reversed(), at: 0)
            if offset > 0 { offset += arrived.count }
        } else {
            order += arrived
        }
        if selection == nil { selection = order.first }
    }

    mutating func toggleMark(_ id: RunID) {
        if marks.removeValue(forKey: id) != nil { return }
        let used = Set(marks.values)
        marks[id] = (0...used.count).first { !used.contains($0) }
    }

    mutating func removeMarks() { marks.removeAll() }

    // MARK: The cursor

    mutating func move(by rows: Int, visible: Int) {
        guard !order.isEmpty else { return }
        let index = min(max((selectedIndex ?? 0) + rows, 0), order.count - 1)
        selection = order[index]
        revealSelection(visible: visible)
    }

    mutating func revealSelection(visible: Int) {
        guard let index = selectedIndex else { return }
        if index < offset { offset = index }
        if index >= offset + visible { offset = index - max(visible, 1) + 1 }
    }

    /// Moves the view and leaves the cursor where it is.
    mutating func scroll(by rows: Int, visible: Int) {
        offset = min(max(offset + rows, 0), max(order.count - visible, 0))
    }

    // MARK: The order

    mutating func sort(by key: SortKey, descending: Bool) {
        sortKey = key
        isDescending = descending
        sort()
    }

    /// Brings the rows into the order of what they show now; rows without a value come last in either direction.
    mutating func sort() {
        let rank = Dictionary(uniqueKeysWithValues: arrivals.enumerated().map { ($0.element, Double($0.offset)) })
        let numbers = records.mapValues { number($0, rank: rank) }
        let texts = records.mapValues(text)
        order = arrivals.sorted { left, right in
            let arrival = (rank[left] ?? 0) < (rank[right] ?? 0)
            if let one = texts[left] ?? nil, let other = texts[right] ?? nil {
                return one == other ? arrival : (one < other) != isDescending
            }
            switch (numbers[left] ?? nil, numbers[right] ?? nil) {
            case (let one?, let other?): return one == other ? arrival : (one < other) != isDescending
            case (_?, nil): return true
            case (nil, _?): return false
            case (nil, nil): return arrival
            }
        }
    }

    private func number(_ record: RunRecord, rank: [RunID: Double]) -> Double? {
        switch sortKey {
        case .started: rank[record.id]
        case .validationMRR: record.validation?.mrr
        case .testHR: record.test?.hr
        case .testMRR: record.test?.mrr
        case .testNDCG: record.test?.ndcg
        case .speed: record.rowsPerSecond
        case .experiment, .variant, .status: nil
        }
    }

    private func text(_ record: RunRecord) -> String? {
        switch sortKey {
        case .experiment: record.id.experiment
        case .variant: record.variant
        case .status: record.status.rawValue
        default: nil
        }
    }
}
