import Basics

/// Regression trees whose leaves are summed: what is kept of boosted trees, and all that scoring needs.
///
/// The nodes of a tree stand level by level, each level from left to right. So the i-th inner node of a tree, from 0,
/// has the children 2i + 1 and 2i + 2, which need not be stored, and come after it. An entry goes to the left child if
/// the feature is less than the threshold. There is no direction for a missing value: features are finite.
package struct TreeEnsemble: Sendable, Equatable {
    package let featureCount: Int
    /// Tree t has the nodes `offsets[t] ..< offsets[t + 1]`.
    package let offsets: [Int32]
    /// Per node, the feature that it asks for; −1 for a leaf.
    package let features: [Int32]
    /// Per node, the threshold of an inner node, and what a leaf adds to the score.
    package let values: [Float]
    /// Per feature, by how much the nodes that ask for it improved the objective when they were fitted, summed over all
    /// trees (XGBoost's total gain).
    package let gains: [Double]

    /// - Throws: `BrokenInvariant` if this is no ensemble of trees; so every value of this type is safe to score with.
    package init(
        featureCount: Int, offsets: [Int32], features: [Int32], values: [Float], gains: [Double]
    ) throws(BrokenInvariant) {
        self.featureCount = featureCount
        self.offsets = offsets
        self.features = features
        self.values = values
        self.gains = gains
        try checkInvariants()
    }

    /// Number of trees.
    package var count: Int { offsets.count - 1 }

    private func checkInvariants() throws(BrokenInvariant) {
        try requireInvariant(gains.count == featureCount && featureCount > 0, "a gain for each feature")
        try requireInvariant(gains.allSatisfy(\.isFinite), "a gain that is not finite")
        try requireInvariant(
            values.count == features.count && values.allSatisfy(\.isFinite), "a finite value for each node")
        try Packed(offsets: offsets, elements: features).checkInvariants()
        for tree in 0..<count {
            let nodes = features[Int(offsets[tree])..<Int(offsets[tree + 1])]
            var children = 0
            for (node, feature) in nodes.enumerated() {
                // Every node but the root is a child of one before it.
                try requireInvariant(node <= children, "a node of tree \(tree) has no parent")
                try requireInvariant(
                    (-1..<featureCount).contains(Int(feature)), "tree \(tree) asks for feature \(feature)")
                if feature >= 0 { children += 2 }
            }
            try requireInvariant(nodes.count == children + 1, "tree \(tree) has not the nodes that its inner ones need")
        }
    }

    /// Scores of entries: the sums of their leaves in single precision, tree after tree from 0, as XGBoost sums them.
    ///
    /// Each node in turn sends on those entries that stand at it: many more steps than those of the entries' paths, but
    /// without a branch and for several entries at once.
    /// - Parameter entries: entries × features, row-major; finite.
    package func scores(_ entries: ArraySlice<Float>) -> [Float] {
        precondition(entries.count.isMultiple(of: featureCount), "every entry has all features")
        let count = entries.count / featureCount
        let columns = transposed(entries, count: count)
        var scores = [Float](repeating: 0, count: count)
        var places = [Int32](repeating: 0, count: count)
        columns.withUnsafeBufferPointer { columns in
            places.withUnsafeMutableBufferPointer { places in
                for tree in 0..<self.count {
                    let root = Int(offsets[tree])
                    places.update(repeating: 0)
                    var left: Int32 = 1
                    for node in root..<Int(offsets[tree + 1]) where features[node] >= 0 {
                        let first = Int(features[node]) * count
                        let column = UnsafeBufferPointer(rebasing: columns[first..<first + count])
                        let (threshold, place) = (values[node], Int32(node - root))
                        let toRight = left + 1 - place
                        for entry in 0..<count {
                            // As all bits or none, which the compiler makes vector instructions of.
                            let isLess: Int32 = column[entry] < threshold ? -1 : 0
                            let isHere: Int32 = places[entry] == place ? -1 : 0
                            places[entry] = places[entry] &+ (isHere & (toRight &+ isLess))
                        }
                        left += 2
                    }
                    for entry in 0..<count { scores[entry] += values[root + Int(places[entry])] }
                }
            }
        }
        return scores
    }

    /// Features × entries.
    private func transposed(_ entries: ArraySlice<Float>, count: Int) -> [Float] {
        entries.withUnsafeBufferPointer { entries in
            [Float](unsafeUninitializedCapacity: entries.count) { columns, filled in
                for feature in 0..<featureCount {
                    for entry in 0..<count {
                        columns[feature * count + entry] = entries[entry * featureCount + feature]
                    }
                }
                filled = entries.count
            }
        }
    }
}

/// As arrays; what is read is checked.
extension TreeEnsemble: Codable {
    private enum CodingKeys: String, CodingKey { case featureCount, offsets, features, values, gains }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        do {
            try self.init(
                featureCount: container.decode(Int.self, forKey: .featureCount),
                offsets: container.decode([Int32].self, forKey: .offsets),
                features: container.decode([Int32].self, forKey: .features),
                values: container.decode([Float].self, forKey: .values),
                gains: container.decode([Double].self, forKey: .gains))
        } catch let problem as BrokenInvariant {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: problem.description))
        }
    }
}
