extension Preset {
    static let globo = Preset(
        name: "globo", title: "Globo.com, news portal user interactions",
        reads:
            "clicks in sessions, of all hourly files as one table; category, publisher and length of articles; not the "
            + "embeddings",
        place: "https://www.kaggle.com/datasets/gspmoreira/news-portal-user-interactions-by-globocom",
        licence: seePublisher,
        tables: [
            Table(
                key: "data.interactions.file", patterns: ["clicks_hour_*.csv", "clicks_sample.csv"],
                columns: [
                    .init("data.interactions.session", .firstOf(["session_id"])),
                    .init("data.interactions.item", .firstOf(["click_article_id"])),
                    .init("data.interactions.time", .firstOf(["click_timestamp"])),
                ]),
            Table(
                key: "data.items.file", patterns: ["articles_metadata.csv"], isOptional: true,
                columns: [
                    .init("data.items.item", .firstOf(["article_id"])),
                    .init("data.items.categories", .anyOf(["category_id"])),
                    .init("data.items.attributes", .anyOf(["publisher_id"])),
                    .init("data.items.numbers", .anyOf(["words_count"])),
                ]),
        ],
        keys: [
            .init("data.unknownItems", "keep"),
            .init("protocol.split", "days"),
            .init("protocol.days", "1", "news live for hours"),
            .init("protocol.unseenItems", "rank", "most articles of a new day are new"),
        ])
}
