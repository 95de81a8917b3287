import Basics

extension Experiment {
    /// Why a run of this experiment has no results on the test, and what makes some; nil if it has.
    public func untested(_ run: String) -> String? {
        evaluation.test
            ? nil
            : "\(run.forTerminal) ranks no test rows (evaluation.test: false), as the trials of a search; "
                + "\"sessionbench rescore\" with --set evaluation.test=true makes a run of it that does"
    }
}
