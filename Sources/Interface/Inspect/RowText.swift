import Basics
import Experiments
import Metrics
import Results
import ScreenKit

/// What a model saw and said, as lines: of a test row, or of a session that the user has typed.
struct RowText {
    /// A run as it is shown.
    struct Run {
        let name: String
        let rows: InspectedRun
        /// Among the models of the inspection.
        let index: Int
    }

    /// How much there is room for.
    struct Limits {
        /// Latest items of the session.
        var items = Int.max
        var categories = Int.max
        /// Index of the only level of categories to show; nil for all.
        var level: Int?
    }

    /// Nil until the engine has said anything.
    let inspection: Inspection?
    /// Index of the test row; nil for a typed session.
    let row: Int?
    let glyphs: GlyphSet
    /// In screen columns.
    let width: Int

    // MARK: The session

    /// Heading, items, oldest first, and the target.
    /// - Parameter run: whose rows they are; nil for a typed session.
    func session(_ run: InspectedRun?, _ limits: Limits = Limits()) -> [StyledText] {
        var lines: [StyledText] = []
        if let row, let run {
            let prefix = Int(run.rows.prefix[row])
            let again = run.rows.isInPrefix[row] == 1 ? " · a repeat" : ""
            lines.append(
                StyledText("session ", .muted) + StyledText(Numbers.grouped(Int(run.sessions[row]) + 1))
                    + StyledText(" · ", .muted) + StyledText(prefix == 1 ? "1 click" : "\(prefix) clicks")
                    + StyledText(" before" + again, .muted))
        }
        if let problem = inspection?.problem {
            lines += problem.wrapped(to: width).map { StyledText($0, .warning) }
            return lines + (row == nil ? [StyledText("I changes it, Esc goes back to the test rows", .muted)] : [])
        }
        guard let session = inspection?.session else { return lines + [StyledText("reading the data…", .muted)] }
        lines.append(StyledText("   clicks  item", .header))
        let hidden = max(session.items.count - limits.items, 0)
        if hidden > 0 { lines.append(StyledText("           … \(hidden) earlier", .muted)) }
        lines += session.items.dropFirst(hidden).map { line($0, before: "  ") }
        if let target = session.target { lines.append(line(target, before: "→ ", style: .good)) }
        return lines
    }

    /// Clicks in training, title or else name, categories, and the name of what has a title.
    private func line(_ item: InspectedItem, before: String, style: Style = .text) -> StyledText {
        let clicks = Numbers.grouped(item.clicks)
        let padding = String(repeating: " ", count: max(7 - clicks.displayWidth, 0))
        return StyledText(before, style) + StyledText(padding + clicks + "  ", .muted) + words(item, style)
    }

    private func words(_ item: InspectedItem, _ style: Style) -> StyledText {
        let title = item.title.flatMap { $0.isEmpty || $0 == item.id ? nil : $0 }
        let path = item.categories.joined(separator: " › ")
        return StyledText(title ?? item.id, style) + StyledText(path.isEmpty ? "" : "  \(path)", .muted)
            + StyledText(title == nil ? "" : "  \(item.id)", .muted)
    }

    // MARK: A model

    /// Ranks, probabilities and the best items.
    func model(_ run: Run, _ limits: Limits = Limits()) -> [StyledText] {
        let model = inspection?.models.indices.contains(run.index) == true ? inspection?.models[run.index] : nil
        var lines = row.map { ranks(run.rows, row: $0) } ?? []
        let isDone = (inspection?.done ?? 0) > run.index
        if let missing = model?.missing {
            lines += "no probabilities and scores: \(missing)".wrapped(to: width).map { StyledText($0, .warning) }
        } else if !isDone, inspection?.problem == nil {
            lines.append(StyledText("reading the weights…", .muted))
        }
        lines += (model?.levels ?? []).enumerated().flatMap { index, level in
            limits.level == nil || limits.level == index ? bars(level, run.rows, limits) : []
        }
        return lines + list(model, run.rows)
    }

