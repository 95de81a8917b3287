import Basics
import Experiments
import ScreenKit

/// The experiments to start from, with what there is of their data.
enum DataPane {
    static func draw(
        _ desk: DesignDesk, on screen: inout Screen, in area: Rect, target: (Int) -> Screen.Hotspot.Target
    ) {
        let cursor = desk.choiceCursor
        let bar = desk.choices.count > area.height ? 1 : 0
        for (line, index) in cursor.visible.prefix(area.height).enumerated() where index < desk.choices.count {
            let row = Rect(x: area.x, y: area.y + line, width: area.width - bar, height: 1)
            let choice = desk.choices[index]
            let (word, sign, style) = state(choice, desk)
            let shown = area.width < 24 ? sign : word
            let isChosen = index == cursor.index
            var rest = row
            let place = rest.cutRight(shown.displayWidth)
            let name = StyledText((isChosen ? "▶ " : "  ") + choice.name, choice.problem == nil ? .text : .muted)
            screen.draw(name.elidedInMiddle(to: rest.width - 1), x: rest.x, y: rest.y, width: rest.width - 1)
            screen.draw(shown, x: place.x, y: place.y, width: place.width, style: style)
            if isChosen, desk.pane == .data { screen.select(row) }
            screen.addHotspot(row, target(index))
        }
        let edge = Rect(x: area.maxX - bar, y: area.y, width: bar, height: area.height)
        screen.scrollbar(in: edge, count: desk.choices.count, offset: cursor.offset)
    }

    /// - Returns: the same as a word and, for narrow places, as a sign.
    private static func state(
        _ choice: ExperimentChoice, _ desk: DesignDesk
    ) -> (word: String, sign: String, style: Style) {
        if choice.isUnreadable { return ("unreadable", "✗", .bad) }
        return switch desk.data(of: choice) {
        case .builtIn: ("built in", "✓", .muted)
        case .found: ("found", "✓", .good)
        case .absent: ("absent", "–", .warning)
        }
    }

    /// What is known of the data of the chosen experiment.
    static func drawFacts(_ desk: DesignDesk, on screen: inout Screen, in area: Rect) {
        guard let choice = desk.choice else { return }
        if let problem = choice.problem {
            let hint = choice.isUnreadable ? "Enter shows all of it, e edits the file" : "Enter tells how to get it"
            var rest = area
            let last = rest.cutBottom(1)
            screen.drawWrapped(problem, in: rest, style: choice.isUnreadable ? .bad : .warning)
            screen.draw(hint, x: last.x, y: last.y, width: last.width, style: .muted)
            return
        }
        guard let draft = desk.draft else { return }
        var rest = area
        var lengths: [DataFacts.Length] = []
        var lines: [(name: String, value: String)]
        switch desk.dataFacts {
        case nil: lines = [("counts", "being looked up…")]
        case .unknown(let reason)?: lines = [("counts", reason)]
        case .absent(let problem)?: lines = [("data", problem)]
        case .known(let counts)?:
            lines = self.lines(counts, isNarrow: area.width < 30)
            lengths = counts.lengths
        }
        lines += ExperimentFacts.lines(draft.experiment)
        if case .known(let counts)? = desk.dataFacts { lines += counts.findings.map { ($0.name, $0.text) } }
        for (name, value) in lines {
            let label = min(11, rest.width * 9 / 20)
            let texts = value.wrapped(to: max(rest.width - label, 1)).prefix(area.height > 12 ? 3 : 2)
            for (number, text) in texts.enumerated() where rest.height > 0 {
                let line = rest.cutTop(1)
                if number == 0 { screen.draw(name, x: line.x, y: line.y, width: label - 1, style: .header) }
                screen.draw(text, x: line.x + label, y: line.y, width: line.width - label)
            }
        }
        guard !lengths.isEmpty, rest.height > 3 else { return }
        let title = rest.cutTop(1)
        screen.draw("training sessions by length", x: title.x, y: title.y, width: title.width, style: .header)
        BarList(
            lengths.map { .init($0.name, value: Double($0.sessions), text: StyledText(Numbers.grouped($0.sessions))) }
        ).draw(on: &screen, in: rest)
    }

    private static func lines(_ counts: DataFacts.Counts, isNarrow: Bool) -> [(name: String, value: String)] {
        let gap = isNarrow ? "/" : " / "
        let sessions = [counts.trainingSessions, counts.validationSessions, counts.testSessions].map(Numbers.grouped)
        let own =
            isNarrow
            ? zip(["sessions", "validate", "test"], sessions).map { ($0, $1) }
            : [("sessions", sessions.joined(separator: gap))]
        let categories = counts.categories.map(Numbers.grouped).joined(separator: gap)
        let testRows = Numbers.grouped(counts.testRows)
        return own + [
            ("rows", Numbers.grouped(counts.trainingRows) + (isNarrow ? "" : ", test \(testRows)")),
            ("items", Numbers.grouped(counts.items)),
            ("categories", categories.isEmpty ? "none" : categories),
        ]
    }
}
