extension Experiment {
    /// Keys of data and split that this source or this split does not use, in schema order.
    ///
    /// They may be written, since files are often changed from one split to another, and fingerprints hash them as they
    /// always have. But they make no other experiment.
    package var unusedDataKeys: [ExperimentKey] {
        Self.dataReads.filter { !$0.isUsed(self) }.map(\.key)
    }

    private static let dataReads: [(key: ExperimentKey, isUsed: @Sendable (Experiment) -> Bool)] =
        ExperimentSchema.keys.compactMap { key in use(of: key.path).map { (key, $0) } }

    /// When a key of data or split is used; nil if always, or if the key is of another section.
    private static func use(of path: String) -> (@Sendable (Experiment) -> Bool)? {
        switch path {
        case "data.interactions.testFile": { $0.data.source == .files && $0.protocol.split == .given }
        case "data.values.separator": { $0.data.source == .files && $0.data.values.form == .separated }
        case "data.levels.child", "data.levels.parent": { $0.data.source == .files && !$0.data.levels.tree.isEmpty }
        case "data.folder",
            _ where ["interactions.", "items.", "values.", "levels."].contains { path.hasPrefix("data.\($0)") }:
            { $0.data.source == .files }
        case _ where path.hasPrefix("data.storefront."): { $0.data.source == .storefront }
        case "protocol.validationFraction", "protocol.allow": { $0.protocol.split == .given }
        case "protocol.days": { $0.protocol.split == .days }
        case "protocol.minimumSessionLength", "protocol.minimumItemSupport", "protocol.filterUntilStable",
            "protocol.maximumSessionLength":
            { $0.protocol.split != .given }
        default: nil
        }
    }
}
