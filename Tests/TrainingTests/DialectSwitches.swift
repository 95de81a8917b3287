/// Keys that say how files are laid out (`DialectFiles`), and what may be in them.
extension Switch {
    static let ofData =
        dialects + [
            .file("data.items.vectors", ["", "vectors.npy", "vectors2.npy"]),
            .file("data.items.copies", with: items("copies.csv")),
            .file(
                "protocol.allow", ["", "training-sessions-in-test"],
                with: ["protocol.split=given", "data.interactions.testFile=train.csv"]),
        ]

    static let dialects: [Switch] = [
        .file("data.interactions.header", with: interactions("numbered.csv") + numbers),
        .file("data.interactions.delimiter", ["", ";"], with: interactions("two.csv")),
        .file("data.interactions.quotes", with: interactions("quoted.csv")),
        .file("data.interactions.timeFormat", ["", "%Y-%d-%m"], with: interactions("dated.csv")),
        .file(
            "data.items.header",
            with: items("numbered-items.csv") + ["data.items.item=1", "data.items.categories=2"]),
        .file("data.items.delimiter", ["", ";"], with: items("two-items.csv")),
        .file("data.items.quotes", with: items("quoted-items.csv")),
        .file("data.values.form", with: items("several.csv") + ["data.items.attributes=tags"]),
        .file("data.values.separator", ["|", " ", ""], with: items("several.csv") + ["data.items.attributes=tags"]),
        .file(
            "data.interactions.form", with: interactions("lines.txt") + ["delimiter='", "time="].map(ofInteractions)),
        .file("data.interactions.columns", ["0", "3"], with: interactions("rest.csv")),
        .file("data.interactions.itemLists", with: interactions("lists.csv") + ["data.values.separator=+"]),
        .file("data.interactions.ending", ["", "0"], with: interactions("lists.csv") + lists),
        .file(
            "data.interactions.target", ["", "other"],
            with: interactions("lists.csv") + lists + [ofInteractions("session=")]),
        .file("data.items.form", with: items("lines-items.txt") + ["data.items.delimiter='"]),
        .file("data.items.description", ["", "other_title"]),
        .file("data.words.minimumItems", ["1", "8"]),
        .file("data.words.ngrams", ["0", "2", "3"], with: ["data.words.minimumItems=8"]),
        .file("data.values.missing", ["", "g1"], with: items("leaves.csv")),
        .file("data.levels.lists", with: items("path-lists.csv") + paths + ["data.values.form=list"]),
        .file("data.properties.file", ["", "properties.csv", "properties2.csv"], with: voted),
        .file("data.properties.item", ["itemid", "other_item"], with: voted + properties),
        .file("data.properties.time", ["timestamp", "other_time"], with: voted + properties),
        .file("data.properties.name", ["property", "other_property"], with: voted + properties),
        .file("data.properties.value", ["value", "other_value"], with: voted + properties),
        .file("data.sessions.file", ["", "times.csv", "times2.csv"]),
        .file(
            "data.sessions.header",
            with: sessions("numbered-times.csv")
                + ["data.sessions.session=1", "data.sessions.time=2", "data.unreadableRows=skip"]),
        .file("data.sessions.delimiter", ["", ";"], with: sessions("two-times.csv")),
        .file("data.sessions.session", ["session_id", "other_id"], with: sessions("times.csv")),
        .file("data.sessions.time", ["time", "other_time"], with: sessions("times.csv")),
        .file("data.sessions.timeFormat", ["", "%Y-%d-%m"], with: sessions("dated-times.csv")),
        .file("data.levels.count", ["1", "2", "3"], with: items("paths.csv") + paths),
        .file("data.levels.separator", [".", "/"], with: items("paths.csv") + paths),
        .file("data.levels.tree", ["tree.csv", "tree2.csv"], with: items("leaves.csv") + tree),
        .file("data.levels.child", ["categoryid", "other_child"], with: items("leaves.csv") + tree),
        .file("data.levels.parent", ["parentid", "other_parent"], with: items("leaves.csv") + tree),
    ]

    private static func interactions(_ file: String) -> [String] {
        ["data.interactions.file=\(file)", "data.unknownItems=keep"]
    }
    /// With the split `given`, the catalogue has all items of the file.
    private static func items(_ file: String) -> [String] {
        ["protocol.split=given"] + ["data.items.file=\(file)", "data.unknownItems=keep"]
            + ["title", "attributes", "numbers"].map { "data.items.\($0)=" }
    }
    private static func ofInteractions(_ setting: String) -> String { "data.interactions.\(setting)" }
    private static func sessions(_ file: String) -> [String] { ["data.sessions.file=\(file)"] }
    private static let numbers = ["session=1", "item=2", "time=3"].map(ofInteractions)
    private static let lists = ["data.values.separator=+", "data.interactions.itemLists=true"]
    private static let voted = ["data.items.categories=", "data.interactions.categories=shelf"]
    private static let properties = ["data.properties.file=properties.csv"]
    private static let paths = ["data.levels.count=2", "data.levels.separator=."]
    private static let tree = ["data.levels.count=2", "data.levels.tree=tree.csv"]
}
