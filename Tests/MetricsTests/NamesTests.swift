import Basics
import Experiments
import Foundation
import Metrics
import Testing

/// What has a type in the program has a name in files, which must not change.
@Suite struct NamesTests {
    @Test func partsOfLosses() throws {
        let names = ["item", "category", "feedback like", "feedback a b", "feedback ", "Item", ""]
        let parts: [LossPart] = [
            .item, .category, .feedback("like"), .feedback("a b"), .feedback(""), .other("Item"), .other(""),
        ]
        #expect(names.map(LossPart.init(rawValue:)) == parts)
        #expect(parts.map(\.rawValue) == names)
        #expect(parts.sorted().map(\.rawValue) == names.sorted())
        try checkKeys(of: Dictionary(uniqueKeysWithValues: parts.map { ($0, 0.5) }), names)
    }

    @Test func references() throws {
        let names = ["popularity", "ceiling", "ceiling, approximate", "ceiling, intent told", "ceiling, other"]
        let references: [Reference] = [
            .popularity, .ceiling, .approximateCeiling, .ceilingOfToldIntent, .other("ceiling, other"),
        ]
        #expect(names.map(Reference.init(rawValue:)) == references)
        #expect(references.map(\.rawValue) == names)
        try checkKeys(of: Dictionary(uniqueKeysWithValues: references.map { ($0, 0.5) }), names)
    }

    @Test func rankLists() {
        let names = ["full", "candidates 0.04", "candidates popularity 0.1", "candidates random 1e-05"]
        let lists: [RankListName] = [
            .full, .candidates(.categories, wanted: 0.04), .candidates(.popularity, wanted: 0.1),
            .candidates(.random, wanted: 1e-5),
        ]
        #expect(names.map(RankListName.init(rawValue:)) == lists)
        #expect(lists.map(\.rawValue) == names)
        for name in [
            "", "Full", "full 1", "candidates", "candidates x", "candidates best 0.1", "candidates 0.10",
            "candidates categories 0.1",
        ] { #expect(RankListName(rawValue: name) == nil, "\(name)") }
    }

    /// As keys of a JSON object, not as a list of keys and values.
    private func checkKeys<Key: Hashable & Codable>(of values: [Key: Double], _ names: [String]) throws {
        let json = try JSONEncoder().encode(values)
        #expect(try JSONDecoder().decode([String: Double].self, from: json).keys.sorted() == names.sorted())
        #expect(try JSONDecoder().decode([Key: Double].self, from: json) == values)
    }
}
