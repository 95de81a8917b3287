extension Preset {
    static let otto = Preset(
        name: "otto", title: "OTTO, a session in every line of JSON",
        reads: "clicks in sessions; not carts and orders; items have no metadata",
        place: "https://github.com/otto-de/recsys-dataset", licence: "CC BY 4.0",
        tables: [
            Table(
                key: "data.interactions.file",
                patterns: ["otto-recsys-train.jsonl", "train.jsonl", "train_sessions.jsonl"],
                columns: [
                    .init("data.interactions.session", .firstOf(["session"])),
                    .init("data.interactions.item", .firstOf(["events.aid"]), "each of the events of a line is a row"),
                    .init("data.interactions.time", .firstOf(["events.ts"])),
                    .init("data.interactions.event", .firstOf(["events.type"]), "clicks, carts or orders"),
                ])
        ],
        keys: [
            .init("data.interactions.form", "json-lines"),
            .init("data.interactions.keep", "clicks"),
            .init("data.items.file", ""),
            .init("protocol.split", "days"),
            .init("protocol.days", "7", "as in the challenge"),
        ])
}
