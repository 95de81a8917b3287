import Basics

extension Experiment {
    /// Why a key does nothing in this experiment, and what to do so that it does; nil if it is read and used.
    public func reasonUnread(_ key: ExperimentKey) -> String? {
        reads(key.path) ? reasonUnused(key) : complaint(aboutUnread: key, isShared: false)
    }

    /// The message about a key that was written but is not read: why, how it would be read, and what is read instead.
    /// - Parameter isShared: whether it was written for several variants, of which this is one.
    func complaint(aboutUnread key: ExperimentKey, isShared: Bool) -> String {
        let name = model.kind.rawValue
        let lead = key.path + (isShared ? " is read by no variant" : " is not read")
        let why: String
        if let missing = missing(key.path) {
            let wanted = missing.map { "\($0.description) (here \($0.key.value(in: self)))" }.joined(separator: ", ")
            why = "\(name) reads it with \(wanted); set that, or leave it out"
        } else {
            let readers = Families.all.filter { $0.mayRead(key.path) }
            let owners = ExperimentKey.words(readers)
            why =
                isShared
                ? "it belongs to \(owners); leave it out"
                : "it belongs to \(owners), and the model is \(name); leave it out, or choose another model.kind"
        }
        return "\(lead): \(why). \(readKeys(near: key.path))"
    }

    /// The conditions that do not hold, for the way that lacks the fewest; nil if the model never reads the key.
    private func missing(_ path: String) -> [Condition]? {
        ReadingTable.of(model.kind).ways(path).map { way in way.filter { !$0.holds(in: self) } }
            .min { $0.count < $1.count }
    }

    private static let shown = 6

    /// The keys that the model does read, nearest first.
    private func readKeys(near path: String) -> String {
        let read = ExperimentSchema.keys.filter { $0.isOfModel && reads($0.path) }.map(\.path)
        let near = nearestFirst(to: path, among: read)
        let more = near.count - Self.shown
        let name = model.kind.rawValue
        return "\(name) reads \(near.prefix(Self.shown).joined(separator: ", "))"
            + (more > 0 ? " and \(more) more: sessionbench keys --model \(name)" : "")
    }
}
