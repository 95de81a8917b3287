/// Preferred house and price band, as one index 0 ..< `count`.
package struct StorefrontTaste: Sendable, Hashable {
    package static let houses = StorefrontParameters.houseShares.count
    package static let bands = StorefrontParameters.bandShares.count
    package static let count = houses * bands

    package var house: Int
    package var band: Int

    package init(house: Int, band: Int) {
        self.house = house
        self.band = band
    }

    init(index: Int) { self.init(house: index / Self.bands, band: index % Self.bands) }

    var index: Int { house * Self.bands + band }

    /// Probability of each taste before anything is seen.
    static let prior: [Double] = (0..<count).map {
        let taste = StorefrontTaste(index: $0)
        return StorefrontParameters.houseShares[taste.house] * StorefrontParameters.bandShares[taste.band]
    }

    /// Weight of an item of this house and band, popularity aside.
    func match(house: Int, band: Int) -> Double {
        (house == self.house ? StorefrontParameters.houseMatch : 1)
            * StorefrontParameters.bandMatch[abs(band - self.band)]
    }
}

extension StorefrontStock {
    /// Odds of an item among the items of its type, for a taste, on a day: 0 before its release.
    func odds(_ item: Int, taste: StorefrontTaste, day: Int) -> Double {
        releaseDay[item] > Int32(day)
            ? 0 : popularity[item] * taste.match(house: Int(house[item]), band: Int(band[item]))
    }

    func itemsOfType(_ type: Int) -> Range<Int> { itemOffsets[type]..<itemOffsets[type + 1] }

    func typesOfCategory(_ category: Int) -> Range<Int> { typeOffsets[category]..<typeOffsets[category + 1] }

    func relatedTypes(_ type: Int) -> ArraySlice<Int> {
        related[type * StorefrontParameters.relatedTypes..<(type + 1) * StorefrontParameters.relatedTypes]
    }

    /// Total share of a category's types.
    func categoryShare(_ category: Int) -> Double { typesOfCategory(category).reduce(0) { $0 + typeShare[$1] } }

    /// P(type of the next wish | type of the last).
    func drift(from type: Int, to next: Int) -> Double {
        var probability = drift.anywhere * typeShare[next]
        if next == type { probability += drift.stay }
        let category = categoryOfType[type]
        if categoryOfType[next] == category {
            probability += drift.sameCategory * typeShare[next] / categoryShare(category)
        }
        let hits = relatedTypes(type).count { $0 == next }
        return probability + drift.related * Double(hits) / Double(StorefrontParameters.relatedTypes)
    }

    /// Calls `body` with the types near `type` and their probabilities, possibly several times for one type: all of
    /// `drift(from:to:)` but the part that goes anywhere.
    func forEachNearType(of type: Int, _ body: (Int, Double) -> Void) {
        typealias Parameters = StorefrontParameters
        body(type, drift.stay)
        let category = categoryOfType[type]
        let scale = drift.sameCategory / categoryShare(category)
        for sibling in typesOfCategory(category) { body(sibling, scale * typeShare[sibling]) }
        for other in relatedTypes(type) { body(other, drift.related / Double(Parameters.relatedTypes)) }
    }
}
