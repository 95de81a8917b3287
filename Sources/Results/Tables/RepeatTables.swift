import Metrics
import Runs

/// Tables of how well a model knows whether the shopper goes back to items of the session.
public enum RepeatTables {
    /// By place in the session: how often the target is there, and how often the model expects it, on validation and
    /// test rows. No rows where that is unknown.
    public static func calibration(of summary: RunSummary) -> ResultTable {
        let metrics = summary.metrics
        let sets = [("validation", metrics.validationRepeats), ("test", metrics.testRepeats)].filter {
            $0.1?.places.isEmpty == false
        }
        var table = ResultTable(
            [.text("target in the session")]
                + sets.flatMap { set, _ in
                    [
                        ResultColumn("\(set), actual", unit: .percent),
                        ResultColumn("\(set), predicted", unit: .percent),
                    ]
                })
        guard let first = sets.first?.1 else { return table }
        func cells(_ value: (RepeatCalibration) -> (actual: Double, predicted: Double)?) -> [ResultCell] {
            sets.flatMap { _, calibration in
                guard let shares = calibration.flatMap(value) else { return [ResultCell.missing, .missing] }
                return [.percent(shares.actual), .percent(shares.predicted)]
            }
        }
        for name in first.places.map(\.name) {
            table.append(
                [.text(name)]
                    + cells { calibration in
                        calibration.places.first { $0.name == name }.map { ($0.actual, $0.predicted) }
                    })
        }
        table.append(
            [.text("anywhere")]
                + cells { calibration in
                    (
                        calibration.places.reduce(0) { $0 + $1.actual },
                        calibration.places.reduce(0) { $0 + $1.predicted }
                    )
                })
        return table
    }

    /// Metrics of the validation rows whose target is an item of the session, and of all others; no rows where they are
    /// unknown. Those of the test rows are a slice of their ranks.
    public static func validation(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([.text("validation target"), .rows, .hr, .mrr, .ndcg])
        guard let calibration = summary.metrics.validationRepeats else { return table }
        for (name, metrics) in [("in the session", calibration.repeats), ("elsewhere", calibration.others)] {
            table.append([.text(name), .count(metrics.rows)] + ResultCell.metrics([metrics]))
        }
        return table
    }
}
