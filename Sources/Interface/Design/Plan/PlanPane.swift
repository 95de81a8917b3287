import Basics
import Experiments
import Metrics
import Results
import Runs
import ScreenKit

/// The study that the form makes, and what is left to do of it.
struct PlanPane {
    /// Rows below the table: what the rest takes, and what is worth knowing of the row under the cursor.
    static func rowsBelow(height: Int) -> Int { height < 8 ? 2 : 4 }

    private let desk: DesignDesk
    private let board: StudyBoard
    private let library: RunLibrary
    private let progress: StudyProgress

    init(_ workspace: Workspace) {
        desk = workspace.design
        board = workspace.studies
        library = workspace.library
        progress = desk.plan.progress(library)
    }

    /// How many runs there are, and are done.
    func note() -> StyledText {
        let all = progress.entries(of: nil)
        let done = all.count { $0.found?.status == .done }
        let missing = all.count(where: \.isMissing)
        return StyledText("\(Numbers.grouped(done)) of \(Numbers.grouped(all.count)) done", .muted)
            + (missing > 0
                ? StyledText(" · ", .muted) + StyledText("a", .key)
                    + StyledText(" launches \(Numbers.grouped(missing))", .muted)
                : StyledText())
    }

    func draw(on screen: inout Screen, in area: Rect, target: @escaping (Int) -> Screen.Hotspot.Target) {
        var rest = area
        drawBelow(on: &screen, in: rest.cutBottom(Self.rowsBelow(height: area.height)))
        let plan = desk.plan
        let variants = plan.study.variants
        if variants.isEmpty, plan.made.omissions.isEmpty { return }
        let seeds = variants.map(\.seeds.count).max() ?? 0
        // Letters tell which results compare, where not all do.
        let groups = Comparability(progress.entries(of: nil).compactMap { $0.found?.summary?.dataset })
        let hasGroups = groups.groupCount > 1
        let longest = variants.indices.map { plan.name($0, board).displayWidth + 2 }.max() ?? 0
        let table = Table(
            columns: [
                .init(
                    "variant", width: 12, wanted: min(longest, 24), isFlexible: true, maximumWidth: 60,
                    showsEnds: true),
                .init("seeds", width: min(max(seeds, 5), 12)),
                .init("status", width: min(max(rest.width - 60, 11), 40)),
            ] + (hasGroups ? [.init("data", width: 4)] : []) + [
                .init("MRR@20%", width: 13, alignment: .trailing),
                .init("val MRR%", width: 8, alignment: .trailing, dispensability: 1),
            ], gap: 1)
        table.draw(
            on: &screen, in: rest, rowCount: variants.count + plan.made.omissions.count, offset: plan.cursor.offset,
            selected: desk.pane == .plan ? plan.cursor.index : nil, target: target
        ) { index in
            index < variants.count
                ? row(index, isChosen: index == plan.cursor.index, groups: hasGroups ? groups : nil)
                : omission(index, columns: hasGroups ? 6 : 5)
        }
    }

    private func omission(_ index: Int, columns: Int) -> [StyledText] {
        let omission = desk.plan.made.omissions[index - desk.plan.study.variants.count]
        let texts = [
            StyledText("  " + omission.name, .muted), StyledText("–", .muted),
            StyledText(omission.isDouble ? "the same" : "impossible", .warning),
        ]
        return texts + Array(repeating: StyledText(), count: columns - texts.count)
    }

    /// - Parameter groups: nil if all results compare.
    private func row(_ index: Int, isChosen: Bool, groups: Comparability?) -> [StyledText] {
        let entries = progress.entries(of: index)
        let runs = entries.compactMap(\.found)
        let seeds = entries.reduce(StyledText()) { text, entry in
            text + (entry.found.map { StyledText($0.status.sign, $0.status.style) } ?? StyledText("·", .muted))
        }
        let letters = groups.map { groups in
            Set(runs.compactMap { $0.summary.flatMap { groups.letter(of: $0.dataset) } }).sorted()
        }
        let test = runs.compactMap { $0.test?.mrr }
        let validation = runs.compactMap { $0.validation?.mrr }
        let shown: String? =
            if let letters, letters.count > 1 {
                // A mean over other test rows would mean nothing.
                "≠"
            } else {
                test.isEmpty ? nil : Numbers.percent(MeanAndSpread(test))
            }
        return [StyledText((isChosen ? "▶ " : "  ") + desk.plan.name(index, board)), seeds, Self.status(entries)]
            + (letters.map { [StyledText($0.joined(separator: ","), .muted)] } ?? [])
            + [
                StyledText(shown ?? "–", shown == nil ? .muted : .text),
                StyledText(validation.isEmpty ? "–" : Numbers.percent(MeanAndSpread(validation).mean), .muted),
            ]
    }

