import Metrics

/// Tables of models side by side in candidate sets.
public enum CandidateCurveTables {
    public static let place = ResultColumn("full rank")
    public static let allItems = ResultColumn("all", unit: .percent)
    private static let higher = ResultTable.Footnote("↑", "Ranked higher among these models than by full ranking.")
    private static let lower = ResultTable.Footnote("↓", "Ranked lower among these models than by full ranking.")

    /// The value in the sets of a strategy.
    public static func value(_ strategy: CandidateStrategy) -> ResultColumn {
        ResultColumn(strategy.rawValue, unit: .percent)
    }

    /// Its interval.
    public static func interval(_ strategy: CandidateStrategy) -> ResultColumn {
        ResultColumn("\(strategy.rawValue), 95 %")
    }

    public static func recall(_ strategy: CandidateStrategy) -> ResultColumn {
        ResultColumn("\(strategy.rawValue) recall", unit: .percent)
    }

    public static func time(_ strategy: CandidateStrategy) -> ResultColumn {
        ResultColumn("\(strategy.rawValue) µs/row")
    }

    /// A row per size and model: by full ranking, and in the sets of each strategy. Where the order of the models is
    /// another one than by full ranking, ↑ and ↓ say so.
    /// - Parameter sizes: wanted ones, as shares of the catalogue.
    public static func models(_ curves: CandidateCurves, _ metric: RankingMetric, sizes: [Double]) -> ResultTable {
        let strategies = curves.strategies
        let withIntervals = curves.models.contains { $0.full[metric].interval != nil }
        var table = ResultTable(
            [.variant, .wanted, place, allItems]
                + strategies.flatMap { strategy in
                    [value(strategy)] + (withIntervals ? [interval(strategy)] : [])
                        + [recall(strategy), time(strategy)]
                })
        let models = curves.models.sorted { curves.place(of: $0, metric) < curves.place(of: $1, metric) }
        for size in sizes {
            for model in models {
                table.append(
                    [
                        .text(model.name), ResultCell(.shares(size...size)), .count(curves.place(of: model, metric)),
                        .percent(model.full[metric].value),
                    ]
                        + strategies.flatMap { strategy -> [ResultCell] in
                            let blanks = Array(repeating: ResultCell.missing, count: withIntervals ? 4 : 3)
                            guard let point = model.point(strategy, size) else { return blanks }
                            let value = ResultCell(
                                .percent(MeanAndSpread([point[metric].value])),
                                mark: mark(point, curves.standing(of: model, metric, strategy, size)))
                            let interval = point[metric].interval.map { range in
                                ResultCell(.percentInterval(range.lowerBound, range.upperBound))
                            }
                            return [value] + (withIntervals ? [interval ?? .missing] : [])
                                + [.percent(point.recall), .number(point.microseconds, 1)]
                        })
            }
        }
        table.notes = ["\(metric.title) in percent; a target that is no candidate is a miss."]
        return table
    }

    private static func mark(
        _ point: CandidateCurves.Point, _ standing: CandidateCurves.Standing?
    ) -> ResultTable.Footnote? {
        let order = standing.flatMap { $0.isHigher ? higher : $0.isLower ? lower : nil }
        guard point.fewerThanCutoff else { return order }
        let flattered = CandidateTables.flattered
        return order.map { .init($0.sign + flattered.sign, "\($0.text) \(flattered.text)") } ?? flattered
    }
}
