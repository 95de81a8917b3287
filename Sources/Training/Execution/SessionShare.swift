import Basics
import Experiments
import Sessions

extension Dataset {
    /// The dataset as a run of the experiment sees it: a share of the sessions to train on and, if it does not rank the
    /// test rows, none of them.
    /// - Throws: `RunError` if no training session is left.
    func seen(by experiment: Experiment) throws -> Dataset {
        var seen = try keeping(share: experiment.training.sessionFraction)
        if !experiment.evaluation.test { seen.test = SessionSet() }
        return seen
    }

    /// The dataset with a share of the sessions to train on, including those of a refit. All else stays as it is, so
    /// that results are on the same test rows, among the same items.
    ///
    /// A session is drawn by its number in the source alone: the sessions of a smaller share are among those of a
    /// larger one, and all models and seeds see the same.
    ///
    /// - Throws: `RunError` if no training session is left.
    package func keeping(share: Double) throws -> Dataset {
        guard share < 1 else { return self }
        var reduced = self
        reduced.training = training.keeping(share: share)
        reduced.refit = refit.keeping(share: share)
        guard reduced.training.count > 0 else {
            throw RunError(
                "training.sessionFraction: \(share) leaves none of the \(training.count) training sessions; raise it")
        }
        return reduced
    }
}

extension SessionSet {
    /// Keeps each session with probability `share`.
    package func keeping(share: Double) -> SessionSet {
        selecting { session in
            var random = RandomStream(seed: 0, name: "session share", index: Int(origin[session]))
            return random.uniform() < share
        }
    }
}
