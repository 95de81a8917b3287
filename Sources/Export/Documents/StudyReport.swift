import Basics
import Results

/// The results of a study in brief, as plain text: a table for each group of comparable results.
public struct StudyReport: CustomStringConvertible {
    private let variants: [VariantResults]

    public init(_ variants: [VariantResults]) { self.variants = variants }

    public var description: String {
        let groups = ComparableResults.groups(variants)
        guard !groups.isEmpty else { return PlainTable(RankingTables.brief(variants, nil)).description }
        return groups.map { group in
            let title = groups.count > 1 ? "data \(group.dataset.fingerprint)\n" : ""
            let notes = group.otherTraining.map {
                "\($0.variant.forTerminal): same test rows, trained on \($0.difference.forTerminal)\n"
            }
            return title + PlainTable(RankingTables.brief(group.variants, group)).description + notes.joined()
        }.joined(separator: "\n")
    }
}
