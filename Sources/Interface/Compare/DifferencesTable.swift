import Basics
import Results
import ScreenKit

/// The arms of a comparison, one per row, slice by slice.
struct DifferencesTable {
    private let compared: ComparedTable
    private let columns: [(source: ResultColumn?, layout: Table.Column)]

    init(_ compared: ComparedTable) {
        self.compared = compared
        func number(_ title: String, _ width: Int, _ dispensability: Int = 0) -> Table.Column {
            Table.Column(title, width: width, alignment: .trailing, dispensability: dispensability)
        }
        let table = compared.table
        let longest = compared.arms.map(\.name.displayWidth).max() ?? 0
        // With slices, two columns come before the variants.
        let isSliced = table.columns.first != ResultColumn.variant
        var columns: [(ResultColumn?, Table.Column)] = [(nil, Table.Column("", width: 1))]
        if isSliced {
            columns += [
                (table.columns[0], Table.Column(table.columns[0].title, width: 12, isFlexible: true, maximumWidth: 34)),
                (.rows, number("rows", 7, 4)),
            ]
        }
        columns += [
            (
                .variant,
                Table.Column(
                    "variant", width: 12, wanted: min(longest, 30), isFlexible: true, maximumWidth: 60, showsEnds: true)
            ),
            (ComparisonTables.seeds, number("seeds", 6, 6)),
            (table.columns.first { $0.title == compared.metric.title }, number(compared.metric.title + "%", 13)),
            (ComparisonTables.difference, number("Δ", 7)),
            (ComparisonTables.theseWeights, number("these weights", 15, isSliced ? 3 : 0)),
            (ComparisonTables.newTraining, number("new training", 15)),
            (ComparisonTables.verdict, Table.Column("verdict", width: 9, isFlexible: true, maximumWidth: 17)),
            (ComparisonTables.time, number("time", 7, 7)),
            (ComparisonTables.speed, number("rows/s", 6, 8)),
        ]
        self.columns = columns
    }

    func draw(_ cursor: ListCursor, on screen: inout Screen, in area: Rect) {
        let rows = compared.table.rows
        Table(columns: columns.map(\.layout), gap: area.width < 100 ? 1 : 2).draw(
            on: &screen, in: area.inset(x: area.width < 80 ? 0 : 1, y: 0), rowCount: rows.count, offset: cursor.offset,
            selected: cursor.index, target: { ComparePage.target(.row($0)) }
        ) { index in texts(rows[index], arm: index % compared.arms.count) }
    }

    private func texts(_ row: ResultTable.Row, arm: Int) -> [StyledText] {
        let isBaseline = arm == compared.baseline
        let verdict = compared.table.cell(row, ComparisonTables.verdict)?.text ?? ""
        let verdictStyle: Style =
            switch verdict {
            case "better": .good
            case "worse": .bad
            case _ where verdict.hasPrefix("equal"): .accent
            default: .muted
            }
        return columns.map { source, _ in
            guard let source else { return StyledText(isBaseline ? "P" : "", .accent) }
            guard let cell = compared.table.cell(row, source) else { return StyledText() }
            let mark = cell.mark?.sign ?? ""
            switch source {
            case .variant:
                // The column before says which is the baseline.
                let name = StyledText(compared.arms[arm].name, isBaseline ? .text.strong : .text)
                return mark.isEmpty ? name : name + StyledText(" \(mark)", .warning)
            case ComparisonTables.difference:
                return StyledText(cell.text, verdictStyle == .muted ? .text : verdictStyle)
                    + StyledText(mark.isEmpty ? " " : mark, .warning)
            case ComparisonTables.verdict: return StyledText(cell.text, verdictStyle)
            case ComparisonTables.newTraining:
                let isLong = cell.text == ComparisonTables.tooFewSeeds
                return StyledText(isLong ? "too few seeds" : cell.text, isLong ? .muted : .text)
            case ComparisonTables.time:
                guard case .seconds(let seconds) = cell.value else { return StyledText() }
                return StyledText(Numbers.duration(seconds), .muted)
            case ComparisonTables.speed:
                guard case .number(let rate, _) = cell.value else { return StyledText("–", .muted) }
                return StyledText(Numbers.short(rate), .muted)
            default:
                // Said once, the name of a slice stands out.
                let isRepeated = source == compared.table.columns[0] && arm > 0
                let isAside =
                    isRepeated || cell.value == .missing || source == .rows || source == ComparisonTables.seeds
                return StyledText(cell.text + mark, isAside ? .muted : .text)
            }
        }
    }
}
