import Foundation

/// How well a model does on its tasks besides the item.
public struct TaskMetrics: Sendable, Hashable, Codable {
    public var categories: [CategoryMetrics]
    public var feedback: [FeedbackMetrics]

    public init(categories: [CategoryMetrics] = [], feedback: [FeedbackMetrics] = []) {
        self.categories = categories
        self.feedback = feedback
    }

    public var isEmpty: Bool { categories.isEmpty && feedback.isEmpty }

    /// Mean AUC of the feedback tasks that have one; nil if none has.
    public var meanAUC: Double? {
        let values = feedback.compactMap(\.auc)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
}

/// How well the next category on one level is predicted.
public struct CategoryMetrics: Sendable, Hashable, Codable {
    /// Name of the level.
    public var level: String
    /// Rows whose target has a category.
    public var rows: Int
    /// Fraction of them whose category has the largest logit; equal logits count against the model.
    public var accuracy: Double

    public init(level: String, rows: Int, accuracy: Double) {
        self.level = level
        self.rows = rows
        self.accuracy = accuracy
    }
}

/// How well one kind of binary feedback on the next click is predicted.
public struct FeedbackMetrics: Sendable, Hashable, Codable {
    public var name: String
    /// Rows with a label, and the fraction of them whose label is yes.
    public var rows: Int
    public var rate: Double
    /// Probability that a row with yes has a larger logit than one with no, ties counting half (Hanley & McNeil 1982);
    /// nil without rows of both kinds.
    public var auc: Double?
    /// Mean binary cross-entropy in nats, and that of the best constant on these very rows: the entropy of `rate`.
    public var logLoss: Double
    public var constantLogLoss: Double

    /// - Parameters: logits and labels of all rows; a negative label is unknown.
    public init(name: String, logits: [Float], labels: [Int8]) {
        let known = zip(logits, labels).filter { $0.1 >= 0 }
        let yes = known.count { $0.1 > 0 }
        let count = Double(max(known.count, 1))
        self.name = name
        rows = known.count
        rate = Double(yes) / count
        auc = Self.auc(known, yes: yes)
        logLoss =
            known.reduce(0) { sum, row in
                let x = Double(row.0)
                return sum + max(x, 0) + log1p(exp(-abs(x))) - Double(row.1) * x
            } / count
        constantLogLoss = [rate, 1 - rate].reduce(0) { $1 > 0 ? $0 - $1 * log($1) : $0 }
    }

    /// From the ranks of the rows with yes, where tied rows share their mean rank (Mann & Whitney 1947). A NaN logit
    /// ranks last if it should be first, and first if it should be last.
    private static func auc(_ rows: [(Float, Int8)], yes: Int) -> Double? {
        let no = rows.count - yes
        guard yes > 0, no > 0 else { return nil }
        let sorted = rows.map { ($0.0.isNaN ? ($0.1 > 0 ? -Float.infinity : Float.infinity) : $0.0, $0.1) }
            .sorted { $0.0 < $1.0 }
        var rankSum = 0.0
        var start = 0
        while start < sorted.count {
            let end = sorted[start...].firstIndex { $0.0 != sorted[start].0 } ?? sorted.count
            rankSum += Double(sorted[start..<end].count { $0.1 > 0 }) * (Double(start + end + 1) / 2)
            start = end
        }
        return (rankSum - Double(yes) * Double(yes + 1) / 2) / (Double(yes) * Double(no))
    }
}
