/// Everything about the generator that is not in `StorefrontSettings`. The values were chosen from statistics of real
/// shops and from the ceilings alone, before any model was trained on the data, and stay as they are: changing one to
/// make a model win would make the comparison worthless. Arithmetic is limited to + − × ÷ and square roots, which
/// IEEE 754 rounds exactly, so that every platform generates the same data.
package enum StorefrontParameters {
    // MARK: Catalogue

    /// Types = `typeDensity` · items^(3/4): 119 at 2,000 items, 1,200 at Diginetica's 43,000 (it has 995 categories),
    /// 12,600 at a million. Real shops deepen both ways as they grow: more types, and more items in each.
    static let typeDensity = 0.4
    /// Types per category and per department where the word lists allow it; shops show 5–10 shelves per aisle.
    static let typesPerCategory = 6
    static let typesPerDepartment = 20
    /// Popularity inside a type ∝ 1 / (rank + this), rank from 0: Zipf's tail with a flat head. A steeper head would
    /// make new draws hit seen items more often than real shoppers return.
    static let popularityHead = 4
    /// A house owns one brand in every department; shares fall from leader to niche as in real markets. They are the
    /// probabilities both that an item belongs to the house and that a shopper prefers it.
    package static let houseShares = [0.22, 0.18, 0.15, 0.12, 0.11, 0.09, 0.07, 0.06]
    /// Price bands within a type, cheapest first: the probabilities of an item's band and of a shopper's.
    package static let bandShares = [0.25, 0.3, 0.25, 0.2]
    /// Share of a house's items put in the one band it is known for, so that a brand tells something about the price;
    /// the others are drawn by `bandShares`.
    static let houseKeepsBand = 0.5
    /// Price relative to the type's base price, per band; ± 10 % within it. Neighbouring bands do not overlap inside a
    /// type, but types differ far more than bands, so the price alone does not give the band away.
    static let bandPrices = [0.55, 0.85, 1.25, 2.0]
    /// Share of items whose title names the band ("basic", "premium"): titles are informative but not complete.
    static let titleNamesBand = 0.75
    /// Share of the items that are released day by day over the whole time line, at most a half. Under an 8 : 1 : 1
    /// split about a fifth of them first appear after the training sessions: the cold items, some 6 % of the test
    /// targets. The others are there from the start.
    static let lateItems = 0.3
    /// Related types of a type, all in the two categories that complement its category (chairs → tables, lamps).
    package static let relatedTypes = 3
    static let complements = 2

    // MARK: Shoppers

    /// Probabilities of the wish for the next new item, given the type of the last one: the same type, a type of the
    /// same category, a related type, any type. They sum to 1. A shopper keeps to the category in about 60 % of the
    /// steps: on Diginetica a model ranks the category of 71 % of the targets first.
    package static let stay = 0.4
    package static let sameCategory = 0.2
    package static let related = 0.2
    package static let anywhere = 0.2
    /// How much more often an item of the preferred house is chosen than another of equal popularity and price. A
    /// lean, not a filter: shoppers compare brands, and one choice must not give the taste away.
    package static let houseMatch = 4.0
    /// The same for the price, by distance between the item's band and the wanted one.
    package static let bandMatch = [4.0, 2.0, 0.8, 0.4]
    /// Probability that an event after the first returns to an item of the session. With new draws that happen to hit a
    /// seen item, 20–25 % of the targets are in the prefix (Diginetica: 20.5 %), and 10–15 % are the last item (9.1 %).
    package static let repeats = 0.14
    /// A return goes to the event k steps back with probability ∝ this^k: the last item is the likeliest, older ones
    /// stay possible.
    package static let repeatDecay = 0.8

    // MARK: Feedback

    /// Share of the clicks that have feedback of a kind: more than videos have, so that little data says something.
    package static let feedbackShare = 0.2
    /// Standard deviation of what decides about feedback besides its latent.
    static let feedbackNoise = 0.5

    // MARK: Sessions

    /// Length = 2 + a geometric number, from one of two kinds of visitor: most stop with probability `stopSoon` after
    /// each event, a few (`longVisits`) with `stopLate`. Gives 28 % of length 2 and a mean of 4.9, as in Diginetica.
    static let stopSoon = 0.302
    static let stopLate = 0.118
    static let longVisits = 0.12
    static let longest = 70
    /// The time line: half a year from 1 January 2024, as in Diginetica. Visits come at an even rate.
    static let days = 180
    static let start: Int64 = 1_704_067_200
    static let secondsPerDay: Int64 = 86_400
}
