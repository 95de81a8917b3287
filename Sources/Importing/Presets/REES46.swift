extension Preset {
    static let rees46 = Preset(
        name: "rees46", title: "REES46, multi-category shop (and the others of its kind)",
        reads:
            "views in sessions, and the category of products in up to three levels; not brand and price, which stand "
            + "in the rows of events",
        place: "https://www.kaggle.com/datasets/mkechinov/ecommerce-behavior-data-from-multi-category-store",
        licence: seePublisher,
        tables: [
            Table(
                key: "data.interactions.file", patterns: ["20??-???.csv", "events.csv"],
                columns: [
                    .init("data.interactions.session", .firstOf(["user_session"])),
                    .init("data.interactions.item", .firstOf(["product_id"])),
                    .init("data.interactions.time", .firstOf(["event_time"])),
                    .init(
                        "data.interactions.event", .firstOf(["event_type"]), "view, cart, remove_from_cart, purchase"),
                    .init(
                        "data.interactions.categories", .firstOf(["category_code"]),
                        "as in electronics.audio.headphone"),
                ])
        ],
        keys: [
            .init("data.interactions.keep", "view"),
            .init("data.items.file", ""),
            .init("data.levels.count", "3"),
            .init("data.levels.separator", "."),
            .init("protocol.split", "days"),
            .init("protocol.days", "1"),
        ])
}
