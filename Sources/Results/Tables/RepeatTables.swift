import Metrics
import Runs

/// Tables of how well a model knows whether the shopper goes back to items of the session.
public enum RepeatTables {
    /// By place in the session: how often the target is there, and how often the model expects it, on validation and
    /// test rows. No rows where that is unknown.
    public static func calibration(of summary: RunSummary) -> ResultTable {
        let metrics = summary.metrics
        let sets = [
            ("validation", metrics.validationRepeats),
            ("validation, corrected", metrics.repeatCorrection?.validationRepeats), ("test", metrics.testRepeats),
        ].filter { $0.1?.places.isEmpty == false }
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

    /// Metrics of the validation rows whose target is an item of the session, and of all others, before and after the
    /// repeat term is corrected; no rows where they are unknown. Those of the test rows are a slice of their ranks.
    public static func validation(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([.text("validation target"), .rows, .hr, .mrr, .ndcg])
        func append(_ calibration: RepeatCalibration, _ addition: String) {
            for (name, metrics) in [("in the session", calibration.repeats), ("elsewhere", calibration.others)] {
                table.append([.text(name + addition), .count(metrics.rows)] + ResultCell.metrics([metrics]))
            }
        }
        if let trained = summary.metrics.validationRepeats { append(trained, "") }
        if let corrected = summary.metrics.repeatCorrection { append(corrected.validationRepeats, ", corrected") }
        return table
    }

    /// What was added to the scores of items of the session after training; no rows if nothing was.
    public static func correction(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([.text("correction of the repeat term"), ResultColumn("weight")])
        for weight in summary.metrics.repeatCorrection?.weights ?? [] {
            table.append([.text(weight.name), .number(weight.value, 3)])
        }
        return table
    }
}
