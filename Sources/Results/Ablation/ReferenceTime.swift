import Runs

extension RunSummary {
    /// What a run like this takes on a machine of which only the speed is known, in seconds. Reference runs were made
    /// on other machines, busy ones perhaps, so that the time they took says nothing here; the epochs and rows that
    /// they were trained on do.
    ///
    /// - Parameter operationsPerSecond: in large products of matrices, by all workers.
    public func seconds(at operationsPerSecond: Double) -> Double {
        // Models that are fitted at once are quick.
        guard parameters > 0, seconds.training > 0, operationsPerSecond > 0 else { return seconds.total }
        let rows = epochs * Double(dataset.trainingRows)
        let operations = Double(Self.operationsPerParameter * parameters + Self.operationsBesides)
        let training = rows * operations / (Self.share * operationsPerSecond)
        return training * seconds.total / seconds.training
    }

    /// For each row a weight is used once to predict, and twice for gradients: two operations each.
    private static let operationsPerParameter = 6
    /// What else a row takes, in operations; it is most of the time of a small model.
    private static let operationsBesides = 5_000_000
    /// How much of what large products reach the products of training do, as `sessionbench bench` measures.
    private static let share = 0.75
}
