extension Preset {
    static let csv = generic("csv", "Comma-, semicolon- or otherwise separated text")
    static let tsv = generic("tsv", "Tab-separated text")
    static let jsonLines = generic("json-lines", "A JSON object in every line")

    private static func generic(_ name: String, _ title: String) -> Preset {
        Preset(
            name: name, title: title,
            reads: "what columns are called and hold: sessions, items, times, kinds of events, categories, titles",
            place: "anywhere", licence: "that of the data", tables: [], keys: [])
    }
}
