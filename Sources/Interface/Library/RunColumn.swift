/// A column of the table of runs.
public enum RunColumn: String, Sendable, Hashable, CaseIterable {
    case mark, experiment, variant, seed, data, status, epoch, validationMRR, testHR, testMRR, spread, difference
    case testNDCG, speed, memory, timeLeft, tags, folder

    /// Columns that can be hidden; the others say which run it is, and how it is.
    static let optional: [RunColumn] = [
        .experiment, .seed, .data, .epoch, .validationMRR, .testHR, .testMRR, .spread, .difference, .testNDCG, .speed,
        .memory, .timeLeft, .tags, .folder,
    ]

    var title: String {
        switch self {
        case .mark: ""
        case .experiment: "experiment"
        case .variant: "variant"
        case .seed: "seed"
        case .data: "data"
        case .status: "status"
        case .epoch: "epoch"
        case .validationMRR: "val MRR%"
        case .testHR: "HR@20%"
        case .testMRR: "MRR@20%"
        case .spread: "±"
        case .difference: "Δ MRR"
        case .testNDCG: "NDCG@20%"
        case .speed: "rows/s"
        case .memory: "memory"
        case .timeLeft: "ETA"
        case .tags: "tags"
        case .folder: "run"
        }
    }

    /// What is in the column, in a few words.
    var explanation: String {
        switch self {
        case .mark: "marker of the curve; P: pinned"
        case .experiment: "experiment"
        case .variant: "variant"
        case .seed: "seed"
        case .data: "letter of the test rows"
        case .status: "status"
        case .epoch: "epochs done, or of the best"
        case .validationMRR: "MRR@20 on validation, %"
        case .testHR: "HR@20, %"
        case .testMRR: "MRR@20, %"
        case .spread: "standard deviation of MRR@20 over seeds"
        case .difference: "MRR@20 less that of the pinned variant"
        case .testNDCG: "NDCG@20, %"
        case .speed: "rows per second in training"
        case .memory: "largest memory"
        case .timeLeft: "time left"
        case .tags: "tags"
        case .folder: "name of the run"
        }
    }

    /// What the table is sorted by when the column's title is clicked.
    var sortKey: RunSortKey? {
        switch self {
        case .experiment: .experiment
        case .variant: .variant
        case .seed: .seed
        case .status: .status
        case .epoch: .epoch
        case .validationMRR: .validationMRR
        case .testHR: .testHR
        case .testMRR, .difference: .testMRR
        case .testNDCG: .testNDCG
        case .speed: .speed
        case .memory: .memory
        case .folder: .started
        case .mark, .data, .spread, .timeLeft, .tags: nil
        }
    }
}
