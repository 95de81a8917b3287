/// A column of a table of results. Equal columns of different tables hold the same kind of value.
public struct ResultColumn: Sendable, Hashable {
    public enum Unit: String, Sendable, Hashable {
        case percent = "%"
    }

    public let title: String
    /// Unit of the numbers, unless their cells give it.
    public let unit: Unit?
    /// Text is aligned left, numbers right.
    public let isText: Bool
    /// Whether a table may say who is best (`ResultTable.standings`).
    public let isBetterHigher: Bool

    public init(_ title: String, unit: Unit? = nil, isBetterHigher: Bool = false) {
        self.title = title
        self.unit = unit
        self.isBetterHigher = isBetterHigher
        isText = false
    }

    public static func text(_ title: String) -> ResultColumn { ResultColumn(text: title) }

    private init(text title: String) {
        self.title = title
        unit = nil
        isText = true
        isBetterHigher = false
    }

    // MARK: Columns that several tables share

    public static let variant = text("variant")
    public static let rows = ResultColumn("rows")
    public static let hr = ResultColumn("HR@20", unit: .percent, isBetterHigher: true)
    public static let mrr = ResultColumn("MRR@20", unit: .percent, isBetterHigher: true)
    public static let ndcg = ResultColumn("NDCG@20", unit: .percent, isBetterHigher: true)
    public static let validationMRR = ResultColumn("validation MRR@20", unit: .percent)
    public static let clicks = text("training clicks of the target")

    // Candidate sets.
    public static let candidates = text("candidates")
    public static let wanted = ResultColumn("wanted")
    public static let categories = ResultColumn("categories")
    public static let items = ResultColumn("items")
    public static let share = ResultColumn("of all")
    public static let recall = ResultColumn("recall", unit: .percent)
    public static let time = ResultColumn("µs/row")
    public static let fullTime = ResultColumn("µs/row, all items")
}
