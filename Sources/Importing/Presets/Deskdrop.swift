extension Preset {
    static let deskdrop = Preset(
        name: "deskdrop", title: "Deskdrop, articles shared in a company",
        reads:
            "views in sessions, reloads taken together; title and language of articles if shared_articles.csv is there",
        place: "https://www.kaggle.com/datasets/gspmoreira/articles-sharing-reading-from-cit-deskdrop",
        licence: seePublisher,
        tables: [
            Table(
                key: "data.interactions.file", patterns: ["users_interactions.csv"],
                columns: [
                    .init("data.interactions.session", .firstOf(["sessionId"])),
                    .init("data.interactions.item", .firstOf(["contentId"])),
                    .init("data.interactions.time", .firstOf(["timestamp"])),
                    .init("data.interactions.event", .firstOf(["eventType"])),
                ]),
            Table(
                key: "data.items.file", patterns: ["shared_articles.csv"], isOptional: true,
                columns: [
                    .init("data.items.item", .firstOf(["contentId"])),
                    .init("data.items.title", .anyOf(["title"])),
                    .init("data.items.attributes", .anyOf(["lang"])),
                ]),
        ],
        keys: [
            .init("data.interactions.keep", "VIEW"),
            .init("data.interactions.repeats", "merge", "two views of an article after each other are mostly reloads"),
            .init("data.items.copies", "first", "an article has a row for each time that it was shared or removed"),
            .init("data.unknownItems", "keep"),
            .init("protocol.split", "leave-one-out", "articles live for days, so that a split by time tests new ones"),
        ])
}
