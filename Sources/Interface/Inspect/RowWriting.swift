import Metrics
import Results
import ScreenKit

/// What a model recommends in the row in view, as a table for files.
extension InspectPage {
    static let write = Binding<InspectPage>(
        [.character("w")], help: "write the best items as CSV and Markdown beside the results",
        unless: { $1.immutability ?? ($0.listInView($1).isEmpty ? "no list of the best items is known" : nil) },
        perform: { page, workspace in
            var table = ResultTable(
                [ResultColumn("place")] + ["item", "title", "category"].map(ResultColumn.text)
                    + [ResultColumn("score"), ResultColumn.text("target")])
            for (place, listed) in page.listInView(workspace).enumerated() {
                table.append([
                    .count(place + 1), .text(listed.item.id), .text(listed.item.title ?? ""),
                    .text(listed.item.categories.joined(separator: " › ")),
                    listed.score.map { .number($0, 4) } ?? .missing, .text(listed.isTarget ? "target" : ""),
                ])
            }
            let isTyped = workspace.inspections.typed != nil
            return [.writeTable(table, name: isTyped ? "inspect-session" : "inspect-row-\((page.row ?? 0) + 1)")]
        })
}
