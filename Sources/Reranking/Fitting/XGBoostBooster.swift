import Basics
import CXGBoost
import Foundation

/// A model of XGBoost that grows tree by tree. Used on one thread, and XGBoost itself uses no other.
package final class XGBoostBooster {
    /// Its name under Linux.
    package static let library = "libxgboost.so.0"

    /// Why a library cannot be used, in words that fit after "but"; nil if it can.
    static func obstacle(library: String) -> String? {
        let remedy = "or set rerank.kind to linear, which needs no library"
        return switch xgboost_open(library) {
        case xgboost_ready: nil
        case xgboost_too_old: "this XGBoost is older than 1.7: install a newer libxgboost0, \(remedy)"
        default: "XGBoost cannot be loaded: install libxgboost0, \(remedy)"
        }
    }

    private let handle: OpaquePointer?
    private let fitted: PooledRows
    private let watched: PooledRows

    /// - Parameters:
    ///   - fitted: what trees are fitted on.
    ///   - watched: rows with the same features whose margins are asked for as well.
    /// - Throws: `BoostingError`.
    package init(
        fitted: PooledRows, watched: PooledRows, settings: [String: String], library: String = library
    ) throws(BoostingError) {
        precondition(fitted.featureCount == watched.featureCount, "the same features")
        if let obstacle = Self.obstacle(library: library) { throw BoostingError(obstacle: obstacle) }
        self.fitted = fitted
        self.watched = watched
        var handle: OpaquePointer?
        let problem = xgboost_create(
            library, fitted.featureCount, fitted.features, fitted.entryCount, watched.features, watched.entryCount,
            &handle)
        self.handle = handle
        try Self.check(problem)
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            try Self.check(xgboost_set(handle, name, value))
        }
    }

    deinit { xgboost_destroy(handle) }

    /// Scores of all entries: the sums of the trees' leaves.
    package func fittedMargins() throws(BoostingError) -> [Float] { try margins(fitted, isWatched: false) }

    package func watchedMargins() throws(BoostingError) -> [Float] { try margins(watched, isWatched: true) }

    private func margins(_ rows: PooledRows, isWatched: Bool) throws(BoostingError) -> [Float] {
        var margins = [Float](repeating: 0, count: rows.entryCount)
        try Self.check(xgboost_margins(handle, isWatched, &margins))
        return margins
    }

    /// Adds a tree.
    /// - Parameter loss: of the fitted rows at their margins.
    package func boost(_ loss: SoftmaxLoss) throws(BoostingError) {
        precondition(loss.gradients.count == fitted.entryCount, "a gradient for every entry")
        try Self.check(xgboost_boost(handle, loss.gradients, loss.hessians))
    }

    /// The first trees.
    package func ensemble(trees: Int) throws -> TreeEnsemble {
        var json: UnsafePointer<CChar>?
        var length = 0
        try Self.check(xgboost_model(handle, &json, &length))
        let data = json.map { Data(bytes: $0, count: length) } ?? Data()
        return try JSONDecoder().decode(XGBoostModel.self, from: data)
            .ensemble(featureCount: fitted.featureCount, trees: trees)
    }

    private static func check(_ problem: UnsafePointer<CChar>?) throws(BoostingError) {
        if let problem { throw BoostingError(failure: String(cString: problem)) }
    }
}
