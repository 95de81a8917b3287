import Basics
import Experiments
import Results
import Runs
import ScreenKit

/// The runs in view: a row for each, or for the finished runs of a variant, below the heading of their group.
struct RunTable {
    private let library: RunLibrary
    private let runs: RunsView
    private let selected: RunRecord?
    private let groups: Comparability
    private let best: BestValues
    /// MRR@20 of the pinned variants.
    private let pinned: [RunGroup: Double]
    private let columns: [RunColumn]

    init(_ workspace: Workspace, _ groups: Comparability) {
        library = workspace.library
        runs = workspace.runs
        selected = workspace.selectedRun
        self.groups = groups
        best = BestValues(workspace.library, groups)
        let library = library
        let layout = runs.layout
        pinned = Dictionary(
            uniqueKeysWithValues: runs.pins.compactMap { group, recipe in
                let members = layout.runs(of: .arm(RunArm(group: group, recipe: recipe))).compactMap { library[$0] }
                return RunRowValues(members).testMRR.map { (group, $0.mean) }
            })
        let hasArms = runs.rows.contains { if case .arm = $0 { true } else { false } }
        let hasTags = runs.order.contains { library[$0]?.notes.tags.isEmpty == false }
        columns = RunColumn.allCases.filter { [pinned, runs] column in
            if runs.hiddenColumns.contains(column) { return false }
            return switch column {
            case .spread: hasArms
            case .difference: !pinned.isEmpty
            case .tags: hasTags
            // Where there are headings, they say it.
            case .data: !runs.isGrouped
            default: true
            }
        }
    }

    func draw(on screen: inout Screen, in area: Rect) {
        Table(columns: columns.map(column), gap: area.width < 110 ? 1 : 2).draw(
            on: &screen, in: area, rowCount: runs.rows.count, offset: runs.cursor.offset,
            selected: runs.cursor.index, target: { RunsPage.target(.row(runs.rows[$0])) },
            titleTarget: { columns[$0].sortKey.map { RunsPage.target(.title($0)) } }
        ) { index in
            switch runs.rows[index] {
            case .group(let group): .line(heading(group))
            case let row: .cells(cells(row))
            }
        }
    }

    private func column(_ column: RunColumn) -> Table.Column {
        let order: Table.SortOrder? =
            column.sortKey == runs.sortKey && column != .difference
            ? (runs.isDescending ? .descending : .ascending) : nil
        func text(_ width: Int, upTo widest: Int, dispensability: Int = 0) -> Table.Column {
            .init(
                column.title, width: width, isFlexible: true, maximumWidth: max(widest, width),
                dispensability: dispensability, showsEnds: true, sortOrder: order)
        }
        func number(_ width: Int, dispensability: Int = 0) -> Table.Column {
            .init(
                column.title, width: width, alignment: .trailing, dispensability: dispensability, sortOrder: order)
        }
        return switch column {
        case .mark: .init("", width: 1)
        case .experiment: text(11, upTo: runs.widths.experiment, dispensability: runs.isGrouped ? 1 : 0)
        case .variant: text(14, upTo: runs.widths.variant + 5)
        case .seed: number(5, dispensability: 4)
        case .data: .init(column.title, width: 4, dispensability: 1)
        case .status: .init(column.title, width: 13, sortOrder: order)
        case .epoch: number(6, dispensability: 5)
        case .validationMRR: number(9)
        case .testHR: number(7, dispensability: 2)
        case .testMRR: number(8)
        case .spread: number(4)
        case .difference: number(6)
        case .testNDCG: number(9, dispensability: 7)
        case .speed: number(7, dispensability: 6)
        case .memory: number(8, dispensability: 5)
        case .timeLeft: number(6)
        case .tags: text(8, upTo: 24, dispensability: 3)
        case .folder: text(12, upTo: runs.widths.folder, dispensability: 8)
        }
    }

    // MARK: Headings

    /// What compares, how many runs and variants there are, and the best of them.
    private func heading(_ group: RunGroup) -> StyledText {
        let members = runs.layout.runs(of: .group(group)).compactMap { library[$0] }
        let sign = runs.isFolded(.group(group)) ? "▸ " : "▾ "
        var text = StyledText(sign, .key) + name(group, members)
        let variants = Set(members.map(\.recipe)).count
        let runCount = members.count == 1 ? "1 run" : "\(Numbers.grouped(members.count)) runs"
        text += StyledText(
            "  \(runCount) in \(variants == 1 ? "1 variant" : "\(Numbers.grouped(variants)) variants")", .muted)
        let going = members.count(where: \.status.isWorking)
        if going > 0 { text += StyledText(", \(going) going", .accent) }
        if let best = members.max(by: { ($0.test?.mrr ?? 0) < ($1.test?.mrr ?? 0) }), let test = best.test {
            text += StyledText(", best ", .muted) + StyledText("\(Numbers.percent(test.mrr)) \(best.variant)", .good)
        }
        if let recipe = runs.pins[group], let pin = members.first(where: { $0.recipe == recipe }) {
            text += StyledText(", pinned ", .muted) + StyledText(pin.variant, .accent)
        }
        return text
    }

