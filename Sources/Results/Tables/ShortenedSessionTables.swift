import Algorithms
import Basics
import Metrics
import Runs

/// Tables of what is left of a ranking if only the last clicks of a session are seen (`ShortenedSessions`): all rows
/// and those with a cold target side by side.
public enum ShortenedSessionTables {
    private static let seen = ResultColumn.text("clicks seen")
    private static let shortened = ResultColumn("shortened")
    private static let coldRows = ResultColumn("cold rows")
    private static let cold = ["HR@20", "MRR@20", "NDCG@20"].map { ResultColumn("cold, \($0)", unit: .percent) }

    /// No rows if it was not asked for.
    public static func run(_ summary: RunSummary) -> ResultTable {
        var table = rows([VariantResults(summary)], isNamed: false)
        table.notes = [
            "Shortened: rows with more clicks before the target. Cold: rows whose target was never clicked in training."
        ]
        return table
    }

    /// The same for a study, means over the seeds.
    public static func study(_ variants: [VariantResults]) -> ResultTable { rows(variants, isNamed: true) }

    private static func rows(_ variants: [VariantResults], isNamed: Bool) -> ResultTable {
        func found(_ variant: VariantResults) -> [ShortenedSessions] {
            variant.runs.flatMap { $0.metrics.testShortenedSessions ?? [] }
        }
        let hasCold = variants.contains { found($0).contains { $0.cold != nil } }
        var table = ResultTable(
            (isNamed ? [.variant] : []) + [seen, shortened, .hr, .mrr, .ndcg] + (hasCold ? [coldRows] + cold : []))
        for variant in variants {
            for clicks in found(variant).map(\.clicks).uniqued() {
                let runs = found(variant).filter { $0.clicks == clicks }
                let ofCold = runs.compactMap(\.cold)
                table.append(
                    (isNamed ? [.text(variant.name)] : [])
                        + [
                            .text(clicks.map { "last \(Numbers.grouped($0))" } ?? "all"),
                            .count(runs.first?.shortenedRows ?? 0),
                        ] + ResultCell.metrics(runs.map(\.all))
                        + (hasCold ? [.count(ofCold.first?.rows ?? 0)] + ResultCell.metrics(ofCold) : []))
            }
        }
        return table
    }
}
