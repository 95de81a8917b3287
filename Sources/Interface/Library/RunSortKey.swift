import Runs

/// What the list of runs can be sorted by.
public enum RunSortKey: String, Sendable, Hashable, CaseIterable {
    case started, experiment, variant, seed, status, epoch, validationMRR, testHR, testMRR, testNDCG, speed, memory

    var isText: Bool { self == .experiment || self == .variant || self == .status }

    /// Whether variants stand where the mean of their runs does.
    var isOfResults: Bool {
        switch self {
        case .validationMRR, .testHR, .testMRR, .testNDCG, .speed, .memory, .epoch: true
        case .started, .experiment, .variant, .seed, .status: false
        }
    }

    var title: String {
        switch self {
        case .started: "time of start"
        case .experiment: "experiment"
        case .variant: "variant"
        case .seed: "seed"
        case .status: "status"
        case .epoch: "epoch"
        case .validationMRR: "validation MRR@20"
        case .testHR: "test HR@20"
        case .testMRR: "test MRR@20"
        case .testNDCG: "test NDCG@20"
        case .speed: "training rows per second"
        case .memory: "memory"
        }
    }

    /// All runs sorted by their current values; runs without a value come last in either direction. By time, what is
    /// going comes first, and what waits is in the order of the queue.
    func sorted(_ library: RunLibrary, descending: Bool) -> [RunID] {
        typealias Row = (id: RunID, arrival: Int, number: Double?, text: String?)
        let rows: [Row] = library.inOrderOfArrival.enumerated().map { arrival, record in
            (record.id, arrival, self == .started ? Double(arrival) : number(record), text(record))
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

    func number(_ record: RunRecord) -> Double? {
        switch self {
        case .seed: Double(record.experiment.training.seed)
        case .epoch: record.epoch
        case .validationMRR: record.validation?.mrr
        case .testHR: record.test?.hr
        case .testMRR: record.test?.mrr
        case .testNDCG: record.test?.ndcg
        case .speed: record.rowsPerSecond
        case .memory: record.summary?.memory.map { Double($0.peakBytes) }
        case .started, .experiment, .variant, .status: nil
        }
    }

    private func text(_ record: RunRecord) -> String? {
        switch self {
        case .experiment: record.id.experiment
        case .variant: record.variant
        case .status: record.status.rawValue
        case .started, .seed, .epoch, .validationMRR, .testHR, .testMRR, .testNDCG, .speed, .memory: nil
        }
    }
}