    /// What the rest takes and what that goes by, then what is worth knowing of the row under the cursor.
    private func drawBelow(on screen: inout Screen, in area: Rect) {
        var rest = area
        let (remark, style) = remark()
        if progress.entries(of: nil).contains(where: \.isMissing) {
            let words = desk.plan.cost.words(desk.knownSizes)
            let text = "the rest: \(words[0]) · \(words[1])"
            let room = remark.isEmpty ? rest.height : max(rest.height - 2, 1)
            let lines = text.wrapped(to: rest.width)
            for line in lines.count <= room ? lines : [words[0]] {
                let place = rest.cutTop(1)
                screen.draw(line, x: place.x, y: place.y, width: place.width)
            }
        }
        screen.drawWrapped(remark, in: rest, style: style)
    }

    /// What is worth knowing of the row under the cursor or, if that is nothing, of the study.
    private func remark() -> (text: String, style: Style) {
        if let problem = desk.plan.made.obstacle { return (problem, .warning) }
        if let omission = desk.plan.omission { return ("left out: \(omission.reason)", .warning) }
        if let variant = desk.plan.variant, let failure = StudyProgress.failure(progress.entries(of: variant)) {
            return (failure, .bad)
        }
        let omissions = desk.plan.made.omissions
        let impossible = omissions.count { !$0.isDouble }
        let words = [
            impossible > 0 ? "\(impossible) impossible" : nil,
            omissions.count > impossible ? "\(omissions.count - impossible) the same as others" : nil,
        ].compactMap(\.self)
        return (words.isEmpty ? "" : "left out: " + words.joined(separator: ", "), .warning)
    }

    /// The most important status: what is running, then what keeps the variant from being done.
    private static func status(_ entries: [StudyProgress.Entry]) -> StyledText {
        if let run = entries.lazy.compactMap(\.found).first(where: \.status.isWorking) {
            if let scored = run.scoredShare { return StyledText("scoring \(scored)", run.status.style) }
            return StyledText(
                [run.status.rawValue, run.percentDone].compactMap(\.self).joined(separator: " "), run.status.style)
        }
        for status in [RunStatus.failed, .interrupted, .stopped, .queued] {
            let count = entries.count { $0.found?.status == status }
            guard count > 0 else { continue }
            if status == .failed, entries.count == 1, let failure = StudyProgress.failure(entries) {
                return StyledText(failure, status.style)
            }
            return StyledText(
                count == 1 && entries.count == 1 ? status.rawValue : "\(count) \(status.rawValue)", status.style)
        }
        let missing = entries.count { $0.found == nil }
        if missing == 0 { return StyledText("done", RunStatus.done.style) }
        return StyledText(missing == entries.count ? "missing" : "\(missing) missing", .muted)
    }
}

extension PlanPane {
    /// A line per variant: its runs, its name.
    func drawCompact(on screen: inout Screen, in area: Rect, target: (Int) -> Screen.Hotspot.Target) {
        var rest = area
        drawBelow(on: &screen, in: rest.cutBottom(Self.rowsBelow(height: area.height)))
        let plan = desk.plan
        for (line, index) in plan.cursor.visible.prefix(rest.height).enumerated() {
            let row = Rect(x: rest.x, y: rest.y + line, width: rest.width, height: 1)
            let signs = progress.entries(of: index).map { $0.found?.status.sign ?? "·" }.joined()
            let sign = index < plan.study.variants.count ? signs : "–"
            screen.draw("\(sign) \(plan.name(index, board))", x: row.x, y: row.y, width: row.width)
            if index == plan.cursor.index { screen.select(row) }
            screen.addHotspot(row, target(index))
        }
    }
}
