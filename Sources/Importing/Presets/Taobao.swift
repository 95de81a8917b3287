extension Preset {
    static let taobao = Preset(
        name: "taobao", title: "Taobao, UserBehavior.csv",
        reads: "page views of users, cut into sessions at pauses, and the category of items; not buy, cart and fav",
        place: "https://tianchi.aliyun.com/dataset/649", licence: seePublisher,
        tables: [Table(key: "data.interactions.file", patterns: ["UserBehavior*.csv"], columnCount: 5)],
        keys: [
            .init("data.interactions.header", "false"),
            .init("data.interactions.session", "1", "users: there are no sessions but by pauses"),
            .init("data.interactions.item", "2"),
            .init("data.interactions.time", "5"),
            .init("data.interactions.event", "4", "pv, buy, cart or fav"),
            .init("data.interactions.keep", "pv"),
            .init("data.interactions.sessionGap", "30", "minutes; a choice, since the publisher makes none"),
            .init("data.interactions.categories", "3"),
            .init("data.items.file", ""),
            .init("protocol.split", "days"),
            .init("protocol.days", "1"),
        ])
}
