import Experiments
import Results
import Runs
import ScreenKit

/// A run that is to be launched.
package struct PlannedRun: Sendable, Hashable {
    package let experiment: Experiment
    /// A run that is resumed instead of beginning anew.
    let found: RunID?
}

/// Asks whether to launch runs, with what that takes.
package struct LaunchQuestion: Question {
    package let runs: [PlannedRun]
    /// Whether they are wanted although there are others like them.
    let isAgain: Bool
    /// In words.
    let price: String
    /// What there is like them already, in words; nil if nothing is.
    let existing: String?
    /// A run like them.
    let like: RunID?

    package func text(_ workspace: Workspace) -> [String] {
        let count = runs.count == 1 ? "1 run" : "\(runs.count) runs"
        let rest = "They run in the order of the queue; x stops one."
        return ["Launch \(count): \(price)?"] + [existing, runs.count == 1 ? nil : rest].compactMap(\.self)
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] {
        let open = like.map { run in
            QuestionAnswer([.character("o")], "go to it") { $0.go(to: run) }
        }
        return [open].compactMap(\.self) + [
            .yes { [self] in
                isAgain ? $0.begin(runs.map(\.experiment)) : $0.launch(runs)
            }
        ]
    }
}

extension Workspace {
    /// Launching asks first if it takes longer than this, in seconds.
    static let secondsUnasked = 60.0
    /// It also asks if there are more runs than this.
    private static let launchesUnasked = 20

    /// Launches runs, even if there are others like them; asks first if that takes long, or if there are.
    mutating func launch(_ experiments: [Experiment]) -> [Effect] {
        let existing = experiments.lazy.compactMap { [self] in run(like: $0) }.first
        let planned = experiments.map { PlannedRun(experiment: $0, found: nil) }
        return ask(planned, isAgain: true, existing: existing) ?? begin(experiments)
    }

    /// Launches planned runs that are missing; resumable runs are resumed.
    mutating func launchMissing(of entries: [StudyProgress.Entry]) -> [Effect] {
        let planned = entries.filter(\.isMissing).map { PlannedRun(experiment: $0.experiment, found: $0.found?.id) }
        return ask(planned, isAgain: false, existing: nil) ?? launch(planned)
    }

    /// Queues a run to go on; one that was stopped or has failed asks first if that may take long.
    mutating func goOn(with run: RunRecord) -> [Effect] {
        let planned = PlannedRun(experiment: run.experiment, found: run.id)
        if run.status.isResumable, let asked = ask([planned], isAgain: false, existing: nil) { return asked }
        inform("queued \(run.title)")
        return resume(run.id)
    }

    /// Opens a question if one is needed.
    /// - Returns: nil if none is.
    private mutating func ask(_ planned: [PlannedRun], isAgain: Bool, existing: RunRecord?) -> [Effect]? {
        let done = library.inOrderOfArrival.filter { $0.status == .done }
        let cost = StudyCost(planned.map(\.experiment), by: done, studies.recipes)
        // Nobody knows how long data of one's own takes; the built-in shop is small.
        let isLong =
            cost.seconds.map { $0 > Self.secondsUnasked }
            ?? planned.contains { $0.experiment.data.source == .files }
        guard isLong || planned.count > Self.launchesUnasked || existing != nil else { return nil }
        open(
            QuestionOverlay(
                LaunchQuestion(
                    runs: planned, isAgain: isAgain, price: cost.sentence(design.knownSizes),
                    existing: existing.map { run in
                        let state = run.status.isActive ? "going or waits" : "done"
                        return "One like it is \(state) already: \(run.title)."
                    }, like: existing?.id)))
        return []
    }

    /// A run of the same recipe that is going, waits or is done; nil if there is none.
    private func run(like experiment: Experiment) -> RunRecord? {
        let like = studies.recipes.runs(of: experiment.recipe).compactMap { library[$0] }.filter { !$0.isReference }
        return like.first(where: \.status.isActive) ?? like.last { $0.status == .done }
    }

    fileprivate mutating func begin(_ experiments: [Experiment]) -> [Effect] {
        announce(experiments.count)
        return experiments.map(Effect.launch)
    }

    /// Launches runs that are missing, and resumes those that are found.
    mutating func launch(_ missing: [PlannedRun]) -> [Effect] {
        announce(missing.count)
        var effects: [Effect] = []
        for entry in missing {
            if let found = entry.found {
                effects += resume(found)
            } else if case .launchMissing(let others)? = effects.last {
                effects[effects.count - 1] = .launchMissing(others + [entry.experiment])
            } else {
                effects.append(.launchMissing([entry.experiment]))
            }
        }
        return effects
    }

    private mutating func announce(_ count: Int) {
        let runs = count == 1 ? "1 run" : "\(count) runs"
        let (list, curves) = (PageID.runs.key.label, PageID.curves.key.label)
        inform("launched \(runs); \(list) lists the runs, \(curves) shows their curves")
    }
}
