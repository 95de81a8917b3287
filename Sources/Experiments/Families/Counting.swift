// Families that count clicks and have no settings.

extension Family {
    static let popularity = Family(.popularity, "items in the order of their training clicks")

    static let sessionPopularity = Family(
        .sessionPopularity, "the items of the session by their clicks in it, then by training clicks")

    static let markov = Family(.markov, "first-order Markov chain")
}

extension ModelSettings.Kind {
    public static var popularity: Self { .fitted(.popularity) }
    public static var sessionPopularity: Self { .fitted(.sessionPopularity) }
    public static var markov: Self { .fitted(.markov) }
}
