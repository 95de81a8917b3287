extension Preset {
    static let retailRocket = Preset(
        name: "retailrocket", title: "RetailRocket",
        reads:
            "views of visitors, cut into sessions at pauses; the category of an item as of the times of its views, "
            + "with the levels above it by the tree; not the hashed properties",
        place: "https://www.kaggle.com/datasets/retailrocket/ecommerce-dataset", licence: "CC BY-NC-SA 4.0",
        tables: [
            Table(
                key: "data.interactions.file", patterns: ["events*.csv"],
                columns: [
                    .init("data.interactions.session", .firstOf(["visitorid"]), "there are no sessions but by pauses"),
                    .init("data.interactions.item", .firstOf(["itemid"])),
                    .init("data.interactions.time", .firstOf(["timestamp"])),
                    .init("data.interactions.event", .firstOf(["event"]), "view, addtocart or transaction"),
                ]),
            Table(
                key: "data.properties.file", patterns: ["item_properties_part*.csv"], isOptional: true,
                columns: [
                    .init("data.properties.item", .firstOf(["itemid"])),
                    .init("data.properties.time", .firstOf(["timestamp"])),
                    .init("data.properties.name", .firstOf(["property"])),
                    .init("data.properties.value", .firstOf(["value"])),
                ],
                keys: [.init("data.interactions.categories", "categoryid", "the property that is the category")]),
            Table(
                key: "data.levels.tree", patterns: ["category_tree.csv"], isOptional: true,
                columns: [
                    .init("data.levels.child", .firstOf(["categoryid"])),
                    .init("data.levels.parent", .firstOf(["parentid"])),
                ],
                keys: [.init("data.levels.count", "3", "of the tree's six at most")]),
        ],
        keys: [
            .init("data.interactions.keep", "view"),
            .init("data.interactions.sessionGap", "30", "minutes, as session-rec cuts them"),
            .init("data.items.file", ""),
            .init("protocol.split", "days"),
            .init("protocol.days", "7"),
        ])
}
