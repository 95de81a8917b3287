/// The keys that none of some experiments reads.
struct UnreadPaths {
    private var paths: Set<String> = []
    private var first: Experiment?

    init(_ experiments: [Experiment] = []) { for experiment in experiments { narrow(to: experiment) } }

    /// Takes out what an experiment reads.
    mutating func narrow(to experiment: Experiment) {
        if first == nil {
            first = experiment
            paths = Set(experiment.unreadKeys.map(\.path))
        } else if !paths.isEmpty {
            paths = paths.filter { !experiment.reads($0) }
        }
    }

    /// What to say about a key that was written; nil if it is read.
    /// - Parameter isShared: it was written for several variants.
    func complaint(about key: ExperimentKey, isShared: Bool = false) -> String? {
        paths.contains(key.path) ? first?.complaint(aboutUnread: key, isShared: isShared) : nil
    }
}
