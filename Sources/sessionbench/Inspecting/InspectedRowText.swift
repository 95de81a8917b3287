import Algorithms
import Basics
import Export
import Interface
import Metrics
import Results

/// A test row, and lists of them, for people.
struct InspectedRowText: CustomStringConvertible {
    let description: String

    private static let shownCategories = 5

    init(_ row: Int, _ kept: [InspectedRun], _ found: Inspection) {
        var parts: [String] = []
        if let session = found.session {
            parts.append(Self.table(of: session))
        }
        if let problem = found.problem { parts.append("The data gives nothing more: \(problem.forTerminal)\n") }
        for (number, run) in kept.enumerated() {
            let model = found.models[number]
            parts.append(Self.ranks(of: row, run, model))
            if let model { parts += Self.tables(of: model) }
        }
        let head = "row \(row + 1), session \(kept[0].sessions[row] + 1)\n\n"
        description = head + parts.joined(separator: "\n")
    }

    private static func title(_ item: InspectedItem) -> String { (item.title ?? "").forTerminal(atMost: 50) }
    private static func path(_ item: InspectedItem) -> String {
        item.categories.joined(separator: " › ").forTerminal(atMost: 60)
    }

    private static func table(of session: InspectedSession) -> String {
        var table = PlainTable([
            ("", .left), ("item", .left), ("title", .left), ("category", .left), ("clicks in training", .right),
        ])
        let all = session.items.map { ("clicked", $0) } + (session.target.map { [("target", $0)] } ?? [])
        for (role, item) in all {
            table.append([
                role, item.id.forTerminal(atMost: 40), title(item), path(item), Numbers.grouped(item.clicks),
            ])
        }
        return table.description
    }

    private static func ranks(of row: Int, _ run: InspectedRun, _ model: InspectedModel?) -> String {
        var table = PlainTable(alignments: [.left, .left])
        table.append(["run", run.summary.run.forTerminal])
        let items = Numbers.grouped(run.summary.dataset.items)
        table.append(["rank of the target", "\(run.text(rank: run.ranks[row])) of \(items)"])
        if let rank = run.reranked?[row] { table.append(["by the second stage", run.text(rank: rank)]) }
        for strategy in run.candidates.map(\.strategy).uniqued() {
            let sets = run.candidates.filter { $0.strategy == strategy }.map { set in
                "\(Numbers.percent(set.wanted)) %: \(set.ranks[row] > 0 ? "\(set.ranks[row])" : "none")"
            }
            table.append(["among \(strategy.rawValue)", sets.joined(separator: "   ")])
        }
        for hit in run.categoryHits(row: row) {
            table.append(["category, \(hit.level.forTerminal)", hit.isHit ? "right" : "wrong"])
        }
        for level in run.explained {
            table.append([
                "best item of the best \(level.level.forTerminal)",
                "in \(Numbers.percent(level.best)) % of the test rows",
            ])
        }
        if let score = model?.targetScore {
            let parts = model?.targetParts.map { parts in
                " = \(Numbers.fixed(parts.session, 4)) of the session, \(Numbers.fixed(parts.category, 4)) of the "
                    + "predicted categories"
            }
            table.append(["score of the target", Numbers.fixed(score, 4) + (parts ?? "")])
        }
        if let alone = model?.bestWithoutCategories {
            table.append(["best by the session", alone.id.forTerminal(atMost: 40)])
        }
        if let missing = model?.missing { table.append(["no scores", missing.forTerminal]) }
        return table.description
    }

    private static func tables(of model: InspectedModel) -> [String] {
        let levels = model.levels.map { level -> String in
            var table = PlainTable([(level.name.forTerminal, .left), ("probability %", .right), ("", .left)])
            for category in level.categories where category.place <= shownCategories || category.isTarget {
                table.append([
                    category.name.forTerminal(atMost: 60), Numbers.percent(category.probability),
                    category.isTarget ? "target" : "",
                ])
            }
            return table.description
        }
        guard !model.items.isEmpty else { return levels }
        let isSplit = model.items.contains { $0.parts != nil }
        var columns: [(String, PlainTable.Alignment)] = [
            ("", .right), ("item", .left), ("title", .left), ("category", .left), ("score", .right),
        ]
        if isSplit { columns += [("session", .right), ("categories", .right)] }
        var table = PlainTable(columns + [("", .left)])
        func number(_ value: Double?) -> String { value.map { Numbers.fixed($0, 4) } ?? "" }
        for (place, listed) in model.items.enumerated() {
            var row = [
                "\(place + 1)", listed.item.id.forTerminal(atMost: 40), title(listed.item), path(listed.item),
                number(listed.score),
            ]
            if isSplit { row += [number(listed.parts?.session), number(listed.parts?.category)] }
            table.append(row + [listed.isTarget ? "target" : ""])
        }
        return levels + [table.description]
    }

    /// Rows of a list; ranks of several runs stand beside each other.
    static func table(of rows: [Int], _ kept: [InspectedRun]) -> String {
        let ranks = kept.count > 1 ? ["rank", "other rank"] : ["rank"]
        var table = PlainTable(
            ["row", "session", "clicks before"].map { ($0, .right) } + ranks.map { ($0, .right) }
                + [("clicks of the target", .right), ("", .left)])
        for row in rows {
            let run = kept[0]
            table.append(
                ["\(row + 1)", "\(run.sessions[row] + 1)", "\(run.rows.prefix[row])"]
                    + kept.map { $0.text(rank: $0.ranks[row]) }
                    + [Numbers.grouped(Int(run.rows.clicks[row])), run.rows.isInPrefix[row] == 1 ? "repeat" : ""])
        }
        return table.description
    }
}
