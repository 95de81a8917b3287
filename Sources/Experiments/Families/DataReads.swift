extension Experiment {
    /// Keys of data and split that this source or this split does not use, and kinds of metadata that the data does not
    /// have, in schema order.
    ///
    /// They may be written, since files are often changed from one split or dataset to another, and fingerprints hash
    /// them as they always have. But they make no other experiment.
    package var unusedDataKeys: [ExperimentKey] {
        Self.dataReads.filter { !$0.isUsed(self) }.map(\.key)
    }

    /// Why a key of data or split is not used; nil if it is.
    func reasonUnused(_ key: ExperimentKey) -> String? {
        guard let use = Self.use(of: key.path), !use.isUsed(self) else { return nil }
        return "\(key.path) is not used: it belongs to \(use.words)"
    }

    /// When a key of data, split or metadata is used.
    private struct Use {
        /// What it belongs to, in words.
        let words: String
        let isUsed: @Sendable (Experiment) -> Bool
    }

    private static let dataReads: [(key: ExperimentKey, isUsed: @Sendable (Experiment) -> Bool)] =
        ExperimentSchema.keys.compactMap { key in use(of: key.path).map { (key, $0.isUsed) } }

    /// Nil if always, or if the key is of another section.
    private static func use(of path: String) -> Use? {
        switch path {
        case "data.interactions.testFile":
            Use(words: "data.source: files with protocol.split: given") {
                $0.data.source == .files && $0.protocol.split == .given
            }
        case "data.values.separator":
            Use(words: "data.values.form: separated") {
                $0.data.source == .files && $0.data.values.form == .separated
            }
        case "data.properties.item", "data.properties.time", "data.properties.name", "data.properties.value":
            Use(words: "data.properties.file") { $0.data.source == .files && !$0.data.properties.file.isEmpty }
        case "data.sessions.header", "data.sessions.delimiter", "data.sessions.session", "data.sessions.time",
            "data.sessions.timeFormat":
            Use(words: "data.sessions.file") { $0.data.source == .files && !$0.data.sessions.file.isEmpty }
        case "data.levels.child", "data.levels.parent":
            Use(words: "data.levels.tree") { $0.data.source == .files && !$0.data.levels.tree.isEmpty }
        case "data.words.minimumItems":
            Use(words: "data with words (data.items.title, description)") { $0.hasWords }
        case "data.words.ngrams":
            Use(words: "data with rare words (data.words.minimumItems above 1)") {
                $0.hasWords && $0.data.words.minimumItems > 1
            }
        case "data.degraded.fields": Use(words: "data.degraded.missing above 0") { $0.data.degraded.missing > 0 }
        case "data.degraded.wrongCategories": Use(words: "data with categories") { $0.categoryLevels > 0 }
        case "data.degraded.seed":
            Use(words: "data.degraded.missing or wrongCategories above 0") { $0.data.degraded.isOn }
        case "data.folder", "data.unreadableRows",
            _
        where ["interactions.", "items.", "properties.", "sessions.", "values.", "levels."].contains {
            path.hasPrefix("data.\($0)")
        }:
            Use(words: "data.source: files") { $0.data.source == .files }
        case "data.storefront.relatedness":
            Use(words: "data.storefront.feedback") {
                $0.data.source == .storefront && !$0.data.storefront.feedback.isEmpty
            }
        case _ where path.hasPrefix("data.storefront."):
            Use(words: "data.source: storefront") { $0.data.source == .storefront }
        case "protocol.validationFraction", "protocol.allow":
            Use(words: "protocol.split: given") { $0.protocol.split == .given }
        case "protocol.coldSeed": Use(words: "protocol.coldItems above 0") { $0.protocol.coldItems > 0 }
        case "protocol.days", "protocol.window", "protocol.skippedDays", "protocol.trainingDays":
            Use(words: "protocol.split: days") { $0.protocol.split == .days }
        case "protocol.minimumSessionLength", "protocol.minimumItemSupport", "protocol.filterUntilStable",
            "protocol.maximumSessionLength", "protocol.until":
            Use(words: "a protocol.split other than given") { $0.protocol.split != .given }
        case "model.metadata.category": Use(words: "data with categories") { $0.categoryLevels > 0 }
        case "model.metadata.title":
            Use(words: "data with titles (data.items.title, description)") {
                $0.data.source != .files || $0.hasWords
            }
        case "model.metadata.attributes":
            Use(words: "data with attributes (data.items.attributes)") {
                $0.data.source != .files || !$0.data.items.attributes.isEmpty
            }
        case "model.metadata.numbers":
            Use(words: "data with numbers (data.items.numbers)") {
                $0.data.source != .files || !$0.data.items.numbers.isEmpty
            }
        case "model.metadata.vectors":
            Use(words: "data with vectors (data.items.vectors)") {
                $0.data.source == .files && !$0.data.items.vectors.isEmpty
            }
        default: nil
        }
    }

    private var hasWords: Bool {
        data.source == .files && !(data.items.title.isEmpty && data.items.description.isEmpty)
    }

    /// Number of category levels of the data source.
    var categoryLevels: Int {
        switch data.source {
        case .files:
            data.levels.count > 0
                ? data.levels.count : data.items.categories.count + data.interactions.categories.count
        case .storefront: StorefrontSettings.categoryLevels
        }
    }

    /// Names of the feedback that the data source has.
    var feedback: [String] {
        switch data.source {
        case .files: data.interactions.tasks
        case .storefront: data.storefront.tasks
        }
    }

    /// Whether some kind of metadata is in the data and turned on.
    package var hasVisibleMetadata: Bool {
        Self.metadataReads.contains { $0.key.value(in: self) == .flag(true) && $0.isUsed(self) }
    }

    private static let metadataReads = dataReads.filter { $0.key.path.hasPrefix("model.metadata.") }
}