    private func ranks(_ run: InspectedRun, row: Int) -> [StyledText] {
        let rank = run.ranks[row]
        var lines = [
            StyledText("rank ", .muted) + StyledText(run.text(rank: rank), Self.style(rank).strong)
                + StyledText(" of \(Numbers.grouped(run.summary.dataset.items))", .muted)
                + (run.reranked.map {
                    StyledText(" · ", .muted) + StyledText(run.text(rank: $0[row]), Self.style($0[row]))
                        + StyledText(" by the second stage", .muted)
                } ?? StyledText())
        ]
        for strategy in EvaluationSettings.Strategy.allCases {
            let sets = run.candidates.filter { $0.strategy == strategy }
            if sets.isEmpty { continue }
            let found = sets.map { set in
                StyledText(" \(CandidateCharts.label(set.wanted).replacing(" ", with: "")):", .muted)
                    + StyledText(set.ranks[row] > 0 ? "\(set.ranks[row])" : "–", Self.style(set.ranks[row]))
            }
            lines.append(found.reduce(StyledText("in \(strategy.rawValue)", .muted)) { $0 + $1 })
        }
        let hits = run.categoryHits(row: row)
        if !hits.isEmpty {
            lines.append(
                hits.reduce(StyledText("category:", .muted)) {
                    $0 + StyledText($1.isHit ? " ✓" : " ✗", $1.isHit ? .good : .warning)
                        + StyledText(" \($1.level)", .muted)
                })
        }
        return lines
    }

    static func style(_ rank: Int32) -> Style { (1...Int32(RankingMetrics.cutoff)).contains(rank) ? .good : .muted }

    private func bars(_ level: InspectedModel.Level, _ run: InspectedRun, _ limits: Limits) -> [StyledText] {
        let best = level.categories.prefix(limits.categories)
        let shown = best + level.categories.dropFirst(limits.categories).filter(\.isTarget)
        let room = max(min(width / 3, 30), 6)
        let bar = max(width - room - 14, 4)
        let most = shown.map(\.probability).max() ?? 0
        let explained = run.explained.first { $0.level == level.name }.map {
            StyledText(" · the best item's in \(Numbers.percent($0.best)) % of the test rows", .muted)
        }
        return [StyledText("category, level \(level.name)", .header) + (explained ?? StyledText())]
            + shown.map { category in
                let style: Style = category.isTarget ? .good : .accent
                let name = category.place > limits.categories ? "\(category.place). \(category.name)" : category.name
                let filled = BarList.bar(category.probability, of: most, width: bar, glyphs: glyphs)
                return StyledText(Self.cut(name, to: room) + " ", category.isTarget ? .good : .text)
                    + StyledText(filled.padding(to: bar) + " ", style)
                    + StyledText("\(Numbers.percent(category.probability)) %", category.isTarget ? .good : .text)
                    + StyledText(category.isTarget ? " ←" : "", .good)
            }
    }

    private func list(_ model: InspectedModel?, _ run: InspectedRun) -> [StyledText] {
        guard let model, !model.items.isEmpty else {
            guard row != nil, run.lists == nil, inspection?.session != nil else { return [] }
            return [StyledText("the run keeps no list of what it recommends", .muted)]
        }
        let score = model.targetScore.map { StyledText(" · the target scores \(Numbers.fixed($0, 4))", .muted) }
        let isSplit = width >= Self.splitWidth && model.items.contains { $0.parts != nil }
        var lines = [StyledText("the best \(model.items.count)", .header) + (score ?? StyledText())]
        if let item = model.bestWithoutCategories {
            lines.append(StyledText("by the session's part alone: ", .muted) + words(item, .text))
        }
        if isSplit {
            lines.append(StyledText("    " + Self.numbers("score", "session", "categories"), .header))
        }
        return lines
            + model.items.enumerated().map { place, listed in
                let style: Style = listed.isTarget ? .good : .text
                let numbers =
                    isSplit ? Self.split(listed) : Self.aligned(listed.score.map { Numbers.fixed($0, 4) } ?? "", 9)
                return StyledText((listed.isTarget ? "→" : " ") + Self.aligned("\(place + 1)", 2) + " ", style)
                    + StyledText(numbers + " ", .muted) + words(listed.item, style)
            }
    }

    /// The score of an item and what the session and the predicted categories give to it.
    private static func split(_ listed: InspectedModel.Listed) -> String {
        let all = [listed.score, listed.parts?.session, listed.parts?.category].map { value in
            value.map { Numbers.fixed($0, 2) } ?? ""
        }
        return numbers(all[0], all[1], all[2])
    }

    private static func numbers(_ score: String, _ session: String, _ categories: String) -> String {
        aligned(score, 7) + aligned(session, 9) + aligned(categories, 12)
    }

    /// Columns from which on scores are shown with their parts.
    private static let splitWidth = 56

    private static func aligned(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(width - text.displayWidth, 0)) + text
    }

    /// A name in exactly so many columns. What a screen does not show is left out first.
    private static func cut(_ name: String, to width: Int) -> String {
        let name = name.onlyVisible
        guard name.displayWidth > width else { return name.padding(to: width) }
        var left = width - 1
        let start = name.prefix { character in
            left -= String(character).displayWidth
            return left >= 0
        }
        return (String(start) + "…").padding(to: width)
    }
}
