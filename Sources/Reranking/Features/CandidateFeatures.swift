import Experiments
import Foundation
import Sessions

/// What is known of each candidate of a row: the scores of the model and of the sources, and groups of features by
/// name (`RerankSettings.Feature`).
package struct CandidateFeatures: Sendable {
    /// In the order in which `append` writes them.
    package let names: [String]

    let clicks: ItemClicks
    private let groups: Set<RerankSettings.Feature>
    /// Finest category of each item, −1 for none; nil if the data has no categories or they are not wanted.
    private let categories: [Int32]?
    private let scoresAreLogits: Bool
    /// Whether to tell what all candidates of a row have in common, of which only trees can make use.
    private let hasRowFeatures: Bool

    /// - Parameters:
    ///   - sources: names of the models beside the model.
    ///   - sessions: that the scorers have learned from, in time order.
    ///   - scoresAreLogits: of the model.
    package init(
        _ settings: RerankSettings, sources: [String], _ catalogue: Catalogue, sessions: SessionSet,
        scoresAreLogits: Bool
    ) {
        groups = Set(settings.features)
        clicks = ItemClicks(sessions, itemCount: catalogue.count)
        categories = groups.contains(.category) ? catalogue.categories.last?.target : nil
        self.scoresAreLogits = scoresAreLogits
        hasRowFeatures = groups.contains(.repeats) && settings.kind == .trees
        var names = ["model's score", Self.placeName]
        names += sources.flatMap { ["\($0)'s score", "not scored by \($0)"] }
        if groups.contains(.repeats) { names += PrefixItems.featureNames }
        if hasRowFeatures { names += ["clicks so far, log", "share of returns so far"] }
        if groups.contains(.popularity) { names += ["clicks", "clicks, newest tenth", "clicks, newest 3 %"] }
        if categories != nil { names += ["category of last item", "share of clicks in category"] }
        self.names = names
    }

    package var count: Int { names.count }

    /// Name of the feature that has the model's own order.
    static let placeName = "model's place, log"

    /// Smallest share of a source's best score that is told from none.
    private static let leastShare = 1e-3

    /// Appends the features of a row's candidates, candidate by candidate.
    /// - Parameters:
    ///   - scores: of the model, and of each source.
    ///   - prefix: the clicks before the row's target.
    func append(
        of items: [Int32], model: [Double], sources: [[Double]], prefix: RecentItems, to features: inout [Float]
    ) {
        let first = features.count
        let width = count
        features.append(contentsOf: repeatElement(0, count: items.count * width))
        var column = 0
        func fill(_ value: (Int) -> Float) {
            for index in items.indices { features[first + index * width + column] = value(index) }
            column += 1
        }
        if scoresAreLogits {
            let best = model.max() ?? 0
            fill { Float(model[$0] - best) }
        } else {
            let logs = Self.logShares(model)
            fill { logs[$0] }
        }
        let places = Self.places(model)
        fill { places[$0] }
        for scores in sources {
            let logs = Self.logShares(scores)
            fill { logs[$0] }
            fill { scores[$0] > 0 ? 0 : 1 }
        }
        if groups.contains(.repeats) {
            let own = PrefixItems(prefix)
            let entries = Dictionary(
                uniqueKeysWithValues: zip(own.items.elements, 0..<own.items.elements.count))
            for feature in 0..<PrefixItems.featureCount {
                fill { entries[items[$0]].map { own.features[$0 * PrefixItems.featureCount + feature] } ?? 0 }
            }
        }
        if hasRowFeatures {
            let length = log(Float(prefix.clicks))
            fill { _ in length }
            let share = prefix.clicks > 1 ? Float(prefix.repeats) / Float(prefix.clicks - 1) : 0
            fill { _ in share }
        }
        if groups.contains(.popularity) {
            for window in clicks.logs { fill { window[Int(items[$0])] } }
        }
        if let categories {
            let last = prefix.entries.first.map { categories[Int($0.item)] } ?? -1
            var shares: [Int32: Float] = [:]
            for entry in prefix.entries where categories[Int(entry.item)] >= 0 {
                shares[categories[Int(entry.item)], default: 0] += Float(entry.clicks) / Float(prefix.clicks)
            }
            fill { last >= 0 && categories[Int(items[$0])] == last ? 1 : 0 }
            fill { shares[categories[Int(items[$0])]] ?? 0 }
        }
    }

    /// log(share of the largest score + a little): neighbours' scores span orders of magnitude.
    private static func logShares(_ scores: [Double]) -> [Float] {
        let best = scores.max() ?? 0
        guard best > 0, best.isFinite else { return scores.map { _ in Float(log(leastShare)) } }
        return scores.map { Float(log(max($0, 0) / best + leastShare)) }
    }

    /// Log of each candidate's place among the candidates by score, 1 for the best; equal scores have the better place.
    private static func places(_ scores: [Double]) -> [Float] {
        let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        var places = [Float](repeating: 0, count: scores.count)
        for (place, index) in order.enumerated() {
            let isTied = place > 0 && scores[order[place - 1]] == scores[index]
            places[index] = isTied ? places[order[place - 1]] : log(Float(place + 1))
        }
        return places
    }
}
