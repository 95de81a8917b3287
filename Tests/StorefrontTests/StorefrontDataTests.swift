import Experiments
import Foundation
import Sessions
import Storefront
import TestSupport
import Testing

/// The generated catalogue and sessions look like a real shop's, and never change.
@Suite struct StorefrontDataTests {
    /// The default size.
    static let storefront = Storefront(StorefrontSettings())
    static let data: SourceData = {
        do { return try storefront.sourceData() } catch { preconditionFailure("nobody stops it: \(error)") }
    }()

    @Test func sameSettingsGiveTheSameDataForever() throws {
        let settings = StorefrontSettings.of(items: 200, sessions: 500, seed: 7)
        // Recorded when the parameters were fixed. A difference means that old results are no longer comparable.
        #expect(try Self.hash(Storefront(settings).sourceData()) == 0xb150_eaaa_b097_64d9)
    }

    @Test func seedChangesCatalogueAndSessions() throws {
        let one = try Storefront(StorefrontSettings.of(items: 200, sessions: 500, seed: 1)).sourceData()
        let two = try Storefront(StorefrontSettings.of(items: 200, sessions: 500, seed: 2)).sourceData()
        #expect(one.catalogue != two.catalogue)
        #expect(one.sessions != two.sessions)
        #expect(one.times != two.times)
    }

    @Test func catalogueDoesNotDependOnTheNumberOfSessions() throws {
        let few = try Storefront(StorefrontSettings.of(items: 200, sessions: 10, seed: 1)).sourceData()
        let many = try Storefront(StorefrontSettings.of(items: 200, sessions: 500, seed: 1)).sourceData()
        #expect(few.catalogue == many.catalogue)
        #expect(few.sessions.count == 10)
        #expect(many.sessions.count == 500)
    }

    @Test func sessionsCanBeGeneratedAlone() {
        for index in [0, 1, 77, 11_999] {
            let session = Self.storefront.session(index)
            #expect(session.items == Array(Self.data.sessions[index]))
            #expect(session.time == Self.data.times[index])
            #expect(session.types.count == session.items.count)
        }
    }

    @Test func sessionsAreInOrderOfTimeOverHalfAYear() throws {
        let times = Self.data.times
        #expect(times.count == Self.data.sessions.count)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
        let first = try #require(times.first)
        let last = try #require(times.last)
        #expect((179...180).contains(Double(last - first) / 86_400))
        #expect(Self.data.sessions.origin == (0..<Int32(times.count)).map { $0 })
    }

    @Test func lengthsAreLikeRealOnes() throws {
        let sessions = try Storefront(StorefrontSettings.of(items: 100, sessions: 100_000, seed: 1)).sourceData()
            .sessions
        let lengths = (0..<sessions.count).map { sessions.length($0) }
        let mean = Double(lengths.reduce(0, +)) / Double(lengths.count)
        let pairs = Double(lengths.count { $0 == 2 }) / Double(lengths.count)
        #expect((4.85...5.0).contains(mean))
        #expect((0.275...0.285).contains(pairs))
        #expect(lengths.min() == 2)
        #expect(try (60...70).contains(#require(lengths.max())))
    }

    @Test func aboutAFifthOfTheTargetsLieInThePrefix() {
        var rows = 0
        var repeated = 0
        var last = 0
        for index in 0..<Self.data.sessions.count {
            let session = Array(Self.data.sessions[index])
            for position in 1..<session.count {
                rows += 1
                if session[..<position].contains(session[position]) { repeated += 1 }
                if session[position - 1] == session[position] { last += 1 }
            }
        }
        #expect((0.20...0.25).contains(Double(repeated) / Double(rows)))
        #expect((0.08...0.15).contains(Double(last) / Double(rows)))
    }

    @Test func popularityFollowsZipf() {
        var counts = [Int](repeating: 0, count: Self.data.catalogue.count)
        for item in Self.data.sessions.items { counts[Int(item)] += 1 }
        counts.sort(by: >)
        let ranks = 100..<1_500
        let x = ranks.map { log(Double($0 + 1)) }
        let y = ranks.map { log(Double(max(1, counts[$0]))) }
        let meanX = x.reduce(0, +) / Double(x.count)
        let meanY = y.reduce(0, +) / Double(y.count)
        let covariance = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        let variance = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
        #expect((-1.1 ... -0.7).contains(covariance / variance))
        // The head is flat: no item rules the shop.
        let top = counts.prefix(20).reduce(0, +)
        #expect(Double(top) / Double(Self.data.sessions.items.count) < 0.1)
    }

