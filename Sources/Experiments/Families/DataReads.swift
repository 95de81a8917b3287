extension Experiment {
    /// Keys of data and split that this source or this split does not use, and kinds of metadata that the data does not
    /// have, in schema order.
    ///
    /// They may be written, since files are often changed from one split or dataset to another, and fingerprints hash
    /// them as they always have. But they make no other experiment.
    package var unusedDataKeys: [ExperimentKey] {
        Self.dataReads.filter { !$0.isUsed(self) }.map(\.key)
    }

    private static let dataReads: [(key: ExperimentKey, isUsed: @Sendable (Experiment) -> Bool)] =
        ExperimentSchema.keys.compactMap { key in use(of: key.path).map { (key, $0) } }

    /// When a key of data, split or metadata is used; nil if always, or if the key is of another section.
    private static func use(of path: String) -> (@Sendable (Experiment) -> Bool)? {
        switch path {
        case "data.interactions.testFile": { $0.data.source == .files && $0.protocol.split == .given }
        case "data.folder",
            _ where path.hasPrefix("data.interactions.") || path.hasPrefix("data.items."):
            { $0.data.source == .files }
        case _ where path.hasPrefix("data.storefront."): { $0.data.source == .storefront }
        case "protocol.validationFraction": { $0.protocol.split == .given }
        case "protocol.days": { $0.protocol.split == .days }
        case "protocol.minimumSessionLength", "protocol.minimumItemSupport", "protocol.filterUntilStable",
            "protocol.maximumSessionLength":
            { $0.protocol.split != .given }
        case "model.metadata.category": { $0.categoryLevels > 0 }
        case "model.metadata.title": { $0.data.source != .files || !$0.data.items.title.isEmpty }
        case "model.metadata.attributes": { $0.data.source != .files || !$0.data.items.attributes.isEmpty }
        case "model.metadata.numbers": { $0.data.source != .files || !$0.data.items.numbers.isEmpty }
        default: nil
        }
    }

    /// Number of category levels of the data source.
    var categoryLevels: Int {
        switch data.source {
        case .files: data.items.categories.count + data.interactions.categories.count
        case .storefront: StorefrontSettings.categoryLevels
        }
    }

    /// Whether some kind of metadata is in the data and turned on.
    package var hasVisibleMetadata: Bool {
        Self.metadataReads.contains { $0.key.value(in: self) == .flag(true) && $0.isUsed(self) }
    }

    private static let metadataReads = dataReads.filter { $0.key.path.hasPrefix("model.metadata.") }
}
