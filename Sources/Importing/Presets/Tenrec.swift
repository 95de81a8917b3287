extension Preset {
    static let tenrec = Preset(
        name: "tenrec", title: "Tenrec: QB-video, QK-video, QB-article, QK-article, sbr_data_1M, ctr_data_1M",
        reads:
            "clicks of users in the order of the rows (there are no times), the category in the rows, and the feedback "
            + "that the scenario has",
        place: "https://tenrec0.github.io", licence: "CC BY-NC 4.0",
        tables: [
            Table(
                key: "data.interactions.file",
                patterns: [
                    "sbr_data*.csv", "ctr_data*.csv", "QB-video*.csv", "QK-video*.csv", "QB-article*.csv",
                    "QK-article*.csv",
                ],
                columns: [
                    .init("data.interactions.session", .firstOf(["user_id"])),
                    .init("data.interactions.item", .firstOf(["item_id"])),
                    .init(
                        "data.interactions.event", .firstOf(["click"]), "1 in rows that are clicks"),
                    .init(
                        "data.interactions.categories",
                        .anyOf(["video_category", "category_first", "category_second"])),
                    .init("data.interactions.feedback", .anyOf(["like", "share", "follow", "favorite", "read"])),
                ])
        ],
        keys: [
            .init("data.interactions.time", "", "the rows of a user are in order"),
            .init("data.interactions.keep", "1"),
            .init("data.items.file", ""),
            .init("protocol.split", "leave-one-out"),
            .init(
                "protocol.minimumSessionLength", "10", "the session task of the paper: users with ten clicks or more,"),
            .init("protocol.maximumSessionLength", "30", "of each the last thirty,"),
            .init("protocol.minimumItemSupport", "1", "and no item is too rare"),
        ])
}