    @Test func someItemsAppearOnlyLate() {
        let sessions = Self.data.sessions
        let training = sessions.count * 8 / 10
        let seen = Set(sessions.items[..<sessions.events(training).lowerBound])
        let late = Set(sessions.items[sessions.events(training).lowerBound...]).subtracting(seen)
        #expect(late.count > 40)
        let released = Self.storefront.stock.releaseDay
        for index in 0..<sessions.count {
            let day = Int32((Self.data.times[index] - 1_704_067_200) / 86_400)
            #expect(sessions[index].allSatisfy { released[Int($0)] <= day })
        }
    }

    @Test(arguments: [5, 9, 10, 30, 300, 2_000, 43_000]) func treeIsConsistent(items: Int) throws {
        let catalogue = try Storefront(StorefrontSettings.of(items: items, sessions: 1, seed: 1)).sourceData().catalogue
        #expect(catalogue.count == items)
        #expect(catalogue.titles.count == items)
        #expect(Set(catalogue.ids).count == items)
        #expect(catalogue.categories.map(\.name) == ["department", "category", "type"])
        for field in catalogue.categories.map(\.field) + catalogue.fields {
            try field.bags.checkInvariants(parts: items)
            #expect(Set(field.vocabulary).count == field.vocabulary.count)
            #expect(field.bags.elements.allSatisfy { $0 >= 0 && Int($0) < field.vocabulary.count })
        }
        for level in catalogue.categories {
            #expect(level.target == level.field.bags.elements)
            var sizes = [Int](repeating: 0, count: level.count)
            for target in level.target { sizes[Int(target)] += 1 }
            #expect(sizes.allSatisfy { $0 >= 5 })
        }
        // A node has one parent.
        for (coarse, fine) in zip(catalogue.categories, catalogue.categories.dropFirst()) {
            #expect(Set(zip(fine.target, coarse.target).map { [$0, $1] }).count == fine.count)
            #expect(coarse.count <= fine.count)
        }
    }

    @Test func titlesFollowBrandPriceBandAndType() throws {
        let catalogue = Self.data.catalogue
        let stock = Self.storefront.stock
        let words = try #require(catalogue.fields.first { $0.kind == .title })
        let brands = try #require(catalogue.fields.first { $0.name == "brand" })
        let (categories, types) = (catalogue.categories[1].field, catalogue.categories[2].field)
        var named = 0
        for item in 0..<catalogue.count {
            let title = catalogue.titles[item]
            let tokens = words[item].map { words.vocabulary[Int($0)] }
            #expect(tokens == title.lowercased().split(separator: " ").map(String.init))
            let brand = try #require(brands[item].first)
            let type = try #require(types[item].first)
            let category = try #require(categories[item].first)
            #expect(title.hasPrefix(brands.vocabulary[Int(brand)] + " "))
            #expect(title.hasSuffix(" " + types.vocabulary[Int(type)]))
            #expect(title.hasSuffix(" " + categories.vocabulary[Int(category)].dropLast()))
            for (band, names) in StorefrontWords.bands.enumerated() where !names.allSatisfy({ !tokens.contains($0) }) {
                #expect(band == Int(stock.band[item]))
                named += 1
            }
        }
        #expect((0.72...0.78).contains(Double(named) / Double(catalogue.count)))
    }

    @Test func priceBucketsAreEqualAndGrowWithTheBand() throws {
        let price = try #require(Self.data.catalogue.fields.first { $0.kind == .number })
        #expect(price.vocabulary.count == 10)
        var sizes = [Int](repeating: 0, count: 10)
        for bucket in price.bags.elements { sizes[Int(bucket)] += 1 }
        #expect(sizes.allSatisfy { (180...220).contains($0) })
        let stock = Self.storefront.stock
        for type in 0..<stock.types {
            for item in stock.itemOffsets[type]..<stock.itemOffsets[type + 1] {
                for other in stock.itemOffsets[type]..<item where stock.band[other] != stock.band[item] {
                    let cheaper = stock.band[other] < stock.band[item]
                    #expect(
                        cheaper
                            ? price.bags.elements[other] <= price.bags.elements[item]
                            : price.bags.elements[other] >= price.bags.elements[item])
                }
            }
        }
    }

    /// FNV-1a over everything that is delivered.
    static func hash(_ data: SourceData) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func add(_ text: String) { for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 } }
        let catalogue = data.catalogue
        for text in catalogue.ids + catalogue.titles { add(text + "\n") }
        for field in catalogue.categories.map(\.field) + catalogue.fields {
            add("\(field.name) \(field.kind) \(field.vocabulary) \(field.bags.offsets) \(field.bags.elements)\n")
        }
        add("\(data.sessions.packed.offsets) \(data.sessions.items) \(data.times)")
        return hash
    }
}
