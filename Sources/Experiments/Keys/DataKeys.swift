extension [ExperimentKey] {
    /// Keys of the section `data`: where sessions and items come from.
    static let data: [ExperimentKey] = [
        .init("data.source", \.data.source, "Where sessions come from: delimited files, or the built-in generator"),
        .init("data.folder", \.data.folder, "Folder of the files, relative to the data folder"),
        .init("data.interactions.file", \.data.interactions.file, "File with one row per event of a session"),
        .init("data.interactions.testFile", \.data.interactions.testFile, "Test sessions, when the split is `given`"),
        .init("data.interactions.session", \.data.interactions.session, "Column that names the session"),
        .init("data.interactions.item", \.data.interactions.item, "Column that names the item"),
        .init("data.interactions.time", \.data.interactions.time, "Column with the time; empty: the order of the rows"),
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
        .init("data.items.file", \.data.items.file, "File with one row per item; empty: no metadata"),
        .init("data.items.item", \.data.items.item, "Column that names the item"),
        .init("data.items.categories", \.data.items.categories, "Category columns, coarsest level first"),
        .init("data.items.title", \.data.items.title, "Column with the title; empty: none"),
        .init("data.items.attributes", \.data.items.attributes, "Columns with one or several values, separated by `|`"),
        .init("data.items.numbers", \.data.items.numbers, "Numeric columns, cut into ten buckets of equal frequency"),
        .init("data.unknownItems", \.data.unknownItems, "Items of sessions that the items file lacks"),
        .init("data.storefront.items", \.data.storefront.items, .from(10, to: 100_000_000), "Items to generate"),
        .init(
            "data.storefront.sessions", \.data.storefront.sessions, .from(10, to: 100_000_000), "Sessions to generate"),
        .init("data.storefront.seed", \.data.storefront.seed, "Seed of the generator"),
    ]
}
