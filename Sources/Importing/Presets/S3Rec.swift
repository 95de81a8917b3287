extension Preset {
    static let s3rec = Preset(
        name: "s3rec", title: "Sequences of S3-Rec: a user and the items after it in every line",
        reads: "the sequences; not the attributes of items, which are one object of JSON",
        place: "https://github.com/RUCAIBox/CIKM2020-S3Rec", licence: "that of the data",
        tables: [
            Table(
                key: "data.interactions.file",
                patterns: ["Beauty.txt", "Sports_and_Outdoors.txt", "Toys_and_Games.txt", "Yelp.txt", "LastFM.txt"],
                columnCount: 2)
        ],
        keys: [
            .init("data.interactions.header", "false"),
            .init("data.interactions.delimiter", " "),
            .init("data.interactions.columns", "2", "the second has all items of the line"),
            .init("data.interactions.session", "1"),
            .init("data.interactions.item", "2"),
            .init("data.interactions.itemLists", "true"),
            .init("data.interactions.time", "", "the items of a line are in order"),
            .init("data.items.file", ""),
            .init("data.values.separator", " "),
            .init("protocol.split", "leave-one-out", "as in the paper"),
        ])
}
