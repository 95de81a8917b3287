extension Preset {
    static let srgnn = Preset(
        name: "srgnn", title: "Prepared sessions of SR-GNN and GCE-GNN, as text",
        reads:
            "rows of items and a target, of which all that begin alike are one session again; the pickles are not "
            + "read: what is said about them tells how to write them as text",
        place: "https://github.com/CRIPAC-DIG/SR-GNN", licence: "that of the data",
        tables: [
            Table(key: "data.interactions.file", patterns: ["train.tsv", "train.txt"], columnCount: 2),
            Table(key: "data.interactions.testFile", patterns: ["test.tsv", "test.txt"], columnCount: 2),
        ],
        keys: [
            .init("data.interactions.header", "false"),
            .init("data.interactions.delimiter", "\t"),
            .init("data.interactions.session", "", "rows are beginnings of sessions, which have no names"),
            .init("data.interactions.item", "1"),
            .init("data.interactions.itemLists", "true"),
            .init("data.interactions.target", "2"),
            .init("data.interactions.time", "", "the preparation leaves no times"),
            .init("data.items.file", ""),
            .init("data.values.separator", " "),
            .init("protocol.split", "given"),
        ])
}
