import Runs

/// What the list of runs can be sorted by.
public enum RunSortKey: String, Sendable, Hashable, CaseIterable {
    case started, experiment, variant, status, validationMRR, testHR, testMRR, testNDCG, speed

    var isText: Bool { self == .experiment || self == .variant || self == .status }

    var title: String {
        switch self {
        case .started: "time of start"
        case .experiment: "experiment"
        case .variant: "variant"
        case .status: "status"
        case .validationMRR: "validation MRR@20"
        case .testHR: "test HR@20"
        case .testMRR: "test MRR@20"
        case .testNDCG: "test NDCG@20"
        case .speed: "training rows per second"
        }
    }

    /// All runs sorted by their current values; runs without a value come last in either direction. By time, what is
    /// going comes first, and what waits is in the order of the queue.
    func sorted(_ library: RunLibrary, descending: Bool) -> [RunID] {
        typealias Row = (id: RunID, arrival: Int, number: Double?, text: String?)
        let rows: [Row] = library.inOrderOfArrival.enumerated().map { arrival, record in
            (record.id, arrival, number(record, arrival: arrival), text(record))
        }
        let sorted = rows.sorted { left, right in
            let isFirst = left.arrival < right.arrival
            if let one = left.text, let other = right.text {
                return one == other ? isFirst : (one < other) != descending
            }
            switch (left.number, right.number) {
            case (let one?, let other?): return one == other ? isFirst : (one < other) != descending
            case (_?, nil): return true
            case (nil, _?): return false
            case (nil, nil): return isFirst
            }
        }.map(\.id)
        guard self == .started else { return sorted }
        func status(_ id: RunID) -> RunStatus? { library[id]?.status }
        func place(_ id: RunID) -> Int { library[id]?.place ?? .max }
        let waiting = sorted.enumerated().filter { status($0.element) == .queued }
            .sorted { (place($0.element), $0.offset) < (place($1.element), $1.offset) }.map(\.element)
        return sorted.filter { status($0)?.isWorking ?? false } + waiting
            + sorted.filter { !(status($0)?.isActive ?? false) }
    }

    private func number(_ record: RunRecord, arrival: Int) -> Double? {
        switch self {
        case .started: Double(arrival)
        case .validationMRR: record.validation?.mrr
        case .testHR: record.test?.hr
        case .testMRR: record.test?.mrr
        case .testNDCG: record.test?.ndcg
        case .speed: record.rowsPerSecond
        case .experiment, .variant, .status: nil
        }
    }

    private func text(_ record: RunRecord) -> String? {
        switch self {
        case .experiment: record.id.experiment
        case .variant: record.variant
        case .status: record.status.rawValue
        case .started, .validationMRR, .testHR, .testMRR, .testNDCG, .speed: nil
        }
    }
}
