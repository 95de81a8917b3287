import Experiments

extension Experiment {
    /// The experiment with other values (`path=value` each), whether or not its model reads them: what suits all models
    /// of a test is not what each of them reads.
    public func setting(_ values: [String]) throws -> Experiment {
        var experiment = self
        for value in values {
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, let key = ExperimentSchema.key(parts[0]) else { throw NoSetting(text: value) }
            try key.set(typed: parts[1], in: &experiment)
        }
        // Also finds what is wrong together.
        return try experiment.overridden(by: [])
    }

    private struct NoSetting: Error { let text: String }
}
