/// What of the view is kept from one session to the next: page, order, rows, columns, filter, marks, pins, what the
/// page Compare shows, and the experiments that were opened.
///
/// It comes from a file that anybody may have written. Names in it are only compared with those of pages, columns, runs
/// and experiments that there are; what is not known is left out. Files that are opened again are read as any
/// experiment is.
public struct ViewState: Codable, Sendable, Hashable {
    public var page: String
    public var sortedBy: String
    public var isDescending: Bool
    public var filter: String
    public var isGrouped: Bool
    public var hiddenColumns: [String]
    /// Names of the marked runs, by marker.
    public var marks: [[String]]
    /// Names of runs of the pinned variants.
    public var pins: [String]?
    /// What is compared, and by what.
    public var comparing: Comparing?
    /// Absolute paths of the experiment files that were opened, the latest first.
    public var opened: [String]?
    /// The experiment in view on the page Design (`ExperimentChoice.identity`).
    public var experiment: String?

    public struct Comparing: Codable, Sendable, Hashable {
        public var isMatrix = false
        public var metric = ""
        /// Nil for all rows.
        public var slicing: String?
        /// Titles of the factors that are crossed; nil for the first that make sense.
        public var rows: String?
        public var columns: String?
    }

    /// Marks and pins beyond these are not kept.
    static let markLimit = 100
    /// Nor are opened files beyond these.
    public static let openedLimit = 20

    public init(
        page: String, sortedBy: String, isDescending: Bool, filter: String, isGrouped: Bool, hiddenColumns: [String],
        marks: [[String]]
    ) {
        self.page = page
        self.sortedBy = sortedBy
        self.isDescending = isDescending
        self.filter = filter
        self.isGrouped = isGrouped
        self.hiddenColumns = hiddenColumns
        self.marks = marks
    }
}
