import Basics
import Export
import Runs

/// The state of a study, run by run.
enum PlanTable {
    struct Row: Encodable {
        var variant: String
        var seed: UInt64
        var status: String
        var run: String?
        /// What was drawn for the trial of a search.
        var drawn: String?
    }

    static func rows(_ plan: StudyPlan) -> [Row] {
        let trials = plan.search?.families.flatMap(\.trials) ?? []
        let drawn = Dictionary(trials.map { ($0.experiment, $0.values) }) { first, _ in first }
        return plan.entries.map { entry in
            Row(
                variant: entry.run.variant, seed: entry.run.experiment.training.seed,
                status: entry.status?.rawValue ?? "missing", run: entry.found?.id.description,
                drawn: drawn[entry.run.experiment])
        }
    }

    static func text(_ plan: StudyPlan) -> String {
        let rows = rows(plan)
        let isSearched = rows.contains { $0.drawn != nil }
        var table = PlainTable(
            [("variant", .left), ("seed", .right), ("status", .left)] + (isSearched ? [("drawn", .left)] : [])
                + [("run", .left)])
        for row in rows {
            table.append(
                [row.variant, "\(row.seed)", row.status] + (isSearched ? [row.drawn ?? ""] : []) + [row.run ?? ""])
        }
        let open = plan.search?.families.filter { $0.chosen == nil }.map { $0.name.forTerminal } ?? []
        let next = "then the best trial on the test, with the seeds of the study: \(open.joined(separator: ", "))\n"
        return table.description + (open.isEmpty ? "" : next)
    }
}
