import OrderedCollections

/// When a family reads each key that not every model reads.
///
/// Files are read by the thousand, so the conditions are put into schema order once.
struct ReadingTable: Sendable {
    /// Alternative ways for a key to be read, each a list of conditions that must all hold; without any, it is never
    /// read.
    typealias Ways = [[Condition]]

    private let ways: [String: Ways]
    /// The keys that the model decides about, in schema order.
    private let keys: [ExperimentKey]
    /// All conditions, each once, since looking at values takes longest; and for each key its ways, as places of these.
    private let conditions: [Condition]
    private let places: [[[Int]]]

    private init(_ family: Family) {
        var ways: [String: Ways] = [:]
        for read in family.reads { for path in read.paths { ways[path, default: []].append(read.conditions) } }
        self.ways = ways
        keys = ExperimentSchema.keys.filter { $0.isOfModel }
        var conditions = OrderedDictionary<String, Condition>()
        for condition in family.reads.flatMap(\.conditions) { conditions[condition.description] = condition }
        self.conditions = Array(conditions.values)
        places = keys.map { key in
            (ways[key.path] ?? []).map { way in way.compactMap { conditions.index(forKey: $0.description) } }
        }
    }

    func unreadKeys(of experiment: Experiment) -> [ExperimentKey] {
        let holds = conditions.map { $0.holds(in: experiment) }
        return zip(keys, places).filter { !$1.contains { $0.allSatisfy { holds[$0] } } }.map(\.0)
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
    /// Keys that the model does not read with these settings, in schema order.
    public var unreadKeys: [ExperimentKey] { ReadingTable.of(model.kind).unreadKeys(of: self) }

    /// Whether the model reads a key with these settings.
    public func reads(_ path: String) -> Bool {
        !ExperimentKey.isOfModel(path) || Self.holds(ReadingTable.of(model.kind).ways(path), in: self)
    }

    private static func holds(_ ways: ReadingTable.Ways, in experiment: Experiment) -> Bool {
        ways.contains { $0.allSatisfy { $0.holds(in: experiment) } }
    }

    /// The experiment with the keys that its model does not read set to their defaults. This form is written to files,
    /// and decides whether two experiments are the same.
    public var reduced: Experiment {
        var reduced = self
        for key in unreadKeys { key.reset(in: &reduced) }
        return reduced
    }
}

extension Family {
    /// Whether the family reads a key, at least with some settings.
    public func mayRead(_ path: String) -> Bool {
        !ExperimentKey.isOfModel(path) || !ReadingTable.of(kind).ways(path).isEmpty
    }

    /// The values of other keys with which the family reads this one, in words: "model.scores: cosine"; empty if it
    /// always does.
    public func conditions(of path: String) -> String {
        let ways = ReadingTable.of(kind).ways(path).map { way in way.map(\.description).joined(separator: ", ") }
        return ways.contains("") ? "" : Condition.list(ways, "or")
    }
}

extension ExperimentKey {
    /// Whether the model decides if the key is read. Every model reads the keys of data and split.
    package var isOfModel: Bool { Self.isOfModel(path) }

    static func isOfModel(_ path: String) -> Bool {
        path != "model.kind" && ["model.", "training.", "rerank.", "evaluation."].contains { path.hasPrefix($0) }
    }

    /// Who reads the key and when, in words that follow "Read": "by item-knn, v-sknn and stan", "by every model that is
    /// trained with model.scores: cosine"; nil if every model always does.
    public var readers: String? {
        guard isOfModel else { return nil }
        let groups = OrderedDictionary(grouping: Families.all.filter { $0.mayRead(path) }) { $0.conditions(of: path) }
        if groups[""]?.count == Families.all.count { return nil }
        return groups.map { conditions, families in
            "by \(Self.words(families))" + (conditions.isEmpty ? "" : " with \(conditions)")
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
        default:
            let others = Families.all.filter { !kinds.contains($0.kind) }
            return others.count < families.count
                ? "every model but \(Condition.list(others.map(\.kind.rawValue), "and"))"
                : Condition.list(families.map(\.kind.rawValue), "and")
        }
    }
}
