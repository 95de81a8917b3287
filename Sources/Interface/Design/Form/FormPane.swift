import Basics
import Experiments
import ScreenKit

/// The form over every key that is read.
enum FormPane {
    private static let labelWidth = 22

    /// - Parameter target: what a click on a line means.
    static func draw(
        _ desk: DesignDesk, on screen: inout Screen, in area: Rect, target: (FormRow) -> Screen.Hotspot.Target
    ) {
        guard let draft = desk.draft else {
            return screen.drawWrapped(desk.choice?.problem ?? "", in: area, style: .warning)
        }
        let form = desk.form
        let bar = form.rows.count > area.height ? 1 : 0
        for (line, index) in form.cursor.visible.prefix(area.height).enumerated() where index < form.rows.count {
            let row = Rect(x: area.x, y: area.y + line, width: area.width - bar, height: 1)
            draw(form.rows[index], form, draft, on: &screen, in: row)
            if index == form.cursor.index, desk.pane == .form { screen.select(row) }
            screen.addHotspot(row, target(form.rows[index]))
        }
        if form.rows.isEmpty {
            let text = form.showsOnlyChanges ? "nothing differs from the file; * shows all keys" : "nothing to change"
            screen.draw(text, x: area.x, y: area.y, width: area.width, style: .muted)
        }
        let edge = Rect(x: area.maxX - bar, y: area.y, width: bar, height: area.height)
        screen.scrollbar(in: edge, count: form.rows.count, offset: form.cursor.offset)
    }

    private static func draw(
        _ row: FormRow, _ form: FormList, _ draft: ExperimentDraft, on screen: inout Screen, in area: Rect
    ) {
        var rest = area
        if case .section(let section) = row {
            let isFolded = form.folded.contains(section) && !form.showsOnlyChanges
            var heading = StyledText(isFolded ? "▸ " : "▾ ", .muted) + StyledText(section.rawValue, .header)
            if isFolded { heading += StyledText("  ") + summary(form.keys(of: section, draft), draft) }
            screen.draw(heading, x: rest.x, y: rest.y, width: rest.width)
            return
        }
        let mark = rest.cutRight(2)
        let label = rest.cutLeft(min(labelWidth, rest.width * 7 / 20))
        let (name, value, isChanged) = content(row, draft, width: rest.width)
        // Where there is no room for all of a path, its last word says most.
        let isWhole = name.displayWidth <= label.width - 3
        let shown = isWhole ? name : name.split(separator: ".").last.map(String.init) ?? name
        screen.draw(shown, x: label.x + 2, y: label.y, width: label.width - 3)
        screen.draw(value, x: rest.x, y: rest.y, width: rest.width)
        if isChanged { screen.draw("*", x: mark.x + 1, y: mark.y, style: .warning) }
    }

    private static func content(
        _ row: FormRow, _ draft: ExperimentDraft, width: Int
    ) -> (name: String, value: StyledText, isChanged: Bool) {
        switch row {
        case .section: return ("", StyledText(), false)
        case .key(let path):
            guard let key = ExperimentSchema.key(path) else { return (path, StyledText(), false) }
            return (FormSection.label(path), value(of: key, draft, width: width), draft.isChanged(key))
        case .scope:
            let names = ["this variant", "all \(draft.origin.variants.count)"]
            return ("change", options(names, [draft.isOfAll ? names[1] : names[0]], width: width), false)
        case .seeds:
            let seeds = draft.seeds
            let isCounted = seeds == Array((seeds.first ?? 0)..<((seeds.first ?? 0) + UInt64(seeds.count)))
            let text =
                isCounted
                ? "\(seeds.count)" + (seeds.count > 1 ? ", from \(seeds[0]) on" : "")
                : seeds.map(String.init).joined(separator: ", ")
            return ("seeds", StyledText(text, .accent.strong), draft.areSeedsChanged)
        }
    }

    /// The values of a key, or all that it may have where that is few words.
    private static func value(of key: ExperimentKey, _ draft: ExperimentDraft, width: Int) -> StyledText {
        let values = draft.values(of: key)
        switch key.kind {
        case .flag:
            return options(["on", "off"], values.map { $0 == .flag(true) ? "on" : "off" }, width: width)
        case .choice(let names): return options(names, values.map(\.plain), width: width)
        case .integer, .number, .text, .names, .list:
            let words = values.map { $0.plain.isEmpty ? "none" : $0.plain }
            let text = words.count == 1 ? words[0] : "[\(words.joined(separator: ", "))]"
            return StyledText(text, draft.isChanged(key) ? .accent.strong : .text)
        }
    }

    private static func options(_ names: [String], _ chosen: [String], width: Int) -> StyledText {
        func mark(_ isChosen: Bool) -> String { chosen.count > 1 ? (isChosen ? "■" : "□") : isChosen ? "●" : "○" }
        let all = names.enumerated().reduce(StyledText()) { text, option in
            let isChosen = chosen.contains(option.element)
            let gap = StyledText(option.offset == 0 ? "" : " ")
            return text + gap
                + StyledText("\(mark(isChosen)) \(option.element)", isChosen ? .accent.strong : .muted)
        }
        if all.displayWidth <= width { return all }
        return StyledText("\(mark(true)) \(chosen.joined(separator: ", "))", .accent.strong)
            + StyledText("  of \(names.count)", .muted)
    }

    private static func summary(_ keys: [ExperimentKey], _ draft: ExperimentDraft) -> StyledText {
        // What was changed comes first: the end is cut off.
        let sorted = keys.filter(draft.isChanged) + keys.filter { !draft.isChanged($0) }
        return sorted.reduce(StyledText()) { text, key in
            let values = draft.values(of: key).map(\.plain).joined(separator: ", ")
            return values.isEmpty
                ? text : text + StyledText("\(key.word) \(values)  ", draft.isChanged(key) ? .accent : .muted)
        }
    }

    /// What the line under the cursor is, and what it takes.
    static func help(_ desk: DesignDesk) -> [String] {
        guard let row = desk.form.row, let draft = desk.draft else { return [] }
        switch row {
        case .section(let section):
            let count = desk.form.keys(of: section, draft).count
            return ["\(count) key\(count == 1 ? "" : "s"); Enter folds and unfolds, / finds any key"]
        case .scope:
            return ["Whether what is changed below is changed in the variant that is chosen on the right, or in all"]
        case .seeds: return [FormRow.seedsKey.help, FormRow.seedsKey.path]
        case .key(let path):
            guard let key = ExperimentSchema.key(path) else { return [] }
            let standard = key.defaultValue.plain
            // The path comes last: it is what can be missed where there is no room.
            return [key.help, "\(key.kind)" + (standard.isEmpty ? "" : "; default \(standard)") + "  (\(path))"]
        }
    }
}
