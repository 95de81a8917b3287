import Baselines
import Basics
import Experiments
import Models
import Sessions

/// What scores the items of an experiment on a dataset: a model to train, or a way to fit a baseline.
enum Scorer {
    case trained(any SessionModel)
    /// Takes the sessions to fit on: with a refit there are two sets of them, one after the other.
    case fitted((SessionSet) throws -> any Baseline)

    /// Makes the experiment's model, with its initial weights if it has any.
    ///
    /// - Parameters:
    ///   - isTrained: whether memory for training is needed, or only for ranking.
    ///   - share: the run's, of a machine that it shares with others; nil for other work.
    /// - Throws: `ModelError`, `MemoryShortage`, or `Stopped`.
    init(
        _ experiment: Experiment, on dataset: Dataset, isTrained: Bool = true, share: MachineShare? = nil,
        stop: StopFlag = StopFlag()
    ) throws {
        let settings = experiment.model
        switch settings.kind {
        case .trained(let kind):
            self = .trained(
                try makeModel(
                    kind, settings, catalogue: dataset.catalogue, feedback: dataset.feedback,
                    seed: experiment.training.seed, stop: stop,
                    reserve: MemoryNeed(experiment, on: dataset, isTrained: isTrained, share: share).check))
        case .fitted(let kind):
            self = .fitted {
                try makeBaseline(kind, settings, sessions: $0, itemCount: dataset.catalogue.count, stop: stop)
            }
        }
    }
}
