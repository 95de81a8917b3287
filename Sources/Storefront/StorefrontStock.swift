import Algorithms
import Basics
import Experiments

/// What the shop sells, in columns: the category tree, and what shoppers choose each item by. Types are numbered
/// category by category, categories department by department, items type by type.
package struct StorefrontStock: Sendable {
    /// Items of type t: `itemOffsets[t] ..< itemOffsets[t + 1]`; likewise types of a category, categories of a
    /// department.
    package private(set) var itemOffsets: [Int]
    package private(set) var typeOffsets: [Int]
    private(set) var categoryOffsets: [Int]
    package private(set) var categoryOfType: [Int]
    private(set) var departmentOfCategory: [Int]

    /// Share of each type in wishes without a past, and the running sum (count types + 1).
    package private(set) var typeShare: [Double]
    private(set) var typeShareBefore: [Double]
    /// `relatedTypes` types per type, type by type; a related type may occur twice.
    package private(set) var related: [Int]
    package let drift: StorefrontDrift

    /// Per item: type, house, price band, popularity inside its type, price in cents, day of release (0: the start).
    package private(set) var type: [Int32] = []
    package private(set) var house: [UInt8] = []
    package private(set) var band: [UInt8] = []
    package private(set) var popularity: [Double] = []
    private(set) var cents: [Int32] = []
    package private(set) var releaseDay: [Int32] = []

    package var items: Int { type.count }
    package var types: Int { categoryOfType.count }
    var categories: Int { departmentOfCategory.count }
    var departments: Int { categoryOffsets.count - 1 }

    init(_ settings: StorefrontSettings) {
        typealias Parameters = StorefrontParameters
        let (items, seed) = (settings.items, settings.seed)
        drift = StorefrontDrift(predictability: settings.predictability)
        let root = Double(items).squareRoot()
        let usual = Int(Parameters.typeDensity * root * root.squareRoot())
        let wanted = settings.itemsPerType > 0 ? items / settings.itemsPerType : usual
        let types = max(1, min(wanted, items / StorefrontSettings.smallestType))
        let departments = min(types, 12, max(2, types / Parameters.typesPerDepartment))
        let mostCategories = departments * StorefrontWords.departments[0].nouns.count
        let categories = min(types, mostCategories, max(departments, types / Parameters.typesPerCategory))
        typeOffsets = Self.deal(types, to: categories)
        categoryOffsets = Self.deal(categories, to: departments)
        categoryOfType = Self.owners(typeOffsets)
        departmentOfCategory = Self.owners(categoryOffsets)

        // Zipf–Mandelbrot: share ∝ 1 / (rank + √count), the rank unrelated to the place in the tree.
        var random = RandomStream(seed: seed, name: "types")
        let flatten = Double(types).squareRoot()
        let weights = random.permutation(types).map { 1 / (Double($0) + flatten) }
        let sum = weights.reduce(0, +)
        typeShare = weights.map { $0 / sum }
        typeShareBefore = typeShare.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
        itemOffsets = Self.itemOffsets(items: items, types: types, random: &random)
        related = Self.related(typeOffsets: typeOffsets, seed: seed)
        stock(seed: seed)
    }

    /// Draws the properties of each item.
    private mutating func stock(seed: UInt64) {
        typealias Parameters = StorefrontParameters
        var random = RandomStream(seed: seed, name: "items")
        for type in 0..<types {
            let count = itemOffsets[type + 1] - itemOffsets[type]
            // Base prices from 4 to 400, uniform in their square root: many cheap types, few expensive ones.
            let base = 2 + 18 * random.uniform()
            for (place, rank) in random.permutation(count).enumerated() {
                let house = random.index(shares: Parameters.houseShares)
                let keeps = random.uniform() < Parameters.houseKeepsBand
                let band =
                    keeps ? house % Parameters.bandShares.count : random.index(shares: Parameters.bandShares)
                let price = base * base * Parameters.bandPrices[band] * (0.9 + 0.2 * random.uniform())
                // The first half of a type is there from the start: no type is ever empty.
                let late = random.uniform() < 2 * Parameters.lateItems && place >= count / 2
                let day = late ? 1 + random.index(below: Parameters.days - 1) : 0
                self.type.append(Int32(type))
                self.house.append(UInt8(house))
                self.band.append(UInt8(band))
                popularity.append(1 / Double(rank + Parameters.popularityHead))
                cents.append(Int32(price) * 100 + 99)
                releaseDay.append(Int32(day))
            }
        }
    }

    /// Bounds of `groups` runs of nearly equal size over `count` things.
    private static func deal(_ count: Int, to groups: Int) -> [Int] { (0...groups).map { $0 * count / groups } }

    private static func owners(_ offsets: [Int]) -> [Int] {
        (0..<offsets.count - 1).flatMap { repeatElement($0, count: offsets[$0 + 1] - offsets[$0]) }
    }

    /// Every type gets the smallest number of items; the others are drawn ∝ a random size of each type.
    private static func itemOffsets(items: Int, types: Int, random: inout RandomStream) -> [Int] {
        let smallest = min(StorefrontSettings.smallestType, items / types)
        let sizes = (0..<types).map { _ in 0.3 + random.uniform() }
        let before = sizes.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
        var counts = [Int](repeating: smallest, count: types)
        for _ in 0..<items - smallest * types {
            counts[Self.place(of: random.uniform() * before[types], in: before, from: 0, to: types)] += 1
        }
        return counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    }

    private static func related(typeOffsets: [Int], seed: UInt64) -> [Int] {
        var random = RandomStream(seed: seed, name: "related")
        let categories = typeOffsets.count - 1
        return (0..<categories).flatMap { category -> [Int] in
            let complements = (0..<StorefrontParameters.complements).map { _ in
                categories == 1 ? 0 : (category + 1 + random.index(below: categories - 1)) % categories
            }
            let count = (typeOffsets[category + 1] - typeOffsets[category]) * StorefrontParameters.relatedTypes
            return (0..<count).map { _ in
                let other = complements[random.index(below: complements.count)]
                return typeOffsets[other] + random.index(below: typeOffsets[other + 1] - typeOffsets[other])
            }
        }
    }

    /// The index i in `from` ..< `to` with `before[i] <= value < before[i + 1]`, by bisection.
    static func place(of value: Double, in before: [Double], from: Int, to: Int) -> Int {
        max(from, (from..<to).partitioningIndex { before[$0] > value } - 1)
    }
}
