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

    /// What to do with a row that cannot be read: one with too many or too few cells, without session, item or
    /// identifier, or with a time, label, number or list that is none.
    public enum UnreadableRows: String, Sendable, Hashable, Codable, CaseIterable {
        case error
        /// Left out and counted. It stays an error if it is more than half of the rows.
        case skip
    }

    public var source: Kind = .storefront
    /// Folder of the files, relative to the data folder (`--data`, `SESSIONBENCH_DATA`).
    public var folder = ""
    public var interactions = InteractionsTable()
    public var items = ItemsTable()
    public var unknownItems: UnknownItems = .error
    public var unreadableRows: UnreadableRows = .error
    public var properties = PropertiesTable()
    public var sessions = SessionsTable()
    /// Cells with several values.
    public var values = CellValues()
    public var words = WordSettings()
    public var levels = CategoryLevels()
    public var degraded = DegradedMetadata()
    public var storefront = StorefrontSettings()

    public init() {}

    /// Whether it is known when events were, and not only in which order.
    public var hasTimes: Bool { !interactions.time.isEmpty || !sessions.file.isEmpty }

    /// Columns of the interactions that order events of the same time.
    public var finerTimes: [String] {
        sessions.file.isEmpty ? Array(interactions.time.names.dropFirst()) : interactions.time.names
    }

    /// The setting that names feedback.
    var feedbackKey: String {
        source == .storefront ? "data.storefront.feedback" : "data.interactions.feedback"
    }
}

/// How a cell holds several values: in category columns and attributes.
public struct CellValues: Sendable, Hashable, Codable {
    public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
        /// With `separator` between them; spaces around them do not count.
        case separated
        /// As Python and JSON write lists: `['a', 'b']`, `["a", 1]`.
        case list
    }

    public var form: Form = .separated
    /// Empty: every cell is one value.
    public var separator = "|"
    /// Values of categories and attributes that say that there is none.
    public var missing: [String] = []

    public init() {}
}

/// Which words of titles and descriptions count.
public struct WordSettings: Sendable, Hashable, Codable {
    /// Words of fewer items are rare.
    public var minimumItems = 1
    /// Length in characters of the parts that stand for a rare word; 0: rare words are left out.
    public var ngrams = 0

    public init() {}
}

/// Several levels of categories from one category column, by the path that leads to the category in its cell.
public struct CategoryLevels: Sendable, Hashable, Codable {
    /// Number of levels to make, the coarsest first; 0: every category column is one level.
    public var count = 0
    /// Separates the names of a path, such as the dots of `electronics.audio.headphone`.
    public var separator = ""
    /// Whether a list is a path, `["Beauty", "Skin Care"]`, or a list of lists several, `[["Beauty"], ["Gifts"]]`; the
    /// separator then joins the names of a path.
    public var lists = false
    /// File with the parent of each category, as an alternative.
    public var tree = ""
    /// Its columns. A category without a parent, or with one that is no category itself, is a root.
    public var child = "categoryid"
    public var parent = "parentid"

    public init() {}
}

/// What was known of items at what time: one row per item, time and property, as RetailRocket publishes it.
///
/// `InteractionsTable.categories` names properties then, of which an event has the value that was the last one before
/// it, or the first of all.
public struct PropertiesTable: Sendable, Hashable, Codable {
    /// A name stands for what it does in `InteractionsTable`. Empty: none.
    public var file: NameList = []
    public var item = "itemid"
    public var time = "timestamp"
    /// Column with the names of properties.
    public var name = "property"
    public var value = "value"

    public init() {}
}

/// When sessions were, in a file of its own with a row for each, such as the orders that baskets belong to.
///
/// All events of a session then have its time. `InteractionsTable.time` names columns that order them, if they are not
/// in the order of their rows.
public struct SessionsTable: Sendable, Hashable, Codable {
    /// A name stands for what it does in `InteractionsTable`. Empty: none.
    public var file: NameList = []
    public var header = true
    public var delimiter = ""
    /// Column that names the session, or as many as there are in `InteractionsTable.session`, in their order.
    public var session: NameList = "session_id"
    public var time = "time"
    /// As in `InteractionsTable`.
    public var timeFormat = ""

    public var dialect: TextDialect { TextDialect(header: header, delimiter: delimiter) }

    public init() {}
}

/// How a text file is laid out.
public struct TextDialect: Sendable, Hashable {
    public enum Form: String, Sendable, Hashable, Codable, CaseIterable {
        case delimited
        /// A JSON object per line, whose columns are its fields: `a.b` is the field b of the object a or, where a is a
        /// list of objects, of each of them, in a row of its own.
        case jsonLines = "json-lines"
    }

    public enum Quotes: String, Sendable, Hashable, Codable, CaseIterable {
        /// A cell that begins with `"` ends at the next single `"`.
        case double
        /// Quotation marks are ordinary characters.
        case none
    }

    /// Whether the first line names the columns; without, they are called 1, 2, ….
    public var header = true
    /// Empty: that of the file's extension, or the one that the first line suggests.
    public var delimiter = ""
    public var quotes: Quotes = .double
    public var form: Form = .delimited
    /// Number of columns, the last of which has the rest of the line; 0: as many as in the first line.
    public var columns = 0

    public init(
        header: Bool = true, delimiter: String = "", quotes: Quotes = .double, form: Form = .delimited, columns: Int = 0
    ) {
        self.header = header
        self.delimiter = delimiter
        self.quotes = quotes
        self.form = form
        self.columns = columns
    }
}

