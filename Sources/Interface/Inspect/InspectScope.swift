import Runs

/// Whose rows are looked at: two runs that another page has asked for, marked ones, or the selected run and the pinned
/// one of its group.
struct InspectScope: Sendable, Equatable {
    /// None, one or two, done.
    let runs: [RunID]
    /// Why there is none; nil if there is one.
    let obstacle: String?
    /// Why there is no second one to hold against the first; nil if there is one.
    let lack: String?

    /// - Parameter requested: by another page; nil if none has.
    init(_ workspace: Workspace, requested: [RunID]?) {
        let wanted: [RunRecord]
        if let requested {
            wanted = requested.compactMap { workspace.library[$0] }
        } else {
            let shown = workspace.shownRuns.map(\.record)
            wanted = workspace.runs.marks.isEmpty ? shown + Self.pinned(beside: shown.first, workspace) : shown
        }
        let done = wanted.filter { $0.status == .done && $0.ranksItems }
        guard let first = done.first else {
            runs = []
            lack = nil
            obstacle = Self.obstacle(workspace, wanted.first)
            return
        }
        let groups = workspace.library.comparability
        let others = done.dropFirst()
        let comparable = others.filter { !groups.differ(first, $0) }
        // Of marked variants with several seeds, another variant with the same seed.
        let otherVariants = comparable.filter { $0.recipe != first.recipe }
        let pool = otherVariants.isEmpty ? Array(comparable) : Array(otherVariants)
        let second = pool.first { $0.experiment.training.seed == first.experiment.training.seed } ?? pool.first
        runs = [first.id] + (second.map { [$0.id] } ?? [])
        obstacle = nil
        if second != nil {
            lack = nil
        } else if let other = others.first {
            lack = "\(other.variantFirst) was tested on other rows: they do not compare"
        } else {
            lack = "there is no second run: mark two (Space), or pin one (p), on the page \(PageID.runs.title)"
        }
    }

    private static func obstacle(_ workspace: Workspace, _ run: RunRecord?) -> String {
        guard let run else { return workspace.lackOfRuns ?? "no run is selected" }
        return run.status == .done
            ? "\(run.variantFirst) ranks no items: the next item is no task of its model"
            : "\(run.variantFirst) is not done, so that it has no test rows yet"
    }

    /// The finished run of the variant that is pinned in the group of a run, of the same seed if there is one.
    private static func pinned(beside run: RunRecord?, _ workspace: Workspace) -> [RunRecord] {
        guard let run, let group = workspace.runs.layout.group(of: .run(run.id)), let pin = workspace.runs.pins[group],
            pin != run.recipe
        else { return [] }
        let runs = workspace.library.inOrderOfArrival.filter { $0.recipe == pin && $0.status == .done }
        let ofSeed = runs.last { $0.experiment.training.seed == run.experiment.training.seed }
        return (ofSeed ?? runs.last).map { [$0] } ?? []
    }
}
