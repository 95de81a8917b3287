import Runs

/// Whether a category head is as often right as it says: rows in bins of equal mass by the probability of the best
/// category (Nguyen & O'Connor 2015), and the expected calibration error (Naeini et al. 2015),
/// ECE = Σ_b n_b/n · |share of right rows in b − mean probability in b|.
public struct CategoryCalibration: Sendable, Hashable, Encodable {
    public struct Bin: Sendable, Hashable, Encodable {
        public let rows: Int
        /// Mean probability of the best category.
        public let predicted: Double
        /// Share of the rows where it is the target's.
        public let actual: Double
    }

    public static let bins = 15

    public let level: String
    /// Least sure first; fewer than 15 only if there are fewer rows.
    public let bins: [Bin]

    public var rows: Int { bins.reduce(0) { $0 + $1.rows } }

    /// Expected calibration error.
    public var error: Double {
        bins.reduce(0) { $0 + Double($1.rows) * abs($1.actual - $1.predicted) } / Double(max(rows, 1))
    }

    private enum CodingKeys: String, CodingKey { case level, rows, error, bins }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(level, forKey: .level)
        try values.encode(rows, forKey: .rows)
        try values.encode(error, forKey: .error)
        try values.encode(bins, forKey: .bins)
    }

    /// - Parameters:
    ///   - confidence: of every row.
    ///   - hits: of every row: 1 right, 0 wrong, −1 without a target, which does not count.
    /// - Returns: nil if no row has a target.
    public init?(level: String, confidence: [Float], hits: [Int32]) {
        // Rows of equal probability stay in their order, so that the bins do not depend on how a sort breaks ties.
        let order = hits.indices.filter { hits[$0] >= 0 }.sorted { (confidence[$0], $0) < (confidence[$1], $1) }
        guard !order.isEmpty else { return nil }
        self.level = level
        let count = min(Self.bins, order.count)
        bins = (0..<count).map { bin in
            let rows = order[bin * order.count / count..<(bin + 1) * order.count / count]
            return Bin(
                rows: rows.count,
                predicted: rows.reduce(0) { $0 + Double(confidence[$1]) } / Double(rows.count),
                actual: Double(rows.count { hits[$0] == 1 }) / Double(rows.count))
        }
    }

    /// Of all levels that a model predicts, and gives probabilities of.
    public static func all(_ lists: TestLists, _ rows: TestRows) -> [CategoryCalibration] {
        lists.levels.compactMap { level in
            guard let confidence = level.confidence,
                let hits = rows.levels.first(where: { $0.name == level.name })?.isHit
            else { return nil }
            return CategoryCalibration(level: level.name, confidence: confidence, hits: hits)
        }
    }
}
