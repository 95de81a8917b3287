import Basics
import Runs

extension SearchPlan {
    /// Which families keep which keys as they are, a line each.
    var undrawnInWords: [String] {
        families.filter { !$0.undrawn.isEmpty }.map { family in
            "\(family.name.forTerminal): \(family.undrawn.joined(separator: ", ")) not drawn, as its model does not "
                + "read \(family.undrawn.count == 1 ? "it" : "them")"
        }
    }

    /// Which trial of each family is run on the test, a line each, as far as all trials are there.
    var choicesInWords: [String] {
        families.map { family in
            guard let chosen = family.chosen, let best = family.validation[chosen] else {
                return "\(family.name.forTerminal): not all trials are there, so that none is run on the test"
            }
            let trial = family.trials[chosen]
            return "\(family.name.forTerminal): of \(family.trials.count) trials number \(trial.number) is best on "
                + "validation (MRR@20 \(Numbers.percent(best))) and run on the test: \(trial.values.forTerminal)"
        }
    }
}
