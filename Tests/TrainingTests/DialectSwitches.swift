/// Keys that say how files are laid out (`DialectFiles`), and what may be in them.
extension Switch {
    static let ofData =
        dialects + [
            .file(
                "protocol.allow", ["", "training-sessions-in-test"],
                with: ["protocol.split=given", "data.interactions.testFile=train.csv"])
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
    private static let numbers = ["session=1", "item=2", "time=3"].map { "data.interactions.\($0)" }
    private static let paths = ["data.levels.count=2", "data.levels.separator=."]
    private static let tree = ["data.levels.count=2", "data.levels.tree=tree.csv"]
}
