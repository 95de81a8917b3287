extension Preset {
    static let sessionRec = Preset(
        name: "session-rec", title: "Prepared files of session-rec",
        reads: "training and test sessions as they were split (one window)",
        place: "https://github.com/rn5l/session-rec", licence: "that of the data",
        tables: [
            Table(
                key: "data.interactions.file",
                patterns: ["*train_full.txt", "*train_full.csv", "*train_full.0.txt", "*train_full.0.csv"],
                columns: [
                    .init("data.interactions.session", .firstOf(["SessionId"])),
                    .init("data.interactions.item", .firstOf(["ItemId"])),
                    .init("data.interactions.time", .firstOf(["Time"])),
                ]),
            Table(
                key: "data.interactions.testFile",
                patterns: ["*_test.txt", "*_test.csv", "*_test.0.txt", "*_test.0.csv"]),
        ],
        keys: [
            .init("data.items.file", ""),
            .init("protocol.split", "given"),
        ])
}
