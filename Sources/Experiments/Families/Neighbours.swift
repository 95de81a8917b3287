// Families that score by similar items or similar sessions.

extension Family {
    static let itemKNN = Family(
        .itemKNN, "items whose sessions are similar to those of the last item",
        reads: .itemKNN)

    static let vsknn = Family(
        .vsknn, "V-SKNN: items of similar sessions, weighted by place",
        papers: ["Ludewig, Jannach, *Evaluation of session-based recommendation algorithms*, UMUAI 28, 2018"],
        reads: .vsknn)

    static let stan = Family(
        .stan, "STAN: items of similar sessions, weighted by place and age",
        papers: [
            "Garg, Gupta, Malhotra, Vig, Shroff, *Sequence and time aware neighborhood for session-based "
                + "recommendations*, SIGIR 2019"
        ],
        reads: .stan)
}

extension [ReadKeys] {
    static let itemKNN: [ReadKeys] = [.init("model.neighbours.k", "model.neighbours.shrinkage")]

    static let vsknn: [ReadKeys] = [
        .init(
            "model.neighbours.k", "model.neighbours.sample", "model.neighbours.similarityWeight",
            "model.neighbours.neighbourWeight", "model.neighbours.idf")
    ]

    static let stan: [ReadKeys] = [
        .init(
            "model.neighbours.k", "model.neighbours.sample", "model.neighbours.sessionDecay",
            "model.neighbours.ageDecay", "model.neighbours.itemDecay")
    ]
}

extension ModelSettings.Kind {
    public static var itemKNN: Self { .fitted(.itemKNN) }
    public static var vsknn: Self { .fitted(.vsknn) }
    public static var stan: Self { .fitted(.stan) }
}
