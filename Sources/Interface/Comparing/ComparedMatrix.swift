import Experiments
import Results

/// The results of an ablation's matrix, as shown.
public struct ComparedMatrix: Sendable, Hashable {
    /// All rows, or a slice of them.
    public struct Part: Sendable, Hashable {
        /// Of the slice; empty for all rows.
        public let title: String
        /// By row and column of the design, behind the name of the row.
        public let metrics: ResultTable
        /// The same, differences to the pinned variant; nil unless that and another one have results.
        public let contrasts: ResultTable?
    }

    /// At least one.
    public let parts: [Part]
    /// A row for each variant of the design, slice by slice (`AblationTables.cells`).
    public let variants: ResultTable
    /// What a run of each variant takes, by the runs most like it; nil where unknown.
    public let prices: [RunPrice?]

    public init(_ design: FactorialDesign, _ results: AblationResults) {
        let tables = AblationTables.matrix(design, results)
        if let comparison = results.comparison {
            parts = comparison.parts.enumerated().map { index, part in
                Part(title: part.title, metrics: tables[2 * index], contrasts: tables[2 * index + 1])
            }
        } else {
            parts = [Part(title: "", metrics: tables[0], contrasts: nil)]
        }
        variants = AblationTables.cells(results)
        prices = results.variants.map(\.price)
    }
}
