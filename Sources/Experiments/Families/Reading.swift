/// For each key that not every model reads: when a family reads it.
///
/// Files are read by the thousand, so the conditions are brought into the order of the schema once.
struct ReadingTable: Sendable {
    /// Ways in which a key comes to be read: each a list of conditions that must all hold; without a way, it never is.
    typealias Ways = [[Condition]]

    let entries: [(key: ExperimentKey, ways: Ways)]
    private let ways: [String: Ways]

    private init(_ family: Family) {
        var ways: [String: Ways] = [:]
        for read in family.reads { for path in read.paths { ways[path, default: []].append(read.conditions) } }
        self.ways = ways
        entries = ExperimentSchema.keys.filter { $0.isOfModel }.map { ($0, ways[$0.path] ?? []) }
    }

    func ways(_ path: String) -> Ways { ways[path] ?? [] }

    private static let byKind = Dictionary(
        uniqueKeysWithValues: Families.all.map { ($0.kind, ReadingTable($0)) })

    static func of(_ kind: ModelSettings.Kind) -> ReadingTable {
        guard let table = byKind[kind] else { preconditionFailure("every kind has its family") }
        return table
    }
}

extension Experiment {
    /// Keys that the model does not read with these settings, in the order of the schema.
    public var unreadKeys: [ExperimentKey] {
        ReadingTable.of(model.kind).entries.filter { !Self.holds($0.ways, in: self) }.map(\.key)
    }

    /// Whether the model reads a key, with these settings.
    public func reads(_ path: String) -> Bool {
        !ExperimentKey.isOfModel(path) || Self.holds(ReadingTable.of(model.kind).ways(path), in: self)
    }

    private static func holds(_ ways: ReadingTable.Ways, in experiment: Experiment) -> Bool {
        ways.contains { $0.allSatisfy { $0.holds(in: experiment) } }
    }

    /// The experiment with the keys that its model does not read at their defaults: what is written down of it, and
    /// what decides whether two experiments are one.
    public var reduced: Experiment {
        var reduced = self
        for key in unreadKeys { key.reset(in: &reduced) }
        return reduced
    }
}

extension Family {
    /// Whether the family reads a key, if only with some settings.
    public func mayRead(_ path: String) -> Bool {
        !ExperimentKey.isOfModel(path) || !ReadingTable.of(kind).ways(path).isEmpty
    }

    /// With which values of other keys the family reads one, in words: "model.scores: cosine"; empty if with any.
    public func conditions(of path: String) -> String {
        let ways = ReadingTable.of(kind).ways(path).map { way in way.map(\.description).joined(separator: ", ") }
        return ways.contains("") ? "" : Condition.list(ways, "or")
    }
}

extension ExperimentKey {
    /// Whether it depends on the model if the key is read. What is said of data and its split every model reads.
    package var isOfModel: Bool { Self.isOfModel(path) }

    static func isOfModel(_ path: String) -> Bool {
        path != "model.kind" && ["model.", "training.", "evaluation."].contains { path.hasPrefix($0) }
    }

    /// Who reads the key and when, in words that follow "Read": "by item-knn, v-sknn and stan", "with model.scores:
    /// cosine by every trained model"; nil if every model always does.
    public var readers: String? {
        guard isOfModel else { return nil }
        var groups: [(conditions: String, families: [Family])] = []
        for family in Families.all where family.mayRead(path) {
            let conditions = family.conditions(of: path)
            if let index = groups.firstIndex(where: { $0.conditions == conditions }) {
                groups[index].families.append(family)
            } else {
                groups.append((conditions, [family]))
            }
        }
        if groups.count == 1, groups[0].conditions.isEmpty, groups[0].families.count == Families.all.count {
            return nil
        }
        return groups.map { group in
            "by \(Self.words(group.families))" + (group.conditions.isEmpty ? "" : " with \(group.conditions)")
        }.joined(separator: "; ")
    }

    static func words(_ families: [Family]) -> String {
        let kinds = Set(families.map(\.kind))
        let trained = Set(ModelSettings.Kind.Trained.allCases.map(ModelSettings.Kind.trained))
        let fitted = Set(ModelSettings.Kind.Fitted.allCases.map(ModelSettings.Kind.fitted))
        switch kinds {
        case trained.union(fitted): return "every model"
        case trained: return "every model that is trained"
        case fitted: return "every model that is fitted"
        default: return Condition.list(families.map(\.kind.rawValue), "and")
        }
    }
}
