import ScreenKit

/// The form that switches off parts of the chosen experiment.
enum AblationPane {
    /// - Parameter failure: why runs of the chosen variant failed.
    static func draw(_ form: DesignForm, failure: String? = nil, on screen: inout Screen, in area: Rect) {
        let isFocused = form.pane == .ablations
        // The list above truncates long names.
        let variant = form.variant.map { StyledText(" of \($0.name)", .muted) } ?? StyledText()
        let heading = StyledText("Ablations", .title) + variant
        let inner = screen.box(
            area, title: heading.elidedInMiddle(to: area.width - 6), style: DesignPage.frame(isFocused)
        ).inset(x: 1, y: 0)
        drawFields(form, isFocused: isFocused, on: &screen, in: inner)
        var rest = inner
        _ = rest.cutTop(DesignForm.Field.allCases.count)
        if let problem = form.problem {
            screen.drawWrapped(problem, in: rest, style: .warning)
        } else if let failure, form.pane == .study {
            screen.drawWrapped(failure, in: rest, style: .bad)
        } else {
            screen.draw(explanation(form), x: rest.x, y: rest.maxY - 1, width: rest.width, style: .muted)
        }
    }

    /// One row per field.
    static func drawFields(_ form: DesignForm, isFocused: Bool, on screen: inout Screen, in inner: Rect) {
        for field in DesignForm.Field.allCases where field.rawValue < inner.height {
            let row = Rect(x: inner.x, y: inner.y + field.rawValue, width: inner.width, height: 1)
            let label = StyledText(title(field), field == form.field && isFocused ? .text.strong : .text)
            screen.draw(label, x: row.x, y: row.y, width: 13)
            screen.draw(value(of: field, form), x: row.x + 13, y: row.y, width: row.width - 13)
            if field == form.field && isFocused { screen.select(row) }
            screen.addHotspot(row, DesignPage.target(.field(field)))
        }
    }

    private static func title(_ field: DesignForm.Field) -> String {
        switch field {
        case .hierarchy: "Hierarchy"
        case .metadata: "Metadata"
        case .idFree: "Item vectors"
        case .seeds: "Seeds"
        }
    }

    private static func value(of field: DesignForm.Field, _ form: DesignForm) -> StyledText {
        func options(_ names: [(String, Bool)]) -> StyledText {
            names.reduce(StyledText()) { text, option in
                text + StyledText(option.1 ? "● \(option.0)  " : "○ \(option.0)  ", option.1 ? .accent.strong : .muted)
            }
        }
        guard form.applies(field) else {
            return StyledText(form.experiment.map { "not a part of \($0.model.kind.rawValue)" } ?? "–", .muted)
        }
        switch field {
        case .hierarchy: return options(DesignForm.hierarchies.map { ($0.rawValue, $0 == form.hierarchy) })
        case .metadata: return options([("on", form.hasMetadata), ("off", !form.hasMetadata)])
        case .idFree: return options([("by id", !form.isIDFree), ("ID-free", form.isIDFree)])
        case .seeds:
            return StyledText("◀ ", .muted) + StyledText("\(form.seeds)", .accent.strong) + StyledText(" ▶", .muted)
        }
    }

    private static func explanation(_ form: DesignForm) -> String {
        guard form.applies(form.field) else { return "" }
        return switch form.field {
        case .hierarchy:
            switch form.hierarchy {
            case .hierarchical: "the predicted category feeds the item prediction"
            case .parallel: "category and item are predicted side by side"
            case .none: "the item alone is predicted"
            }
        case .metadata:
            form.hasMetadata ? "items enter with category, title, attributes" : "items enter by id alone"
        case .idFree:
            form.isIDFree ? "item vectors from metadata alone: new items rank" : "every item has a learned vector"
        case .seeds:
            form.seeds == 1 ? "one run" : "\(form.seeds) runs that differ in their seed"
        }
    }
}
