/// Where interactions and items come from, and what their columns mean.
public struct DataSource: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// Delimited text files, described by `interactions` and `items`.
        case files
        /// The built-in generator, described by `storefront`.
        case storefront
    }

    /// What to do with an item that occurs in a session but not in the items file.
    public enum UnknownItems: String, Sendable, Hashable, Codable, CaseIterable { case error, drop, keep }

    public var source: Kind = .storefront
    /// Folder of the files, relative to the data folder (`--data`, `SESSIONBENCH_DATA`).
    public var folder = ""
    public var interactions = InteractionsTable()
    public var items = ItemsTable()
    public var unknownItems: UnknownItems = .error
    public var storefront = StorefrontSettings()

    public init() {}
}

/// The interactions files: one row per event of a session.
public struct InteractionsTable: Sendable, Hashable, Codable {
    /// File with all sessions or, with the split `given`, the training sessions.
    public var file = "train.csv"
    /// File with the test sessions; read only with the split `given`.
    public var testFile = "test.csv"
    /// Names of the columns. `time` may be empty: the rows are then in time order.
    public var session = "session_id"
    public var item = "item_id"
    public var time = "time"
    /// Column that distinguishes rows of several kinds, such as the type of an event; empty: every row is an event of
    /// its session.
    public var event = ""
    /// Values of `event` whose rows are the events of sessions. Other rows are left out, except for `feedbackEvents`.
    public var keep: [String] = []
    /// What to do with events on the same item as the event before.
    public var repeats: Repeats = .keep
    /// A gap of more minutes between rows ends a session; 0: no gap does.
    public var sessionGap = 0
    /// Category columns, coarsest level first, for sources without an items file. An item's category is the most
    /// frequent cell among its events; of equally frequent ones, the first.
    public var categories: [String] = []
    /// Columns with feedback on the item of the row: 1 yes, 0 no, empty or `\N` unknown. Each is a task of its own.
    public var feedback: [String] = []
    /// Values of `event` that are feedback on an item: yes for an event if its session has such a row on the same item
    /// at the same time or later, no otherwise. Each is a task of its own, after those of `feedback`.
    public var feedbackEvents: [String] = []

    public enum Repeats: String, Sendable, Hashable, Codable, CaseIterable {
        case keep
        /// Merged into one event, in the place of the first and with the feedback of all.
        case merge
    }

    public init() {}
}

/// The items file: one row per item. Every column except `item` is optional (empty name: absent).
public struct ItemsTable: Sendable, Hashable, Codable {
    /// Empty: no items file; the catalogue then consists of the items in the sessions.
    public var file = "items.csv"
    public var item = "item_id"
    /// Category columns from the coarsest to the finest level. A cell may hold several values separated by `|`.
    public var categories: [String] = []
    /// Column with the title, which is split into lower-case words.
    public var title = ""
    /// Columns with one or several values (`|`) each, such as brand, colour or tags.
    public var attributes: [String] = []
    /// Numeric columns, split into ten buckets of equal frequency, such as the price.
    public var numbers: [String] = []

    public init() {}
}

/// Size and seed of a generated Storefront. The generator's other parameters are fixed (see `Storefront`).
public struct StorefrontSettings: Sendable, Hashable, Codable {
    public var items = 2_000
    public var sessions = 12_000
    public var seed: UInt64 = 1

    /// Department, category, type.
    public static let categoryLevels = 3

    public init() {}
}
