import Algorithms
import Basics
import Experiments
import Metrics

/// Tables of an ablation: two factors crossed, or parts left out and added in one at a time.
public enum AblationTables {
    static let partial = ResultTable.Footnote("°", "Not all of its seeds are done.")

    // MARK: Two factors

    /// The metric of every cell, then its difference to the pinned one, slice by slice if there are slices.
    public static func matrix(_ design: FactorialDesign, _ results: AblationResults) -> [ResultTable] {
        var tables: [ResultTable] = []
        for part in results.parts {
            let title = part.map(\.title) ?? ""
            tables.append(
                grid(design, title, results.metric.title + " %") { measured($0, results, part) })
            guard let part else { continue }
            tables.append(grid(design, title, "Δ \(results.metric.title)") { contrast($0, results, part) })
        }
        tables[tables.count - 1].notes = notes(results, reasons(design.cells.joined()))
        return tables
    }

    private static func grid(
        _ design: FactorialDesign, _ slice: String, _ what: String, _ cell: (DesignCell) -> ResultCell
    ) -> ResultTable {
        let corner = [what, slice, axes(design)].filter { !$0.isEmpty }.joined(separator: ", ")
        var table = ResultTable([.text(corner)] + design.columns.levels.map { ResultColumn($0.name) })
        for (level, cells) in zip(design.rows.levels, design.cells) {
            table.append([.text(level.name)] + cells.map(cell))
        }
        return table
    }

    /// "hierarchy by idFree".
    private static func axes(_ design: FactorialDesign) -> String {
        let names = [design.rows.title, design.columns.title].compactMap { $0.split(separator: ".").last }
        return names.joined(separator: " by ")
    }

    // MARK: One at a time

    /// What each part is worth when all others are in (left out), and when no other is (added in).
    /// - Parameters:
    ///   - full: held against the baseline.
    ///   - bare: held against what has none of the parts.
    public static func oneAtATime(
        _ design: OneAtATimeDesign, full: AblationResults, bare: AblationResults
    ) -> [ResultTable] {
        let count = max(full.comparison?.parts.count ?? 1, bare.comparison?.parts.count ?? 1)
        var tables = (0..<count).map { index in
            func part(_ results: AblationResults) -> Comparison.Part? { results.comparison?.parts[index] }
            let slice = part(full)?.title ?? part(bare)?.title ?? ""
            let metric = full.metric.title
            var table = ResultTable([
                .text(slice.isEmpty ? "change" : "change, \(slice)"), ResultColumn("left out", unit: .percent),
                ResultColumn("Δ of leaving it out"), ResultColumn("added in", unit: .percent),
                ResultColumn("Δ of adding it in"),
            ])
            table.append(
                [
                    .text("\(full.variants[full.pinned].name); all left out (\(metric))"),
                    measured(.variant(full.pinned), full, part(full)), .empty,
                    measured(.variant(bare.pinned), bare, part(bare)), .empty,
                ], as: .reference)
            for one in design.parts {
                table.append([
                    .text(one.name), measured(one.leftOut, full, part(full)), contrast(one.leftOut, full, part(full)),
                    measured(one.addedIn, bare, part(bare)), contrast(one.addedIn, bare, part(bare)),
                ])
            }
            return table
        }
        tables[count - 1].notes = notes(full, reasons(design.parts.flatMap { [$0.leftOut, $0.addedIn] }))
        return tables
    }

    // MARK: A row for each cell

    /// Every variant of a design, with all numbers in columns of their own.
    public static func cells(_ results: AblationResults) -> ResultTable {
        let columns: [ResultColumn] = [
            .variant, .text("rows of"), ResultColumn("seeds"), ResultColumn(results.metric.title, unit: .percent),
            ResultColumn("Δ"), ResultColumn("these weights, 95 %"), ResultColumn("new training, 95 %"),
            .text("verdict"), .text("not done"), ResultColumn("seconds to go"),
        ]
        var table = ResultTable(columns)
        for part in results.parts {
            for (index, variant) in results.variants.enumerated() {
                let judged = part.flatMap { results.judged(index, in: $0) }
                let interval = judged?.difference.theseWeights
                let verdict = judged.map { ResultCell.text($0.judgement.verdict.rawValue) }
                table.append([
                    .text(variant.name), .text(part?.title ?? ""), .count(variant.arm?.runs.count ?? 0),
                    results.metrics(index, in: part).map(ResultCell.percents) ?? .missing,
                    judged.map { ResultCell(.points($0.difference.estimate)) } ?? .missing,
                    interval.map { ResultCell(.pointsInterval($0.lower, $0.upper)) } ?? .missing,
                    judged?.difference.newTraining.map { ResultCell(.pointsInterval($0.lower, $0.upper)) } ?? .missing,
                    index == results.pinned ? .text("pinned") : verdict ?? .missing,
                    .text(variant.standing), variant.seconds.map { ResultCell(.seconds($0)) } ?? .missing,
                ])
            }
        }
        table.notes = notes(results, [])
        return table
    }

    // MARK: Cells

    private static func measured(
        _ cell: DesignCell, _ results: AblationResults, _ part: Comparison.Part?
    ) -> ResultCell {
        switch cell {
        case .impossible: return .text("impossible")
        case .variant(let index):
            let variant = results.variants[index]
            guard let metrics = results.metrics(index, in: part) else {
                let price = variant.seconds.map { ", about \(Numbers.roundedDuration($0))" } ?? ""
                return .text(variant.standing + price)
            }
            return ResultCell(.percent(MeanAndSpread(metrics)), mark: variant.standing.isEmpty ? nil : partial)
        }
    }

    private static func contrast(
        _ cell: DesignCell, _ results: AblationResults, _ part: Comparison.Part?
    ) -> ResultCell {
        guard case .variant(let index) = cell, let part else { return .missing }
        guard index != results.pinned else { return .text("pinned") }
        guard let judged = results.judged(index, in: part) else { return .missing }
        let difference = judged.difference
        let interval = difference.newTraining ?? difference.theseWeights
        let mark = ComparisonTables.mark(judged.judgement.verdict, results.comparison?.margin)
        return ResultCell(.contrast(difference.estimate, interval.lower, interval.upper), mark: mark)
    }

    // MARK: Notes

    private static func reasons(_ cells: some Sequence<DesignCell>) -> [String] {
        cells.compactMap { if case .impossible(let reason) = $0 { reason } else { nil } }
    }

    private static func notes(_ results: AblationResults, _ reasons: [String]) -> [String] {
        var notes = results.comparison.map(ComparisonNotes.ofMatrix) ?? []
        if !reasons.isEmpty { notes.append("Impossible: " + reasons.uniqued().joined(separator: "; ") + ".") }
        let open = results.variants.filter { !$0.standing.isEmpty }.map(\.name)
        if !open.isEmpty {
            notes.append(
                "Not done: \(open.joined(separator: "; ")) (\(results.variants.priceInWords)); --run-missing trains "
                    + "them.")
        }
        return notes
    }
}
