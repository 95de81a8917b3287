import Experiments
import Runs
import ScreenKit

/// Asks whether to launch this many runs.
package struct LaunchQuestion: Question {
    /// Indices of the study among the choices and of the variant in it; nil means the whole study.
    package let choice: Int
    package let variant: Int?
    package let count: Int

    package init(choice: Int, variant: Int?, count: Int) {
        self.choice = choice
        self.variant = variant
        self.count = count
    }

    package func text(_ workspace: Workspace) -> [String] {
        ["Launch \(count) runs?", "They run one after the other; x on the page \(PageID.runs.title) stops one."]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] {
        [.yes { [variant, choice] in $0.launchMissing(of: variant, inChoice: choice, isConfirmed: true) }]
    }
}

extension Workspace {
    /// Launching more runs than this asks first.
    private static let launchesUnasked = 20

    mutating func launch(_ experiments: [Experiment]) -> [Effect] {
        announce(experiments.count)
        return experiments.map(Effect.launch)
    }

    /// Launches the missing runs of a variant or, if `variant` is nil, of the whole study; resumable runs are resumed.
    mutating func launchMissing(of variant: Int?, inChoice choice: Int, isConfirmed: Bool = false) -> [Effect] {
        let missing = progress(ofChoice: choice).entries(of: variant).filter(\.isMissing)
        guard isConfirmed || missing.count <= Self.launchesUnasked else {
            open(QuestionOverlay(LaunchQuestion(choice: choice, variant: variant, count: missing.count)))
            return []
        }
        return launch(missing.map { ($0.experiment, $0.found?.id) })
    }

    /// Launches runs that are missing, and resumes those that are found.
    mutating func launch(_ missing: [(experiment: Experiment, found: RunID?)]) -> [Effect] {
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
