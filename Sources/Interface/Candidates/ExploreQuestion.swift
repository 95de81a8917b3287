import Basics
import Runs
import ScreenKit

/// Asks whether to score more candidate sets with the weights of runs.
package struct ExploreQuestion: Question {
    package let runs: [RunID]

    /// How long an exploration takes, by two measurements on two cores: 10 s of processor time for 1,760 items and
    /// 4,737 rows that are scored in 0.1 s, and 143 s for 43,097 items and 60,858 rows that are scored in 6 s.
    private static let secondsForAnything = 5.0
    private static let timesScoring = 20.0

    package init(_ runs: [RunID]) { self.runs = runs }

    package func text(_ workspace: Workspace) -> [String] {
        let count = runs.count == 1 ? "this run" : "these \(runs.count) runs"
        let known = runs.compactMap { workspace.library[$0]?.summary }
        let seconds = known.reduce(0) { sum, summary in
            let scoring = Double(summary.dataset.testRows) / max(summary.speed.evaluationRowsPerSecond, 1)
            return sum + Self.secondsForAnything + Self.timesScoring * scoring
        }
        let price =
            known.count == runs.count && seconds > 0
            ? " It takes about \(Numbers.duration(seconds)) if the machine does nothing else; the page can be left "
                + "meanwhile, and r interrupts it."
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
