import Models
import Sessions

/// How much a worker passes through a model at once, in numbers of the width of an item vector per row that is read:
/// what a pass keeps of a row is some fifty times as much, and twice that where it is for training.
///
/// Batches of usual sessions stay far below; a batch with a session of 100,000 clicks goes through in many passes.
enum PassSize {
    static let evaluation = 1 << 20
    /// For models that read each prefix on its own, which keep less of a row. Others train on all of a worker's
    /// sessions at once: they read no more than `model.sessionLength` rows of each.
    static let prefixes = 1 << 21
}

extension SessionModel {
    /// - Parameter numbers: instead of the usual size.
    func evaluationLimit(_ numbers: Int? = nil) -> BatchLimit {
        let size = numbers ?? (readsEachPrefix ? PassSize.prefixes : PassSize.evaluation)
        return BatchLimit(rows: max(1, size / width), countsPrefixes: readsEachPrefix)
    }

    func trainingLimit(_ numbers: Int? = nil) -> BatchLimit { readsEachPrefix ? evaluationLimit(numbers) : .none }
}
