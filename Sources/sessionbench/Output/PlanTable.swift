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
    }

    static func rows(_ plan: StudyPlan) -> [Row] {
        plan.entries.map { entry in
            Row(
                variant: entry.run.variant, seed: entry.run.experiment.training.seed,
                status: entry.status?.rawValue ?? "missing", run: entry.found?.id.description)
        }
    }

    static func text(_ plan: StudyPlan) -> String {
        var table = PlainTable([("variant", .left), ("seed", .right), ("status", .left), ("run", .left)])
        for row in rows(plan) { table.append([row.variant, "\(row.seed)", row.status, row.run ?? ""]) }
        let open = plan.search?.families.filter { $0.chosen == nil }.map { $0.name.forTerminal } ?? []
        let next = "then the best trial on the test, with the seeds of the study: \(open.joined(separator: ", "))\n"
        return table.description + (open.isEmpty ? "" : next)
    }
}
