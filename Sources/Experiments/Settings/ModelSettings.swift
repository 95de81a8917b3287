/// The model and its switches. Terms and defaults are those of HierSRec (Oh et al. 2023, arXiv 2309.06533) as far as
/// the paper states them.
public struct ModelSettings: Sendable, Hashable, Codable {
    /// The model: fitted once on whole sessions, or trained step by step. `Families` describes each.
    public enum Kind: Sendable, Hashable {
        case fitted(Fitted)
        case trained(Trained)

        public enum Fitted: String, Sendable, Hashable, Codable, CaseIterable {
            case popularity
            case sessionPopularity = "session-popularity"
            case markov
            case itemKNN = "item-knn"
            case vsknn = "v-sknn"
            case stan, slist
        }

        public enum Trained: String, Sendable, Hashable, CaseIterable {
            case hiersrec, m2trec, transformer, srgnn, gru4rec
        }
    }

    /// How the category task and the item task are coupled.
    public enum Hierarchy: String, Sendable, Hashable, Codable, CaseIterable {
        /// Next item only.
        case none
        /// Next item and next category, both from the session vector.
        case parallel
        /// The predicted category feeds the item prediction.
        case hierarchical
    }

    /// How encoder outputs become a session vector.
    public enum Pooling: String, Sendable, Hashable, Codable, CaseIterable {
        /// The encoder output at the row.
        case last
        /// The mean of the encoder outputs of the prefix.
        case mean
        /// A weighted mean of the item vectors of the prefix, with weights from the encoder (CORE, Hou et al. 2022).
        case consistent
    }

    public enum Head: String, Sendable, Hashable, Codable, CaseIterable {
        /// h = LayerNorm(GELU(W [s; z]))
        case gelu
        /// h = s + W [s; z]
        case residual
    }

    /// Which item vectors the item head is multiplied by.
    public enum Output: String, Sendable, Hashable, Codable, CaseIterable {
        /// The input item table.
        case tied
        /// A separate table with a bias per item.
        case own
    }

    /// What is known of the shopper going back to items of the session.
    public enum Repeats: String, Sendable, Hashable, Codable, CaseIterable {
        /// Items of the session are scored like all others.
        case none
        /// A learned term is added to their scores.
        case learned
    }

    public enum Scores: String, Sendable, Hashable, Codable, CaseIterable {
        case dot
        /// Cosine times `scale`.
        case cosine
    }

    /// Which form of the category prediction is projected into the item head.
    public enum Projection: String, Sendable, Hashable, Codable, CaseIterable { case probabilities, logits }

    /// What the category head learns if an item has several categories on a level.
    public enum CategoryTarget: String, Sendable, Hashable, Codable, CaseIterable {
        /// The item's rarest category with at least five items (the rarest of all if none has five); softmax.
        case specific
        /// All of its categories; sigmoid.
        case all
    }

    public var kind: Kind = .trained(.hiersrec)
    public var hierarchy: Hierarchy = .hierarchical
    public var metadata = MetadataSettings()
    /// No vector per item: item vectors for input and scoring are built from metadata alone (the idea of M2TRec).
    public var idFree = false
    /// The vector of an item, for input and scoring, is its own plus those of its metadata, so that similar items share
    /// what is learned about them.
    public var itemMetadata = false

    /// Model width d of encoder, session vector and item vectors.
    public var width = 64
    /// Layers of a Transformer or of gated recurrent units, or steps over a graph.
    public var layers = 2
    public var heads = 4
    /// Dropout probability of embeddings, encoder and item head; `gru4rec`: of hidden states; `srgnn`: of item vectors.
    public var dropout = 0.2
    /// Dropout probability of the item vectors that the model reads, before they enter encoder and pooling.
    public var embeddingDropout = 0.0
    /// Training uses the last `sessionLength` + 1 items; in evaluation every row sees its last `sessionLength` items.
    public var sessionLength = 50

    public var pooling: Pooling = .last
    public var head: Head = .gelu
    public var output: Output = .tied
    public var scores: Scores = .dot
    /// Factor on cosine scores.
    public var scale = 16.0
    public var repeats: Repeats = .none

    /// The feedback on the next click (`tasks.feedback`) is a level of the hierarchy, below the categories.
    public var feedbackLevel = false
    public var projection: Projection = .probabilities
    /// Stop the gradient of the item loss from reaching the category head through the projection.
    public var detachProjection = false
    /// λ: weight of the category loss, summed over the levels.
    public var categoryWeight = 1.0
    public var categoryTarget: CategoryTarget = .specific
    /// Category levels that are predicted, the finest ones; 0: all. Metadata has all levels in any case.
    public var levels = 0

    public var neighbours = NeighbourSettings()
    public var linear = LinearSettings()
    public var gru = GRUSettings()
    public var tasks = TaskSettings()

    public init() {}
}

/// Which kinds of metadata the model sees; a kind that the dataset lacks has no effect.
public struct MetadataSettings: Sendable, Hashable, Codable {
    public var category = true
    public var title = true
    public var attributes = true
    public var numbers = true
    /// Vectors that were made elsewhere (`ItemsTable.vectors`).
    public var vectors = true

    public init() {}

    /// All kinds off: ids only.
    public static let none: MetadataSettings = {
        var settings = MetadataSettings()
        settings.category = false
        settings.title = false
        settings.attributes = false
        settings.numbers = false
        settings.vectors = false
        return settings
    }()
}

/// In files a model is written as its name, whether it is fitted or trained.
extension ModelSettings.Kind: RawRepresentable, CaseIterable, Codable {
    public static let allCases = Fitted.allCases.map(Self.fitted) + Trained.allCases.map(Self.trained)

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    public init?(rawValue name: String) {
        guard let kind = Self.byName[name] else { return nil }
        self = kind
    }

    public var rawValue: String {
        switch self {
        case .fitted(let kind): kind.rawValue
        case .trained(let kind): kind.rawValue
        }
    }

    /// Whether the model is fitted rather than trained.
    public var isBaseline: Bool { if case .fitted = self { true } else { false } }
}
