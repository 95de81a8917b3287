extension Preset {
    static let recBole = Preset(
        name: "recbole", title: "Atomic files of RecBole (.inter, .item)",
        reads: "sessions, or sequences of users; of items the title, categories, brand and price; a benchmark's "
            + "NAME.train.inter and NAME.test.inter if there are both",
        place: "https://github.com/RUCAIBox/RecSysDatasets", licence: "that of the data",
        tables: [
            Table(
                key: "data.interactions.file", patterns: ["*.train.inter", "*.inter"],
                columns: [
                    .init("data.interactions.session", .firstOf(["session_id:token", "user_id:token"])),
                    .init(
                        "data.interactions.item",
                        .firstOf([
                            "item_id:token", "product_id:token", "business_id:token", "artist_id:token",
                            "venue_id:token",
                        ])),
                    .init("data.interactions.time", .anyOf(["timestamp:float", "timestamp:token"])),
                ]),
            Table(key: "data.interactions.testFile", patterns: ["*.test.inter"], isOptional: true),
            Table(
                key: "data.items.file", patterns: ["*.item"], isOptional: true,
                columns: [
                    .init(
                        "data.items.item",
                        .firstOf(["item_id:token", "product_id:token", "business_id:token", "venue_id:token"])),
                    .init(
                        "data.items.categories",
                        .anyOf([
                            "categories:token_seq", "category:token_seq", "category:token", "category_id:token",
                            "class:token_seq", "genre:token_seq", "genres:token_seq",
                        ])),
                    .init("data.items.title", .anyOf(["title:token_seq", "movie_title:token_seq", "name:token_seq"])),
                    .init("data.items.attributes", .anyOf(["brand:token", "city:token"])),
                    .init("data.items.numbers", .anyOf(["price:float"])),
                ]),
        ],
        keys: [
            .init("data.interactions.quotes", "none"),
            .init("data.items.quotes", "none"),
            .init("data.unknownItems", "keep", "an item that the .item file lacks has no metadata"),
            .init("data.values.separator", " ", "of a token_seq"),
            .init("protocol.split", "leave-one-out", "as RecBole's own default for sequences"),
        ])
}
