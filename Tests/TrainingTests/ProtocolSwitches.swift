/// Keys that say how data is filtered, split and made worse.
extension Switch {
    static let protocols: [Switch] = [
        Switch("protocol.unseenItems", changes: content),
        Switch("protocol.coldItems", ["0", "0.1", "0.3"], changes: content),
        Switch("protocol.coldSeed", ["1", "2"], with: ["protocol.coldItems=0.2"], changes: content),
        Switch("data.degraded.missing", ["0", "0.3", "0.9"], changes: content),
        .file(
            "data.degraded.fields", ["", "title", "brand", "category,numbers", "vectors"],
            with: ["data.degraded.missing=0.5", "data.items.vectors=vectors.npy"]),
        Switch("data.degraded.wrongCategories", ["0", "0.3", "1"], changes: content),
        Switch("data.degraded.seed", ["1", "2"], with: ["data.degraded.missing=0.5"], changes: content),
        .file("protocol.split"),
        .file("protocol.validationFraction", ["0.1", "0.3"], with: ["protocol.split=given"]),
        .file("protocol.days", ["7", "14"], with: ["protocol.split=days"]),
        .file("protocol.window", with: ["protocol.split=days"]),
        .file("protocol.skippedDays", ["0", "3"], with: ["protocol.split=days"]),
        .file("protocol.trainingDays", ["0", "20"], with: ["protocol.split=days"]),
        .file("protocol.until", ["", "2023-12-20"]),
        .file("protocol.minimumSessionLength", ["2", "4"]),
        .file("protocol.minimumItemSupport", ["1", "12"]),
        .file(
            "protocol.filterUntilStable", with: ["protocol.minimumItemSupport=8", "protocol.minimumSessionLength=4"]),
        .file("protocol.maximumSessionLength", ["0", "2", "4"]),
    ]
}
