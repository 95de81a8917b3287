import Basics
import Runs
import ScreenKit

/// What one chart of the Curves page shows.
enum CurvePanel: Sendable, Hashable {
    /// Training and validation loss of one run: the item part, which both have.
    case losses
    /// The item part of several runs, so that a run with fewer other tasks does not look better.
    case trainingLoss, validationLoss
    case validationMRR, validationHR, lossParts, learningRate
    /// Between two reports.
    case speed

    var title: String {
        switch self {
        case .losses: "Loss per row, items"
        case .trainingLoss: "Training loss, items"
        case .validationLoss: "Validation loss, items"
        case .validationMRR: "Validation MRR@20, %"
        case .validationHR: "Validation HR@20, %"
        case .lossParts: "Training loss and its parts"
        case .learningRate: "Learning rate"
        case .speed: "Training rows/s now"
        }
    }

    /// Whether a run that does not predict items has nothing to show here.
    var isOfItems: Bool {
        switch self {
        case .validationMRR, .validationHR, .trainingLoss, .validationLoss: true
        case .losses, .lossParts, .learningRate, .speed: false
        }
    }

    var isOfValidation: Bool { self == .validationMRR || self == .validationHR || self == .validationLoss }
    var isLoss: Bool { self == .losses || self == .trainingLoss || self == .validationLoss || self == .lossParts }
    var isSmoothed: Bool { isLoss && self != .validationLoss }

    /// Decimals of values; nil: short.
    var decimals: Int? {
        switch self {
        case .speed: nil
        case .validationMRR, .validationHR: 2
        case .learningRate: 6
        case .losses, .trainingLoss, .validationLoss, .lossParts: 4
        }
    }

    // MARK: Values

    /// The lines of training, each with its hue where one run is shown.
    func lines(_ training: TrainingCurves) -> [(label: String, index: Int, values: [Double])] {
        switch self {
        case .losses, .trainingLoss: return [("training", 0, training.itemLoss)]
        case .lossParts:
            let parts = training.parts.sorted { $0.key < $1.key }.enumerated()
            return [("total", 0, training.loss)] + parts.map { ($1.key.rawValue, $0 + 2, $1.value) }
        case .learningRate: return [("training", 0, training.learningRate)]
        case .speed: return [("training", 0, training.rowsPerSecond)]
        case .validationMRR, .validationHR, .validationLoss: return []
        }
    }

    /// What of a validation is shown.
    var score: ((RunEvent.Validation) -> Double)? {
        switch self {
        case .losses, .validationLoss: { $0.loss }
        case .validationMRR: { 100 * $0.metrics.mrr }
        case .validationHR: { 100 * $0.metrics.hr }
        case .trainingLoss, .lossParts, .learningRate, .speed: nil
        }
    }

    // MARK: Places

    /// All panels of one or of several runs, the most important ones first.
    static func all(runs: Int) -> [CurvePanel] {
        runs == 1
            ? [.losses, .validationMRR, .lossParts, .speed, .validationHR, .learningRate]
            : [.trainingLoss, .validationMRR, .validationLoss, .speed, .validationHR, .learningRate]
    }

    /// How many fit, in rows and columns.
    private static func grid(in area: Rect) -> (rows: Int, columns: Int) {
        (area.height >= 26 ? 2 : 1, area.width >= 160 || area.width >= 110 && area.height < 26 ? 3 : 2)
    }

    static func capacity(in area: Rect) -> Int {
        let (rows, columns) = grid(in: area)
        return rows * columns
    }

    /// The panels in view and their places.
    /// - Parameter first: place of the first one among all.
    static func places(in area: Rect, runs: Int, first: Int) -> [(panel: CurvePanel, area: Rect)] {
        let all = all(runs: runs)
        let (rows, columns) = grid(in: area)
        var rest = area
        return (0..<rows).flatMap { row in
            var line = rest.cutTop(rest.height / (rows - row))
            return (0..<columns).map { column in
                let panel = all[(first + row * columns + column) % all.count]
                return (panel, line.cutLeft(line.width / (columns - column)))
            }
        }
    }
}
