extension Family {
    static let slist = Family(
        .slist, "SLIST: ridge regression from items to items, in closed form",
        papers: [
            "Choi, Kim, Lee, Shim, Lee, *Session-aware linear item-item models for session-based recommendation*, WWW "
                + "2021, arXiv:2103.16104"
        ],
        reads: .slist)
}

extension [ReadKeys] {
    static let slist: [ReadKeys] = [
        .init(
            "model.linear.similarity", "model.linear.regularisation", "model.linear.ageDecay",
            "model.linear.prefixDecay"),
        // The transition part has the weight that the similarity part leaves.
        .init(
            "model.linear.transitions", "model.linear.positionDecay",
            when: .key("model.linear.similarity", isNot: .number(1))),
    ]
}

extension ModelSettings.Kind {
    public static var slist: Self { .fitted(.slist) }
}
