import Metrics
import Results
import Runs

/// Those of the shown runs whose candidate sets can be looked at together, and why the others cannot.
struct ComparedCandidates {
    /// In the order of the models of `curves`.
    let runs: [RunRecord]
    /// Hues and markers of the runs.
    let indices: [Int]
    let curves: CandidateCurves
    /// What the runs were explored for; nil if only what they keep is known.
    let exploration: CandidateExploration?
    /// Sentences about shown runs that are left out.
    let omissions: [String]
    /// Place of the run under the cursor, or else of the first.
    let focus: Int

    init(_ workspace: Workspace) {
        let shown = workspace.shownRuns
        let ranked = shown.filter { $0.record.test != nil }
        let selected = ranked.first { $0.record.id == workspace.runs.selection } ?? ranked.first
        let groups = workspace.library.comparability
        let drawn = ranked.filter { run in selected.map { !groups.differ($0.record, run.record) } ?? false }
        let ids = drawn.map(\.record.id)
        let known = workspace.explorations[ids]
        runs = drawn.map(\.record)
        indices = drawn.map(\.index)
        exploration = known
        let names = RunRecord.legend(runs)
        curves =
            known.map { exploration in
                let byRun = Dictionary(zip(ids.map(\.description), names)) { first, _ in first }
                return CandidateCurves(exploration, names: byRun).ordered(ids.map(\.description))
            }
            ?? CandidateCurves(
                zip(drawn, names).compactMap { run, name in
                    run.record.summary.map { (name, $0, run.record.experiment.evaluation.fill) }
                })
        focus = runs.firstIndex { $0.id == selected?.record.id } ?? 0
        omissions = Self.omissions(shown.map(\.record), ranked.map(\.record), runs)
    }

    private static func omissions(_ shown: [RunRecord], _ ranked: [RunRecord], _ drawn: [RunRecord]) -> [String] {
        func names(_ runs: [RunRecord]) -> String { runs.map(\.variantFirst).joined(separator: "; ") }
        let other = ranked.filter { run in !drawn.contains { $0.id == run.id } }
        let unfinished = shown.filter { $0.test == nil && $0.ranksItems }
        let itemless = shown.filter { !$0.ranksItems }
        return [
            other.isEmpty ? nil : "≠ left out, tested on other rows: \(names(other))",
            unfinished.isEmpty ? nil : "no results yet: \(names(unfinished))",
            itemless.isEmpty ? nil : "ranks no items: \(names(itemless))",
        ].compactMap(\.self)
    }

    /// Why there is nothing to draw; nil if there is something.
    var emptiness: String? {
        if runs.isEmpty { return (omissions.first ?? "no run is selected") + " (j and k go to other runs)" }
        return curves.sizes.isEmpty ? "no candidate sets were measured with these runs; r explores some" : nil
    }

    var model: CandidateCurves.Model? { curves.models.indices.contains(focus) ? curves.models[focus] : nil }
}

extension CandidateCurves {
    /// The same with its models in the order of their runs.
    fileprivate func ordered(_ runs: [String]) -> CandidateCurves {
        CandidateCurves(models: runs.compactMap { run in models.first { $0.run == run } })
    }
}
