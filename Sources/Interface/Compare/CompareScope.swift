import Basics
import Experiments
import Results
import Runs

/// Which runs are compared: those that are marked or, if they are of fewer than two variants, those of the selected
/// run's study and experiment that compare with it.
struct CompareScope: Sendable, Equatable {
    /// What they are, in a few words. May be from a file.
    let title: String
    /// Finished runs, in the order of the study or of the marks.
    let runs: [RunID]
    /// What is not among them, in words.
    let omission: String?
    /// Why nothing is compared; nil if something is.
    let obstacle: String?
    /// The study that the selected run is of, as an index of the choices.
    let choice: Int?

    /// - Parameter study: the one in view, which stays so if the selected run is of several.
    init(_ workspace: Workspace, _ index: RecipeIndex, study: Int? = nil) {
        let selected = workspace.selectedRun
        let choice = selected.flatMap { Self.choice(of: $0, workspace, inView: study) }
        let isMarked = workspace.hasMarkedVariants
        let wanted: [RunRecord]
        if isMarked {
            title = "\(workspace.runs.marks.count) marked runs"
            wanted = workspace.shownRuns.map(\.record)
        } else {
            title = selected?.id.experiment ?? ""
            wanted = selected.map { Self.runs(like: $0, choice, workspace, index) } ?? []
        }
        let open = wanted.count { $0.status != .done }
        let done = wanted.filter { $0.status == .done && $0.ranksItems }
        let groups = workspace.library.comparability
        // What was marked is compared, or it is said why not.
        let like = selected.flatMap { $0.dataset == nil ? nil : $0 } ?? done.first
        let comparable = isMarked ? done : done.filter { run in like.map { !groups.differ($0, run) } ?? true }
        let runs = comparable.map(\.id)
        let others = done.count - comparable.count
        let words = [
            open > 0 ? "\(open) not done" : nil, others > 0 ? "\(others) of other test rows" : nil,
        ].compactMap(\.self)
        let omission = words.isEmpty ? nil : words.joined(separator: ", ")
        (self.choice, self.runs, self.omission) = (choice, runs, omission)
        obstacle = Self.obstacle(workspace, selected, runs, omission)
    }

    private static func obstacle(
        _ workspace: Workspace, _ selected: RunRecord?, _ runs: [RunID], _ omission: String?
    ) -> String? {
        let isMarked = workspace.hasMarkedVariants
        guard isMarked || selected != nil else { return workspace.lackOfRuns ?? "no run is selected" }
        let runsPage = "the page \(PageID.runs.title) (\(PageID.runs.key.label))"
        if runs.isEmpty {
            let rest = omission.map { ": \($0)" } ?? ""
            return isMarked
                ? "none of the marked runs can be compared\(rest); mark others on \(runsPage)"
                : "no finished run of \(selected?.id.experiment ?? "") ranks items\(rest); the cursor on a run of "
                    + "another experiment, on \(runsPage), chooses that"
        }
        let recipes = Set(runs.compactMap { workspace.library[$0]?.recipe })
        if recipes.count == 1, runs.allSatisfy({ workspace.library[$0]?.summary?.secondStage == nil }) {
            return "only \(workspace.library[runs[0]]?.variant ?? "one variant") is done: a comparison needs two that "
                + "differ in more than the seed; Tab shows what can be trained beside it, Space on \(runsPage) marks "
                + "runs of other experiments"
        }
        return nil
    }

    /// The study of a run: the one in view, or one of its name, first.
    private static func choice(of run: RunRecord, _ workspace: Workspace, inView study: Int?) -> Int? {
        let studies = workspace.studies.studies(of: run, among: workspace.choices)
        if let study, studies.contains(study) { return study }
        return studies.first ?? workspace.choices.firstIndex { $0.experiment.name == run.id.experiment }
    }

    /// The runs of the study in its order, then those of the same experiment that it does not have, oldest first.
    private static func runs(
        like selected: RunRecord, _ choice: Int?, _ workspace: Workspace, _ index: RecipeIndex
    ) -> [RunRecord] {
        let library = workspace.library
        let study = choice.flatMap { workspace.choices[$0].study }
        let planned = (study?.variants ?? []).flatMap { variant in
            WantedRun.all(of: variant, index, library).compactMap { $0.run.flatMap { library[$0] } }
        }
        let known = Set(planned.map(\.id))
        // Reference runs stand in for what was not trained here, and are not beside it.
        let own = library.inOrderOfArrival.filter {
            $0.id.experiment == selected.id.experiment && !known.contains($0.id)
                && $0.isReference == selected.isReference && index.counts($0, in: library)
        }
        return planned + own
    }
}
