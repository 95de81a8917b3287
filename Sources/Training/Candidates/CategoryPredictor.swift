import Sessions
import Tensor

/// What candidate sets need from a model that predicts categories.
package protocol CategoryPredictor {
    /// Levels that categories are predicted on; empty if none are.
    var categoryLevels: [CategoryLevel] { get }

    /// Hands out the category logits (rows × categories) of at most `limit` sessions on one level, batch by batch; a
    /// matrix is valid until `body` returns.
    /// - Throws: `Stopped`, or what `body` throws.
    func categoryLogits(_ sessions: SessionSet, level: Int, limit: Int, _ body: (Matrix) throws -> Void) throws
}
