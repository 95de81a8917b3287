extension [ExperimentKey] {
    /// Keys of the section `data`: where sessions and items come from.
    static let data: [ExperimentKey] = [
        .init("data.source", \.data.source, "Where sessions come from: delimited files, or the built-in generator"),
        .init("data.folder", \.data.folder, "Folder of the files, relative to the data folder, or absolute"),
        .init(
            "data.interactions.file", \.data.interactions.file,
            "File with one row per event of a session; several files, a pattern (`*.csv`) or a folder: one table"),
        .init(
            "data.interactions.testFile", \.data.interactions.testFile,
            "Test sessions, when the split is `given`; as `file`"),
        .init("data.interactions.form", \.data.interactions.form, form),
        .init(
            "data.interactions.header", \.data.interactions.header,
            "Whether the first line names the columns; if not, their names are \"1\", \"2\" and so on"),
        .init("data.interactions.delimiter", \.data.interactions.delimiter, delimiter),
        .init("data.interactions.quotes", \.data.interactions.quotes, quotes),
        .init(
            "data.interactions.columns", \.data.interactions.columns, .from(0, to: 1_000),
            "Number of columns, the last of which has the rest of the line; 0: as many as in the first line"),
        .init(
            "data.interactions.session", \.data.interactions.session,
            "Column that names the session, or several that do together (`[user_id, visit]`); empty, with `itemLists`: "
                + "every row is one"),
        .init("data.interactions.item", \.data.interactions.item, "Column that names the item"),
        .init(
            "data.interactions.itemLists", \.data.interactions.itemLists,
            "Whether the item's cell holds several items, which are events in that order (`data.values` says how)"),
        .init(
            "data.interactions.ending", \.data.interactions.ending,
            "Of several items in a cell those that end so count, without the ending, as in `-1`; empty: all"),
        .init(
            "data.interactions.target", \.data.interactions.target,
            "Column with the item after those of the cell, in files with every beginning of a session; empty: none"),
        .init(
            "data.interactions.time", \.data.interactions.time,
            "Column with the time, and perhaps others that order events of the same time; empty: order of the rows"),
        .init(
            "data.interactions.timeFormat", \.data.interactions.timeFormat,
            "Format of the time as for `strptime`, as in `%d.%m.%Y %H:%M`; empty: seconds (or ms, µs, ns) or ISO 8601"),
        .init(
            "data.interactions.event", \.data.interactions.event,
            "Column with the kind of a row, such as view or like; empty: all rows are events of sessions"),
        .init(
            "data.interactions.keep", \.data.interactions.keep,
            "Values of `event` whose rows are the events of sessions; other rows are left out"),
        .init(
            "data.interactions.repeats", \.data.interactions.repeats,
            "Events on the item of the event before: left as they are, or merged into one"),
        .init(
            "data.interactions.sessionGap", \.data.interactions.sessionGap, .from(0, to: 525_600),
            "A pause of more minutes ends a session; 0: none does"),
        .init(
            "data.interactions.categories", \.data.interactions.categories,
            "Category columns, coarsest first, where items have no file: the value that most events of an item have"),
        .init(
            "data.interactions.feedback", \.data.interactions.feedback,
            "Columns with feedback on the row's item: 1 yes, 0 no, empty or `\\N` unknown; each is a task"),
        .init(
            "data.interactions.feedbackEvents", \.data.interactions.feedbackEvents,
            "Values of `event` that are feedback: yes when the session has one on the item, at the event or later"),
        .init(
            "data.interactions.negativeEvents", \.data.interactions.negativeEvents,
            "Values of `event` that say that an item was shown and not clicked: negatives of a task `click if shown`"),
        .init(
            "data.items.file", \.data.items.file,
            "File with one row per item; several files are joined by their items; empty: no metadata"),
        .init("data.items.form", \.data.items.form, form),
        .init(
            "data.items.header", \.data.items.header,
            "Whether the first line names the columns; if not, their names are \"1\", \"2\" and so on"),
        .init("data.items.delimiter", \.data.items.delimiter, delimiter),
        .init("data.items.quotes", \.data.items.quotes, quotes),
        .init("data.items.item", \.data.items.item, "Column that names the item"),
        .init("data.items.categories", \.data.items.categories, "Category columns, coarsest level first"),
        .init("data.items.title", \.data.items.title, "Column with the title; empty: none"),
        .init(
            "data.items.description", \.data.items.description,
            "Column with a longer text, whose words are read as those of the title are; empty: none"),
        .init("data.items.attributes", \.data.items.attributes, "Columns with one or several values"),
        .init("data.items.numbers", \.data.items.numbers, "Numeric columns, cut into ten buckets of equal frequency"),
        .init(
            "data.items.vectors", \.data.items.vectors,
            "NumPy file (.npy) with a vector for each row of the items file, such as the embedding of its text or "
                + "image; empty: none"),
        .init(
            "data.items.copies", \.data.items.copies,
            "A further row of an item in the same file: an error, or left out since the first counts"),
        .init("data.unknownItems", \.data.unknownItems, "Items of sessions that the items file lacks"),
        .init(
            "data.unreadableRows", \.data.unreadableRows,
            "Rows with missing cells or ids, or with values that are none: an error, or left out and counted"),
        .init(
            "data.properties.file", \.data.properties.file,
            "File of items' properties with times, of which `interactions.categories` names some; empty: none"),
        .init("data.properties.item", \.data.properties.item, "Column with the item that a property is of"),
        .init("data.properties.time", \.data.properties.time, "Column with the time from which on it is so"),
        .init("data.properties.name", \.data.properties.name, "Column with the name of the property"),
        .init("data.properties.value", \.data.properties.value, "Column with its value"),
        .init(
            "data.sessions.file", \.data.sessions.file,
            "File with one row per session and its time, where rows of events have none; empty: none"),
        .init(
            "data.sessions.header", \.data.sessions.header,
            "Whether the first line names the columns; if not, their names are \"1\", \"2\" and so on"),
        .init("data.sessions.delimiter", \.data.sessions.delimiter, delimiter),
        .init(
            "data.sessions.session", \.data.sessions.session,
            "Column that names the session, or as many as `interactions.session` has"),
        .init("data.sessions.time", \.data.sessions.time, "Column with the time of the session"),
        .init("data.sessions.timeFormat", \.data.sessions.timeFormat, "Format of it, as in `interactions.timeFormat`"),
        .init(
            "data.values.form", \.data.values.form,
            "How cells of categories and attributes hold several values: with a separator, or as `['a', 'b']`"),
        .init(
            "data.values.separator", \.data.values.separator,
            "Separates the values of a cell, when they are `separated`; empty: a cell is one value"),
        .init(
            "data.values.missing", \.data.values.missing,
            "Values of categories and attributes that say that there is none, beside empty cells and `\\N`"),
        .init(
            "data.words.minimumItems", \.data.words.minimumItems, .from(1, to: 1_000_000),
            "Words that fewer items have in title or description are rare"),
        .init(
            "data.words.ngrams", \.data.words.ngrams, .from(0, to: 20),
            "Length in characters of the parts that stand for a rare word; 0: rare words are left out"),
        .init(
            "data.levels.count", \.data.levels.count, .from(0, to: 30),
            "Levels of categories to make of the one category column; 0: each column is a level"),
        .init(
            "data.levels.separator", \.data.levels.separator,
            "Separates the levels of a category, as `.` does in electronics.audio"),
        .init(
            "data.levels.lists", \.data.levels.lists,
            "Whether a list names the levels of a category, the coarsest first; the separator joins them in names"),
        .init("data.levels.tree", \.data.levels.tree, "File with the parent of each category, to find its levels"),
        .init("data.levels.child", \.data.levels.child, "Column of the tree with the category"),
        .init("data.levels.parent", \.data.levels.parent, "Column of the tree with its parent; empty cells: none"),
        .init("data.storefront.items", \.data.storefront.items, .from(10, to: 100_000_000), "Items to generate"),
        .init(
            "data.storefront.sessions", \.data.storefront.sessions, .from(10, to: 100_000_000), "Sessions to generate"),
        .init("data.storefront.seed", \.data.storefront.seed, "Seed of the generator"),
        .init(
            "data.storefront.itemsPerType", \.data.storefront.itemsPerType, .from(0, to: 1_000_000),
            "Mean items of a category of the finest level; 0: as in real shops"),
        .init(
            "data.storefront.predictability", \.data.storefront.predictability, .from(0, to: 1),
            "Probability that the category of the next new item follows from the last one"),
        .init(
            "data.storefront.feedback", \.data.storefront.feedback,
            "Names of feedback on clicks to generate, as in `[like, share]`; each is a task"),
        .init(
            "data.storefront.relatedness", \.data.storefront.relatedness, .from(0, to: 1),
            "How far feedback comes from what clicks come from: correlation of the two latents"),
        .init(
            "data.storefront.shown", \.data.storefront.shown, .from(0, to: 100),
            "Items shown before each click and not clicked: negatives of a task `click if shown`"),
        .init(
            "data.degraded.missing", \.data.degraded.missing, .from(0, below: 1),
            "Share of the items that lose the values of a field, to see what metadata is worth where it is sparse"),
        .init(
            "data.degraded.fields", \.data.degraded.fields,
            "Columns that lose values, or kinds (category, title, attributes, numbers, vectors); empty: all"),
        .init(
            "data.degraded.wrongCategories", \.data.degraded.wrongCategories, .from(0, to: 1),
            "Share of the items that have the categories of another item"),
        .init("data.degraded.seed", \.data.degraded.seed, "Seed of which items these are"),
    ]

    private static let form = "How the text is laid out: cells between delimiters, or a JSON object per line"
    private static let delimiter =
        "What separates cells, as in `::`; empty: comma, tab or semicolon, as the file suggests"
    private static let quotes = "What quotes a cell: double quotation marks, or nothing"
}
