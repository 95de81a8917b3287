import Basics
import Foundation

/// XGBoost's model in JSON, as far as it is needed. Numbers in it are the shortest ones that stand for their bits in
/// single precision, unlike those of XGBoost's text dump.
struct XGBoostModel: Decodable {
    private let learner: Learner

    private struct Learner: Decodable {
        let gradientBooster: Booster

        enum CodingKeys: String, CodingKey { case gradientBooster = "gradient_booster" }
    }

    private struct Booster: Decodable {
        let model: Trees
    }

    private struct Trees: Decodable {
        let trees: [Tree]
    }

    private struct Tree: Decodable {
        /// −1 for a leaf, as for the right ones.
        let left: [Int]
        let right: [Int]
        let features: [Int32]
        /// Of leaves, what they add to the score.
        let thresholds: [Float]
        let gains: [Double]

        enum CodingKeys: String, CodingKey {
            case left = "left_children"
            case right = "right_children"
            case features = "split_indices"
            case thresholds = "split_conditions"
            case gains = "loss_changes"
        }
    }

    /// The first of the trees.
    /// - Throws: `BrokenInvariant` if they are no trees.
    func ensemble(featureCount: Int, trees count: Int) throws(BrokenInvariant) -> TreeEnsemble {
        var offsets: [Int32] = [0]
        var features: [Int32] = []
        var values: [Float] = []
        var gains = [Double](repeating: 0, count: featureCount)
        for tree in learner.gradientBooster.model.trees.prefix(count) {
            // Level by level; XGBoost numbers nodes in the order in which they were split.
            var nodes = [0]
            var next = 0
            while next < nodes.count {
                let node = nodes[next]
                let isInner = tree.left[node] >= 0
                if isInner {
                    nodes += [tree.left[node], tree.right[node]]
                    gains[Int(tree.features[node])] += tree.gains[node]
                }
                features.append(isInner ? tree.features[node] : -1)
                values.append(tree.thresholds[node])
                next += 1
            }
            offsets.append(Int32(features.count))
        }
        return try TreeEnsemble(
            featureCount: featureCount, offsets: offsets, features: features, values: values, gains: gains)
    }
}
