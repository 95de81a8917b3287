/// The keys that none of several experiments reads.
struct UnreadPaths {
    private var paths: Set<String> = []
    /// The first experiment of each model.
    private var examples: [Experiment] = []

    init(_ experiments: [Experiment] = []) { for experiment in experiments { narrow(to: experiment) } }

    /// Removes the keys that an experiment reads.
    mutating func narrow(to experiment: Experiment) {
        if examples.isEmpty {
            paths = Set(experiment.unreadKeys.map(\.path))
        } else if !paths.isEmpty {
            paths = paths.filter { !experiment.reads($0) }
        }
        if !examples.contains(where: { $0.model.kind == experiment.model.kind }) { examples.append(experiment) }
    }

    /// The message about a key that was written but is not read; nil if it is read.
    /// - Parameter isShared: whether it was written for several variants.
    func complaint(about key: ExperimentKey, isShared: Bool = false) -> String? {
        guard paths.contains(key.path) else { return nil }
        // An example whose model would read the key with other values allows a better message.
        let example = examples.first { $0.model.kind.family.mayRead(key.path) } ?? examples.first
        return example?.complaint(aboutUnread: key, isShared: isShared)
    }
}