/// The interactions files: one row per event of a session.
public struct InteractionsTable: Sendable, Hashable, Codable {
    /// Files with all sessions or, with the split `given`, the training sessions. A name stands for a file, for those
    /// that match a pattern (`*.csv`), or for those of a folder; all together are one table.
    public var file: NameList = "train.csv"
    /// Files with the test sessions; read only with the split `given`.
    public var testFile: NameList = "test.csv"
    public var form: TextDialect.Form = .delimited
    public var header = true
    public var delimiter = ""
    public var quotes: TextDialect.Quotes = .double
    /// Number of columns, the last of which has the rest of the line; 0: as many as in the first line.
    public var columns = 0
    /// Column that names the session, or several that name it together, such as a user and a number that begins anew
    /// with each user. Empty, with `itemLists`: every row is a session.
    public var session: NameList = "session_id"
    public var item = "item_id"
    /// Whether a row has several events: its item cell holds their items, in order (`DataSource.values`).
    public var itemLists = false
    /// Of such a cell, only items that end so count, without the ending; empty: all.
    public var ending = ""
    /// Column with the item after those of the list. Rows are then all beginnings of sessions, each session's longest
    /// first, as SR-GNN's preparation writes them: a row that is the one before without its last item is part of it.
    public var target = ""
    /// Of several columns, the first has the time, and the others order the events of a session that have the same.
    /// Empty: the rows are in time order. Where `SessionsTable` has the times, all columns order the events of a
    /// session.
    public var time: NameList = "time"
    /// Format of the first time column, as `strptime` writes it; empty: one that is recognised.
    public var timeFormat = ""
    /// Column that distinguishes rows of several kinds, such as the type of an event; empty: every row is an event of
    /// its session.
    public var event = ""
    /// Values of `event` whose rows are the events of sessions. Other rows are left out, except for
    /// `feedbackEvents` and `negativeEvents`.
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
    /// Values of `event` that say that an item was shown and not clicked. Such rows are no events of their session:
    /// each is kept with the event at its time or after it, and these items are the negatives of the task
    /// `clickOfShown`, whose positive is that event's item. Of an item that no session clicks, or that the event itself
    /// is on, none is kept.
    public var negativeEvents: [String] = []

    /// The task of `negativeEvents`: is an item that is shown now clicked?
    public static let clickOfShown = "click if shown"

    /// Names of all feedback, in the order of the labels.
    public var tasks: [String] {
        feedback + feedbackEvents + (negativeEvents.isEmpty ? [] : [Self.clickOfShown])
    }

    public enum Repeats: String, Sendable, Hashable, Codable, CaseIterable {
        case keep
        /// Merged into one event, in the place of the first and with the feedback of all.
        case merge
    }

    public var dialect: TextDialect {
        TextDialect(header: header, delimiter: delimiter, quotes: quotes, form: form, columns: columns)
    }

    public init() {}
}

/// The items files: one row per item. Every column except `item` is optional (empty name: absent).
public struct ItemsTable: Sendable, Hashable, Codable {
    /// Several files are joined by their items. A name stands for what it does in `InteractionsTable`. Empty: no items
    /// file; the catalogue then consists of the items in the sessions.
    public var file: NameList = "items.csv"
    public var form: TextDialect.Form = .delimited
    public var header = true
    public var delimiter = ""
    public var quotes: TextDialect.Quotes = .double
    public var item = "item_id"
    /// Category columns from the coarsest to the finest level. A cell may hold several values (`DataSource.values`).
    public var categories: [String] = []
    /// Column with the title, which is split into lower-case words.
    public var title = ""
    /// Column with a longer text, whose words are metadata of the same kind as those of the title.
    public var description = ""
    /// Columns with one or several values each, such as brand, colour or tags.
    public var attributes: [String] = []
    /// Numeric columns, split into ten buckets of equal frequency, such as the price.
    public var numbers: [String] = []
    /// NumPy file (`.npy`) with a vector for each row of the items file, in their order; empty: none.
    public var vectors = ""
    /// What to do with a further row of an item in the same file.
    public var copies: Copies = .error

    public enum Copies: String, Sendable, Hashable, Codable, CaseIterable {
        case error
        /// The first row counts.
        case first
    }

    public var dialect: TextDialect {
        TextDialect(header: header, delimiter: delimiter, quotes: quotes, form: form)
    }

    public init() {}
}

/// Size and seed of a generated Storefront. The generator's other parameters are fixed (see `Storefront`).
public struct StorefrontSettings: Sendable, Hashable, Codable {
    public var items = 2_000
    public var sessions = 12_000
    public var seed: UInt64 = 1
    /// Mean number of items in a category of the finest level; 0: as in real shops, 17 where there are 2,000 items.
    public var itemsPerType = 0
    /// Probability that the type of the next item that is new to the session follows from the type of the last one,
    /// rather than being any (`StorefrontDrift`).
    public var predictability = StorefrontSettings.usualPredictability
    /// Names of binary feedback on clicks, each a task of its own.
    public var feedback: [String] = []
    /// Correlation, over the clicks, of what feedback comes from with what clicks come from: 1 if it is the same, 0 if
    /// the one has nothing to do with the other (`StorefrontFeedback`).
    public var relatedness = 1.0
    /// Items that are shown before each click and not clicked.
    public var shown = 0

    /// Names of all feedback, in the order of the labels.
    public var tasks: [String] { feedback + (shown > 0 ? [InteractionsTable.clickOfShown] : []) }

    /// Every type gets this many items before the rest is dealt out: categories with fewer teach a classifier nothing.
    public static let smallestType = 5

    /// About that of Diginetica.
    public static let usualPredictability = 0.8

    /// Department, category, type.
    public static let categoryLevels = 3

    public init() {}
}
