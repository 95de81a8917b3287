extension Preset {
    static let mind = Preset(
        name: "mind", title: "MIND, Microsoft News",
        reads: "the clicks in the impressions of users, by time, and category, subcategory and title of news; not the "
            + "history, whose clicks have no times, and not the entities",
        place: "https://msnews.github.io", licence: "Microsoft Research License Terms",
        tables: [
            Table(key: "data.interactions.file", patterns: ["behaviors.tsv"], columnCount: 5),
            Table(
                key: "data.items.file", patterns: ["news.tsv"], isOptional: true, columnCount: 8,
                keys: [
                    .init("data.items.header", "false"),
                    .init("data.items.quotes", "none"),
                    .init("data.items.item", "1"),
                    .init("data.items.categories", "2, 3"),
                    .init("data.items.title", "4"),
                    .init("data.items.copies", "first", "news of the training and the dev file are the same"),
                    .init("data.unknownItems", "keep"),
                ]),
        ],
        keys: [
            .init("data.interactions.header", "false"),
            .init("data.interactions.quotes", "none"),
            .init("data.interactions.session", "2", "users; a pause of half an hour ends a session"),
            .init("data.interactions.item", "5", "the impressions: news with -1 if it was clicked, and -0 if not"),
            .init("data.interactions.itemLists", "true"),
            .init("data.interactions.ending", "-1"),
            .init("data.interactions.time", "3"),
            .init("data.interactions.timeFormat", "%m/%d/%Y %I:%M:%S %p"),
            .init("data.interactions.sessionGap", "30"),
            .init("data.values.separator", " ", "between impressions"),
            .init("protocol.split", "days"),
            .init("protocol.days", "1"),
            .init("protocol.unseenItems", "rank", "most news of a new day is new"),
        ])
}
