import Basics
import Runs
import ScreenKit

/// Asks whether to score more candidate sets with the weights of runs.
package struct ExploreQuestion: Question {
    package let runs: [RunID]

    package init(_ runs: [RunID]) { self.runs = runs }

    package func text(_ workspace: Workspace) -> [String] {
        let count = runs.count == 1 ? "this run" : "these \(runs.count) runs"
        let known = runs.compactMap { workspace.library[$0]?.summary }
        // Measured: all sets are scored in one pass over the rows, which takes a few times as long as without sets, and
        // are scored again for their times.
        let seconds = known.reduce(0) { sum, summary in
            sum + Double(summary.dataset.testRows) / max(summary.speed.evaluationRowsPerSecond, 1)
        }
        let price =
            known.count == runs.count && seconds > 0
            ? " It takes several times as long as scoring their test rows, which takes \(Numbers.duration(seconds)); "
                + "the page can be left meanwhile, and r interrupts it."
            : ""
        return [
            "Explore candidate sets of \(count)?",
            "Seven sizes, from 0.25 % to 16 %, by all strategies that the models can have, with the weights that the "
                + "runs have kept: recall, metrics with intervals, times, knees, and where the order of models flips. "
                + "Nothing is trained or written." + price,
        ]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] {
        [
            .yes { [runs] workspace in
                workspace.explorations.begin(runs)
                return [.explore(runs)]
            }
        ]
    }
}
