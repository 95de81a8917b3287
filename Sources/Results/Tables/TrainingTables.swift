import Algorithms
import Basics
import Runs

/// Tables of how models were trained.
public enum TrainingTables {
    /// Marks times of runs that were not made alone.
    public static let beside = ResultTable.Footnote(
        "‖", "Taken while the same process made other runs: longer than alone, and the memory of one run is not known.")

    /// How the variants were trained: means over the seeds, and the largest of the memory peaks. The epochs to 95 and
    /// 99 % are those until a validation score reached that share of the best one (`Convergence`).
    public static func study(_ variants: [VariantResults]) -> ResultTable {
        var table = ResultTable(
            [.variant]
                + [
                    "sessions", "parameters", "to 95 %", "to 99 %", "best epoch", "epochs", "refit", "training",
                    "rows/s",
                    "peak memory",
                ].map { ResultColumn($0) })
        for variant in variants {
            guard let first = variant.runs.first else { continue }
            let isTrained = variant.mean(\.epochs) > 0
            func trained(_ cell: ResultCell) -> ResultCell { isTrained ? cell : .empty }
            func values(_ text: (RunSummary) -> String) -> ResultCell {
                .text(variant.runs.map(text).uniqued().joined(separator: ", "))
            }
            table.append([
                .text(variant.name), values { Numbers.grouped($0.dataset.trainingSessions) },
                first.parameters > 0 ? .count(first.parameters) : .empty,
                epochs(variant, \.epochsTo95Percent), epochs(variant, \.epochsTo99Percent),
                variant.isSelected ? trained(.number(variant.mean(\.bestEpoch), 1)) : .empty,
                trained(.number(variant.mean(\.epochs), 1)),
                values { $0.isSelected ? $0.refit ? "yes" : "no" : "no selection" },
                ResultCell(.seconds(variant.mean(\.seconds.training)), mark: variant.besideMark),
                trained(
                    ResultCell(
                        .count(Int(clamping: variant.mean(\.speed.trainingRowsPerSecond))), mark: variant.besideMark)),
                variant.runs.compactMap(\.memory?.peakBytes).max().map { ResultCell(.bytes($0)) } ?? .missing,
            ])
        }
        return table
    }

    /// Mean over the seeds; empty unless all tell.
    private static func epochs(_ variant: VariantResults, _ epochs: (Convergence) -> Double) -> ResultCell {
        let known = variant.runs.compactMap { $0.convergence.map(epochs) }
        guard known.count == variant.runs.count, !known.isEmpty else { return .empty }
        return .number(known.reduce(0, +) / Double(known.count), 1)
    }
}

extension VariantResults {
    /// For times that were taken beside other runs; nil if none were.
    var besideMark: ResultTable.Footnote? { runs.contains { $0.beside != nil } ? TrainingTables.beside : nil }
}
