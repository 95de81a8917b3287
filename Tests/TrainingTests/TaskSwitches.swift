import TestSupport

/// Feedback in the data, and what models make of it.
extension Switch {
    private static let rows = [
        "data.interactions.event=kind", "data.interactions.keep=view,buy",
    ]

    static let feedback: [Switch] = [
        .file(
            "data.interactions.feedbackEvents", ["", "like", "share", "like,share", "share,like"],
            with: rows),
        .file(
            "data.interactions.negativeEvents", ["", "like", "share", "like,share"],
            with: rows),
        .file("data.interactions.feedback", ["", "like", "follow", "like,follow", "follow,like"]),
        Switch("data.storefront.itemsPerType", ["0", "5", "50"], changes: content),
        Switch("data.storefront.predictability", ["0", "0.5", "1"], changes: content),
        Switch("data.storefront.feedback", ["", "like", "share", "like,share"], changes: content),
        Switch(
            "data.storefront.relatedness", ["0", "0.5", "1"], with: ["data.storefront.feedback=like"],
            changes: content),
        Switch("data.storefront.shown", ["0", "1", "2"], changes: content),
    ]

    private static let withFeedback =
        FileData.overrides + ["data.interactions.feedback=like,follow", "model.kind=gru4rec"]
    private static let mmoe = withFeedback + ["model.tasks.sharing=mmoe"]
    private static let ple = withFeedback + ["model.tasks.sharing=ple"]

    static let tasks: [Switch] = [
        Switch(
            "model.feedbackLevel", with: FileData.overrides + ["data.interactions.feedback=like,follow"],
            changes: itemLosses),
        Switch("model.tasks.sharing", with: withFeedback, changes: itemLosses),
        Switch("model.tasks.experts", ["1", "3"], with: mmoe, changes: itemLosses),
        Switch("model.tasks.ownExperts", ["1", "2"], with: ple, changes: itemLosses),
        Switch("model.tasks.extractionLayers", ["1", "2"], with: ple, changes: itemLosses),
        Switch("model.tasks.expertWidth", ["8", "16"], with: mmoe, changes: itemLosses),
        Switch("model.tasks.towerWidth", ["0", "8"], with: mmoe, changes: itemLosses),
        Switch("model.tasks.itemTower", with: mmoe, changes: itemLosses),
        Switch("model.tasks.category", with: mmoe, changes: itemLosses),
        Switch("model.tasks.feedback", ["all", "like", ""], with: mmoe, changes: itemLosses),
        Switch("model.tasks.itemWeight", ["0", "0.5", "1"], with: mmoe, changes: itemLosses),
        Switch("model.tasks.feedbackWeight", ["0", "1"], with: mmoe, changes: itemLosses),
    ]
}
