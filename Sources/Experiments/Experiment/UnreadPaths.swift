/// The keys that none of some experiments reads.
struct UnreadPaths {
    private var paths: Set<String> = []
    /// The first of each model.
    private var examples: [Experiment] = []

    init(_ experiments: [Experiment] = []) { for experiment in experiments { narrow(to: experiment) } }

    /// Takes out what an experiment reads.
    mutating func narrow(to experiment: Experiment) {
        if examples.isEmpty {
            paths = Set(experiment.unreadKeys.map(\.path))
        } else if !paths.isEmpty {
            paths = paths.filter { !experiment.reads($0) }
        }
        if !examples.contains(where: { $0.model.kind == experiment.model.kind }) { examples.append(experiment) }
    }

    /// What to say about a key that was written; nil if it is read.
    /// - Parameter isShared: it was written for several variants.
    func complaint(about key: ExperimentKey, isShared: Bool = false) -> String? {
        guard paths.contains(key.path) else { return nil }
        // One whose model would read it with other values has more to say.
        let example = examples.first { $0.model.kind.family.mayRead(key.path) } ?? examples.first
        return example?.complaint(aboutUnread: key, isShared: isShared)
    }
}
