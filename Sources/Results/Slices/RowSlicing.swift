import Metrics
import Runs

/// A way to tell test rows apart.
public enum RowSlicing: String, Sendable, Hashable, CaseIterable {
    /// By the target's clicks in the sessions that were trained on.
    case popularity
    /// Whether the target was never clicked there.
    case cold
    /// By the clicks of the session, and by those before the target.
    case sessionLength = "session-length"
    case prefixLength = "prefix-length"
    /// Whether the target is among the clicks before it.
    case repeats
    /// By level, whether the target's category is among the most clicked ones that have half of the clicks.
    case category
    /// By level, whether the target's category was predicted rightly.
    case categoryHit = "category-hit"

    /// What the slices are about, as the title of a column.
    public var title: String {
        switch self {
        case .popularity: "training clicks of the target"
        case .cold: "target"
        case .sessionLength: "clicks of the session"
        case .prefixLength: "clicks before the target"
        case .repeats: "target among the clicks before"
        case .category: "category of the target"
        case .categoryHit: "category of the target"
        }
    }

    /// What to say where rows cannot be told apart in this way.
    public var absence: String {
        switch self {
        case .category: "the data has no categories, so that test rows cannot be sliced by them (\(rawValue))"
        case .categoryHit:
            "whether categories were predicted rightly is not kept (\(rawValue)): the model predicts none, or the run "
                + "is from before that was kept; train it again"
        default: "test rows cannot be sliced by \(rawValue)"
        }
    }

    /// The slices, some of which may be empty; nil if the rows cannot be told apart in this way.
    public func slices(of rows: TestRows) -> [RowSlice]? {
        switch self {
        case .popularity:
            PopularitySlice.slices(ranks: [], clicks: []).map { slice in
                let range = slice.fromClicks...(slice.toClicks ?? .max)
                return RowSlice(slice.title, rows.clicks) { range.contains(Int($0)) }
            }
        case .cold:
            [
                RowSlice("cold (never clicked in training)", rows.clicks) { $0 == 0 },
                RowSlice("warm", rows.clicks) { $0 > 0 },
            ]
        case .sessionLength: Self.lengths(rows.sessionLengths, [2...2, 3...3, 4...5, 6...10])
        case .prefixLength: Self.lengths(rows.prefix, [1...1, 2...2, 3...4, 5...9])
        case .repeats:
            [RowSlice("yes", rows.isInPrefix) { $0 == 1 }, RowSlice("no", rows.isInPrefix) { $0 == 0 }]
        case .category: Self.levels(rows, "head", "tail") { $0.isHead }
        case .categoryHit: Self.levels(rows, "right", "wrong") { $0.isHit }
        }
    }

    /// Slices by number, and one of all larger numbers.
    private static func lengths(_ list: [Int32], _ ranges: [ClosedRange<Int32>]) -> [RowSlice] {
        let last = ranges.last?.upperBound ?? 0
        return ranges.map { range in
            let title = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
            return RowSlice(title, list) { range.contains($0) }
        } + [RowSlice("more than \(last)", list) { $0 > last }]
    }

    /// Slices of every level that has a list of yes (1), no (0) and neither (−1); nil if none has.
    private static func levels(
        _ rows: TestRows, _ yes: String, _ no: String, _ list: (TestRows.Level) -> [Int32]?
    ) -> [RowSlice]? {
        let found = rows.levels.compactMap { level in list(level).map { (name: level.name, list: $0) } }
        guard !found.isEmpty else { return nil }
        return found.flatMap { name, list in
            [(yes, 1), (no, 0), ("none", -1)].map { word, value in RowSlice("\(name): \(word)", list) { $0 == value } }
        }
    }
}

extension RowSlice {
    fileprivate init(_ title: String, _ list: [Int32], where isInside: (Int32) -> Bool) {
        self.init(title: title, rows: list.indices.filter { isInside(list[$0]) })
    }
}
