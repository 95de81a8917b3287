extension Preset {
    static let diginetica = Preset(
        name: "diginetica", title: "Diginetica, CIKM Cup 2016",
        reads: "views in sessions, in the order of day and timeframe; the category of products, and price and name if "
            + "products.csv is there; not the searches and purchases",
        place: "https://competitions.codalab.org/competitions/11161", licence: seePublisher,
        tables: [
            Table(
                key: "data.interactions.file", patterns: ["train-item-views*.csv"],
                columns: [
                    .init("data.interactions.session", .firstOf(["sessionId", "session_id"])),
                    .init("data.interactions.item", .firstOf(["itemId", "item_id"])),
                    .init(
                        "data.interactions.time", .all(["eventdate", "timeframe"]),
                        "the day alone does not order a session; timeframe counts milliseconds"),
                ]),
            Table(
                key: "data.items.file", patterns: ["product-categories*.csv", "products*.csv"], isJoined: true,
                isOptional: true,
                columns: [
                    .init("data.items.item", .firstOf(["itemId", "item_id"])),
                    .init("data.items.categories", .anyOf(["categoryId", "category_id"])),
                    .init(
                        "data.items.attributes", .anyOf(["product.name.tokens"]), "the words of the name, as numbers"),
                    .init("data.items.numbers", .anyOf(["pricelog2"])),
                ]),
        ],
        keys: [
            .init("data.unknownItems", "keep", "an item that the items files lack has no metadata"),
            .init("data.values.separator", ",", "between the words of a name"),
            .init("protocol.split", "days"),
            .init("protocol.days", "7", "as in the literature"),
        ])
}
