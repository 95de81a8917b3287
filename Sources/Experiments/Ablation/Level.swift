/// A level of a factor: the values that it gives to some keys, and what it is called.
public struct Level: Sendable, Hashable {
    public let name: String
    /// The same where nothing else says of which key it is.
    let label: String
    /// By path of the key. Empty for what the baseline has.
    let values: [String: ExperimentValue]

    init(name: String, label: String? = nil, values: [String: ExperimentValue]) {
        self.name = name
        self.label = label ?? name
        self.values = values
    }

    /// - Returns: the experiment with the values of all the levels, or why they cannot go together.
    static func combined(_ levels: [Level], on baseline: Experiment) -> Result<Experiment, Clash> {
        var experiment = baseline
        var given: [String: Level] = [:]
        for level in levels {
            for (path, value) in level.values.sorted(by: { $0.key < $1.key }) {
                if let other = given.updateValue(level, forKey: path), other.values[path] != value {
                    return .failure(
                        Clash("both \(other.label.forTerminal) and \(level.label.forTerminal) change \(path)"))
                }
                _ = ExperimentSchema.key(path)?.set(value, in: &experiment)
            }
        }
        return experiment.conflicts.first.map { .failure(Clash($0.message)) } ?? .success(experiment)
    }

    /// Why levels cannot go together, in words.
    struct Clash: Error {
        let reason: String

        init(_ reason: String) { self.reason = reason }
    }
}

extension Experiment {
    /// The values by which the experiment differs from another one, but for its name, seed and manner of judging.
    func values(differingFrom other: Experiment) -> [String: ExperimentValue] {
        let keys = ExperimentSchema.keys.filter {
            $0.path != "name" && $0.path != "training.seed" && !$0.path.hasPrefix("study.")
                && $0.value(in: self) != $0.value(in: other)
        }
        return Dictionary(uniqueKeysWithValues: keys.map { ($0.path, $0.value(in: self)) })
    }
}
