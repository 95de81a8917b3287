import Metrics
import Runs

/// Tables of how well a model knows whether the shopper goes back to items of the session.
public enum RepeatTables {
    /// By place in the session: how often the target is there, and how often the model expects it, on validation and
    /// test rows; on validation also how often it does once the repeat term is corrected. No rows where that is not
    /// known.
    public static func calibration(of summary: RunSummary) -> ResultTable {
        let metrics = summary.metrics
        let sets = [
            Shares(metrics.validationRepeats, actual: "validation, actual", predicted: "validation, predicted"),
            Shares(metrics.repeatCorrection?.validationRepeats, predicted: "validation, corrected"),
            Shares(metrics.testRepeats, actual: "test, actual", predicted: "test, predicted"),
        ].compactMap(\.self)
        var table = ResultTable([.text("target in the session")] + sets.flatMap(\.columns))
        for name in sets.first?.places.map(\.name) ?? [] {
            table.append([.text(name)] + sets.flatMap { set in set.cells(set.places.filter { $0.name == name }) })
        }
        if !sets.isEmpty { table.append([.text("anywhere")] + sets.flatMap { $0.cells($0.places) }) }
        return table
    }

    /// The shares of one set of rows.
    private struct Shares {
        let places: [RepeatCalibration.Place]
        let columns: [ResultColumn]
        private let withActual: Bool

        /// - Parameter actual: title of the column of what happened; nil if another set has the same.
        /// - Returns: nil if nothing is known.
        init?(_ calibration: RepeatCalibration?, actual: String? = nil, predicted: String) {
            guard let calibration, !calibration.places.isEmpty else { return nil }
            places = calibration.places
            withActual = actual != nil
            columns = [actual, predicted].compactMap { $0.map { ResultColumn($0, unit: .percent) } }
        }

        /// Sums over some places.
        func cells(_ places: [RepeatCalibration.Place]) -> [ResultCell] {
            let actual = ResultCell.percent(places.reduce(0) { $0 + $1.actual })
            return (withActual ? [actual] : []) + [.percent(places.reduce(0) { $0 + $1.predicted })]
        }
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
