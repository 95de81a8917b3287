import Models
import Sessions

/// How much a worker passes through a model at once, counting an item vector's numbers for every row read: a pass keeps
/// some fifty times as much of a row, and twice that in training.
///
/// Batches of usual sessions stay far below; a batch with a session of 100,000 clicks goes through in many passes.
enum PassSize {
    static let evaluation = 1 << 20
    /// For models that read each prefix on its own, which keep less of a row. Others train on all of a worker's
    /// sessions at once: they read no more than `model.sessionLength` rows of each.
    static let prefixes = 1 << 21
}

extension SessionModel {
    /// - Parameter numbers: overrides the usual size.
    func evaluationLimit(_ numbers: Int? = nil) -> BatchLimit {
        let size = numbers ?? (readsEachPrefix ? PassSize.prefixes : PassSize.evaluation)
        return BatchLimit(rows: max(1, size / width), countsPrefixes: readsEachPrefix)
    }

    func trainingLimit(_ numbers: Int? = nil) -> BatchLimit { readsEachPrefix ? evaluationLimit(numbers) : .none }
}
