/// Parts taken from the baseline one at a time (leave one out), and given back one at a time to what is left without
/// all of them (add one in). A part that others can stand in for shows only in the second.
public struct OneAtATimeDesign: Sendable {
    public struct Part: Sendable {
        /// Name of the change that takes the part away.
        public let name: String
        /// The baseline with this change alone.
        public let leftOut: DesignCell
        /// The baseline with all changes but this one.
        public let addedIn: DesignCell
    }

    public let parts: [Part]
    /// The baseline with all changes.
    public let bare: DesignCell
    /// The variants that the cells stand for, the baseline first, each with the baseline's seeds.
    public let study: Study

    /// - Parameters:
    ///   - changes: its levels are the changes.
    ///   - baseline: a variant of the study.
    public init(_ changes: Factor, of study: Study, baseline: Study.Variant) {
        let levels = changes.levels.filter { !$0.values.isEmpty }
        var variants = DesignedVariants(of: study, baseline: baseline)
        let alone = levels.map { variants.cell([$0]) }
        let others = levels.indices.map { index in
            variants.cell(levels.indices.filter { $0 != index }.map { levels[$0] })
        }
        bare = variants.cell(levels)
        parts = levels.indices.map { Part(name: levels[$0].name, leftOut: alone[$0], addedIn: others[$0]) }
        self.study = Study(variants: variants.variants)
    }
}
