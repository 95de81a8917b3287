extension Preset {
    static let amazon = Preset(
        name: "amazon", title: "Amazon reviews and metadata, as JSON lines (2014, 2018, 2023)",
        reads: "reviews of users as sequences, and title and category path of products; not the texts",
        place: "https://amazon-reviews-2023.github.io", licence: seePublisher,
        tables: [
            Table(
                key: "data.items.file", patterns: ["meta_*.json", "meta_*.jsonl"], isOptional: true,
                columns: [
                    .init("data.items.item", .firstOf(["parent_asin", "asin"])),
                    .init(
                        "data.items.categories", .firstOf(["categories", "category"]),
                        "paths, the coarsest name first"),
                    .init("data.items.title", .anyOf(["title"])),
                ],
                keys: [
                    .init("data.items.form", "json-lines"),
                    .init("data.items.copies", "first", "some products are described twice"),
                    .init("data.unknownItems", "keep", "some products have no metadata"),
                    .init("data.values.form", "list"),
                    .init("data.levels.count", "3"),
                    .init("data.levels.lists", "true"),
                    .init("data.levels.separator", " > "),
                ]),
            Table(
                key: "data.interactions.file", patterns: ["reviews_*.json", "*.json", "*.jsonl"],
                columns: [
                    .init("data.interactions.session", .firstOf(["reviewerID", "user_id"])),
                    .init("data.interactions.item", .firstOf(["parent_asin", "asin"])),
                    .init("data.interactions.time", .firstOf(["unixReviewTime", "timestamp"])),
                ]),
        ],
        keys: [
            .init("data.interactions.form", "json-lines"),
            .init("protocol.split", "leave-one-out"),
        ])
}
