import Experiments
import Runs

/// What a run that does not exist yet will take, by the finished run that is most like it.
public struct RunPrice: Sendable, Hashable {
    /// Of training and evaluation, measured where that run was made.
    public let seconds: Double

    /// - Parameter done: finished runs. One of other data, split or share of the sessions says nothing; of the others,
    ///   the one counts that differs in the fewest keys.
    /// - Returns: nil if no run says anything.
    public init?(of experiment: Experiment, among done: [ComparedRun]) {
        let wanted = experiment.recipe
        let near = done.filter { run in
            let recipe = run.experiment.recipe
            return recipe.data == wanted.data && recipe.protocol == wanted.protocol
                && recipe.training.sessionFraction == wanted.training.sessionFraction
        }
        let distances = near.map { run in
            let recipe = run.experiment.recipe
            return ExperimentSchema.keys.count { $0.value(in: recipe) != $0.value(in: wanted) }
        }
        guard let least = distances.min() else { return nil }
        let nearest = zip(near, distances).filter { $1 == least }.map { $0.0.summary.seconds.total }
        seconds = nearest.reduce(0, +) / Double(nearest.count)
    }
}
