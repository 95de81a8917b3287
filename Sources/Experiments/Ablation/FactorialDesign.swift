/// Two factors of a study crossed: every level of one with every level of the other, all else as in the baseline.
public struct FactorialDesign: Sendable, Hashable {
    public let rows: Factor
    public let columns: Factor
    /// By row and column.
    public let cells: [[DesignCell]]
    /// The variants that the cells stand for, the baseline first, each with the baseline's seeds.
    public let study: Study

    /// - Parameter baseline: a variant of the study.
    public init(_ rows: Factor, by columns: Factor, of study: Study, baseline: Study.Variant) {
        var variants = DesignedVariants(of: study, baseline: baseline)
        cells = rows.levels.map { row in columns.levels.map { variants.cell([row, $0]) } }
        self.rows = rows
        self.columns = columns
        self.study = Study(variants: variants.variants)
    }
}
