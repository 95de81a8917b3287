import Basics
import Experiments
import Sessions

/// Binary feedback of one kind on all clicks, whose relation to the clicks themselves is known.
///
/// A click has two latents. Its *appeal* is a number drawn for the type of the clicked item: types are what shoppers
/// have in mind, so that who can tell the next click can tell its appeal. Its *mood* is a number drawn for the item
/// that was clicked before (of a first click: for its own), which has nothing to do with what is clicked next. That
/// can be learned from sessions, too, and is the easier to predict: what was clicked before is known. Over all clicks
/// both have mean 0 and variance 1, and what the mood has in common with the appeal is taken out of it. With
/// relatedness ρ, the latent of the feedback is
///
///     z = ρ · appeal + √(1 − ρ²) · mood,
///
/// so that its correlation with the appeal is ρ: as in the synthetic tasks of Ma et al. 2018 (MMoE), whose weight
/// vectors have a known cosine. The clicks with the largest z + noise have the feedback, a fixed share of them.
package struct StorefrontFeedback: Sendable {
    /// Of every click; 1 yes, 0 no.
    package let labels: [Int8]
    /// Of every click, with mean 0 and variance 1 (appeal 0 throughout where there is one type only).
    package let appeal: [Double]
    package let latent: [Double]

    /// - Parameter name: of the kind; each name has other draws.
    package init(
        _ name: String, on sessions: SessionSet, of stock: StorefrontStock, relatedness: Double, seed: UInt64
    ) {
        var random = RandomStream(seed: seed, name: "feedback \(name)")
        /// With mean 0 and variance 1. Uniform, since logarithms are not the same on every platform.
        func draw() -> Double { (2 * random.uniform() - 1) * 3.0.squareRoot() }
        let appealOfType = (0..<stock.types).map { _ in draw() }
        let moodOfItem = (0..<stock.items).map { _ in draw() }
        let appeal = Self.standardised(sessions.items.map { appealOfType[Int(stock.type[Int($0)])] })
        var mood: [Double] = []
        for session in 0..<sessions.count {
            let events = sessions.events(session)
            for event in events { mood.append(moodOfItem[Int(sessions.items[max(event - 1, events.lowerBound)])]) }
        }
        mood = Self.standardised(mood)
        let common = zip(mood, appeal).reduce(0) { $0 + $1.0 * $1.1 } / Double(max(mood.count, 1))
        mood = Self.standardised(zip(mood, appeal).map { $0 - common * $1 })
        let rest = (1 - relatedness * relatedness).squareRoot()
        let latent = zip(appeal, mood).map { relatedness * $0 + rest * $1 }
        let noisy = latent.map { $0 + StorefrontParameters.feedbackNoise * draw() }
        let yes = Int((StorefrontParameters.feedbackShare * Double(noisy.count)).rounded())
        var labels = [Int8](repeating: 0, count: noisy.count)
        for click in noisy.indices.sorted(by: { (-noisy[$0], $0) < (-noisy[$1], $1) }).prefix(yes) { labels[click] = 1 }
        self.labels = labels
        self.appeal = appeal
        self.latent = latent
    }

    /// With mean 0 and variance 1; zeros if all are equal.
    private static func standardised(_ values: [Double]) -> [Double] {
        let count = Double(max(values.count, 1))
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
        guard variance > 1e-12 else { return values.map { _ in 0 } }
        return values.map { ($0 - mean) / variance.squareRoot() }
    }
}

extension Storefront {
    /// Items that are shown before each click of a session and not clicked: others of its type that are released, drawn
    /// by their popularity alone, and so without a look at the shopper's taste. Before the first click nothing is
    /// shown. An item may be shown twice; of a type with no other item there is none.
    package func shown(before session: StorefrontSession, _ index: Int) -> [[Int32]] {
        var random = RandomStream(seed: settings.seed, name: "shown", index: index)
        return session.items.enumerated().map { place, item in
            guard place > 0 else { return [] }
            let shelf = stock.itemsOfType(Int(stock.type[Int(item)]))
            let odds = shelf.map { other in
                other == Int(item) || stock.releaseDay[other] > Int32(session.day) ? 0 : stock.popularity[other]
            }
            guard odds.contains(where: { $0 > 0 }) else { return [] }
            return (0..<settings.shown).map { _ in Int32(shelf.lowerBound + random.index(shares: odds)) }
        }
    }
}
