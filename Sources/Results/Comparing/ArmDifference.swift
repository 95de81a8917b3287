import Basics
import Experiments

/// In what an arm differs from the baseline beside its results.
public struct ArmDifference: Sendable, Hashable {
    /// A key that both read and that decides results.
    public struct Key: Sendable, Hashable {
        public let path: String
        public let value: String
        /// What the baseline has.
        public let baseline: String
    }

    /// In the order of the schema; the seed is none of them.
    public let keys: [Key]
    /// What is different in the data that they were trained on, in words. May be from files.
    public let data: [String]

    init(_ arm: ComparedArm, _ baseline: ComparedArm) {
        keys = Self.keys(of: arm.experiment, baseline.experiment)
        let (own, others) = (arm.runs[0].summary.dataset, baseline.runs[0].summary.dataset)
        var data: [String] = []
        if own.trainingSessions != others.trainingSessions {
            let counts = [own, others].map { Numbers.grouped($0.trainingSessions) }
            data.append("\(counts[0]) training sessions (\(counts[1]))")
        }
        if own.fingerprint != others.fingerprint {
            data.append("data \(own.fingerprint) (\(others.fingerprint))")
        }
        if arm.runs.contains(where: { $0.summary.dataset.fingerprint != own.fingerprint }) {
            data.append("its own runs are of different data")
        }
        self.data = data
    }

    /// The keys in which two experiments differ.
    public static func keys(of experiment: Experiment, _ baseline: Experiment) -> [Key] {
        let (recipe, other) = (experiment.recipe, baseline.recipe)
        return ExperimentSchema.keys.filter {
            $0.path != "training.seed" && $0.value(in: recipe) != $0.value(in: other)
                && experiment.reads($0.path) && baseline.reads($0.path)
        }.map { Key(path: $0.path, value: "\($0.value(in: recipe))", baseline: "\($0.value(in: other))") }
    }
}

extension Comparison {
    /// By arm; nil for the baseline.
    public var armDifferences: [ArmDifference?] {
        arms.indices.map { $0 == baseline ? nil : ArmDifference(arms[$0], arms[baseline]) }
    }
}

extension Comparison.Judged {
    /// In how many of a part's rows the arm is better than the baseline, equal, and worse.
    func rows(of count: Int) -> RowBalance {
        let better = Int(clamping: difference.better * Double(count))
        let worse = Int(clamping: difference.worse * Double(count))
        return RowBalance(better: better, same: count - better - worse, worse: worse)
    }
}

/// In how many test rows an arm is better than the baseline, equal, and worse.
public struct RowBalance: Sendable, Hashable {
    public let better: Int
    public let same: Int
    public let worse: Int
}

extension Comparison {
    /// By part and arm; nil where nothing is judged.
    public var rowBalances: [[RowBalance?]] {
        parts.map { part in part.judged.map { $0?.rows(of: part.rows) } }
    }
}
