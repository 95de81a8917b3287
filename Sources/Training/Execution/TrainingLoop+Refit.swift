import Metrics

/// Training on all sessions but the test sessions: after a selection, or without one.
extension TrainingLoop {
    /// Starts again in the same memory, with the same seed, on all sessions but the test sessions.
    func startRefit() {
        step.restart(sessions: dataset.refit)
        steps = EpochSteps(dataset.refit, settings, sessionLength: experiment.model.sessionLength)
        parallel = makeParallel()
    }

    /// What is a refit otherwise is then all of the training, with as many epochs as the settings say.
    func startWithoutSelection() {
        startRefit()
        progress.phase = .refit
        progress.best = TrainingState.Best(
            step: settings.epochs * trainingSteps.perEpoch, metrics: RankingMetrics(ranks: []), tasks: TaskMetrics())
    }

    /// As many epochs on all sessions as the best weights had.
    /// - Parameter best: their step.
    func refitSteps(best: Int) -> Int {
        let refit = EpochSteps(dataset.refit, settings, sessionLength: experiment.model.sessionLength)
        return Int((trainingSteps.epochs(best) * Double(refit.perEpoch)).rounded())
    }

    func refit() throws {
        let planned = refitSteps(best: progress.best?.step ?? 0)
        while progress.step < planned {
            try advance(planned: planned)
            try saveIfDue()
        }
        if let correction = progress.correction { step.model.correct(by: correction) }
        progress.phase = .testing
        try save()
    }
}
