extension Preset {
    static let yoochoose = Preset(
        name: "yoochoose", title: "Yoochoose, RecSys Challenge 2015",
        reads: "clicks in sessions; the category of an item is the one that most of its clicks have; not the buys",
        place: "https://www.kaggle.com/datasets/chadgostopp/recsys-challenge-2015", licence: seePublisher,
        tables: [Table(key: "data.interactions.file", patterns: ["yoochoose-clicks*.dat"], columnCount: 4)],
        keys: [
            .init("data.interactions.header", "false"),
            .init("data.interactions.delimiter", ","),
            .init("data.interactions.session", "1"),
            .init("data.interactions.item", "3"),
            .init("data.interactions.time", "2"),
            .init("data.interactions.categories", "4", "1 to 12 are categories, larger numbers brands"),
            .init("data.items.file", ""),
            .init("data.values.missing", "0, S", "no category, and a special offer, which is none"),
            .init("protocol.split", "days"),
            .init("protocol.days", "1", "as in the literature"),
        ])
}