    private func name(_ group: RunGroup, _ members: [RunRecord]) -> StyledText {
        switch group {
        case .comparable(let key):
            guard let data = members.lazy.compactMap(\.dataset).first else { return StyledText(key, .text.strong) }
            return StyledText(data.name, .text.strong)
                + StyledText(" \(groups.letter(of: data) ?? "") \(data.fingerprint.prefix(8))", .muted)
        case .unprepared(let experiment):
            return StyledText(experiment, .text.strong) + StyledText(" data not prepared yet", .muted)
        }
    }

    // MARK: Rows

    private func cells(_ row: RunRow) -> [StyledText] {
        let members = runs.layout.runs(of: row).compactMap { library[$0] }
        guard let first = members.first else { return [] }
        let values = RunRowValues(members)
        let group = runs.layout.group(of: row)
        let letter = groups.letter(of: first) ?? ""
        let differs = selected.map { groups.differ($0, first) } ?? false
        func metric(_ value: Double?, best: Double? = nil) -> StyledText {
            guard let value else { return StyledText("–", .muted) }
            let isBest = best == value && members.count == 1
            return StyledText(Numbers.percent(value), differs ? .muted : isBest ? .good.strong : .text)
        }
        return columns.map { column in
            switch column {
            case .mark: mark(members, isPinned: isPinned(first, group))
            case .experiment: StyledText(first.id.experiment)
            case .variant: variant(row, first)
            case .seed: StyledText(seed(row, members), .muted)
            case .data: differs ? StyledText("≠ \(letter)", .warning) : StyledText("  \(letter)", .muted)
            case .status: first.shortStatus
            case .epoch: StyledText(values.epoch.map { Numbers.fixed($0, 1) } ?? "–", .muted)
            case .validationMRR: metric(values.validationMRR, best: best.validation[letter])
            case .testHR: metric(values.testHR)
            case .testMRR: metric(values.testMRR?.mean, best: best.test[letter])
            case .spread: StyledText(values.testMRR?.deviation.map { Numbers.percent($0) } ?? "", .muted)
            case .difference: difference(values.testMRR?.mean, group, isPinned: isPinned(first, group))
            case .testNDCG: metric(values.testNDCG)
            case .speed: StyledText(values.speed.map(Numbers.short) ?? "–", .muted)
            case .memory: StyledText(values.memory.map(Numbers.megabytes) ?? "–", .muted)
            case .timeLeft: StyledText(first.secondsLeft.map(Numbers.duration) ?? "", .accent)
            case .tags: StyledText(Set(members.flatMap(\.notes.tags)).sorted().joined(separator: " "), .accent)
            case .folder: StyledText(first.id.folder, .muted)
            }
        }
    }

    private func isPinned(_ run: RunRecord, _ group: RunGroup?) -> Bool {
        group.flatMap { runs.pins[$0] } == run.recipe
    }

    private func mark(_ members: [RunRecord], isPinned: Bool) -> StyledText {
        if let mark = members.lazy.compactMap({ runs.marks[$0.id] }).first {
            return StyledText(LineChart.marker(mark), .series(mark))
        }
        return isPinned ? StyledText("P", .key.strong) : " "
    }

    private func variant(_ row: RunRow, _ first: RunRecord) -> StyledText {
        switch row {
        case .arm:
            return StyledText(runs.isFolded(row) ? "▸ " : "▾ ", .key) + StyledText(first.variant)
                + StyledText(" ×\(runs.layout.runs(of: row).count)", .muted)
        case .run(let id):
            let isOpened = runs.layout.armOf[id].map { !runs.isFolded(.arm($0)) } ?? false
            return isOpened ? StyledText("  " + first.variant, .muted) : StyledText(first.variant)
        case .group: return StyledText()
        }
    }

    private func seed(_ row: RunRow, _ members: [RunRecord]) -> String {
        if case .arm = row { return "" }
        return members.first.map { "\($0.experiment.training.seed)" } ?? ""
    }

    private func difference(_ value: Double?, _ group: RunGroup?, isPinned: Bool) -> StyledText {
        guard !isPinned else { return StyledText("pinned", .accent) }
        guard let value, let base = group.flatMap({ pinned[$0] }) else { return StyledText("–", .muted) }
        let points = Numbers.fixed(100 * (value - base), 2)
        return StyledText(value > base ? "+" + points : points.replacing("-", with: "−"))
    }
}

/// Largest MRR@20 among comparable runs, by the letter of their group.
private struct BestValues {
    var validation: [String: Double] = [:]
    var test: [String: Double] = [:]

    init(_ library: RunLibrary, _ groups: Comparability) {
        for run in library.inOrderOfArrival {
            guard let group = groups.letter(of: run) else { continue }
            if let value = run.validation?.mrr { validation[group] = max(validation[group] ?? 0, value) }
            if let value = run.test?.mrr { test[group] = max(test[group] ?? 0, value) }
        }
    }
}
