import Algorithms
import Basics
import Sessions

/// Finds items of a catalogue by what people call them.
struct ItemFinder {
    private let catalogue: Catalogue
    private let dataset: String
    private let index: [String: Int32]

    /// How many titles near to what was typed are named.
    private static let namedTitles = 3

    /// - Parameter dataset: its name.
    init(_ catalogue: Catalogue, of dataset: String) {
        self.catalogue = catalogue
        self.dataset = dataset
        index = Dictionary(
            catalogue.ids.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    }

    /// - Throws: a refusal (`RunError`) if there is no item of this name, with a near one.
    func item(named id: String) throws(RunError) -> Int32 {
        if let item = index[id] { return item }
        let near = nearestName(to: id, among: catalogue.ids)
        throw unknown(id, near.map { [$0] } ?? [])
    }

    /// An item by its name or else by words, the beginnings of which its title has; of several the most clicked one.
    /// - Parameter clicks: of every item.
    /// - Throws: a refusal (`RunError`) if there is none, with the nearest names and titles.
    func item(called text: String, clicks: [Int32]) throws(RunError) -> Int32 {
        if let item = index[text] { return item }
        let words = Self.words(text)
        let titled = catalogue.titles.indices.map { ($0, Self.words(catalogue.titles[$0])) }
        func has(_ title: [String], _ word: String) -> Bool { title.contains { $0.hasPrefix(word) } }
        func mostClicked(_ items: [Int], _ count: Int) -> [Int] {
            items.min(count: count) { (-clicks[$0], $0) < (-clicks[$1], $1) }
        }
        let found = words.isEmpty ? [] : titled.filter { item in words.allSatisfy { has(item.1, $0) } }.map(\.0)
        if let best = mostClicked(found, 1).first { return Int32(best) }
        let known = Set(titled.lazy.flatMap(\.1)).sorted()
        let meant = words.compactMap { nearestName(to: $0, among: known) }
        let alike = titled.filter { item in meant.contains { has(item.1, $0) } }
        // Titles with more of the words are nearer.
        let best = alike.map { item in (item.0, meant.count { has(item.1, $0) }) }
            .min(count: Self.namedTitles) { (-$0.1, -clicks[$0.0], $0.0) < (-$1.1, -clicks[$1.0], $1.0) }
        let near = [nearestName(to: text, among: catalogue.ids)].compactMap(\.self)
        throw unknown(text, Array((near + best.map { catalogue.titles[$0.0] }).uniqued().prefix(Self.namedTitles)))
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    private func unknown(_ name: String, _ near: [String]) -> RunError {
        let names = near.map { $0.forTerminal(atMost: 60) }.joined(separator: ", or ")
        return RunError(
            refusal: "there is no item \(name.forTerminal(atMost: 60)) in \(dataset.forTerminal)"
                + (near.isEmpty ? "" : "; did you mean \(names)?"))
    }
}

extension Catalogue {
    /// The categories that an item stands for as a target, coarsest first.
    func path(of item: Int) -> [String] {
        categories.compactMap { level in
            level.target[item] < 0 ? nil : level.field.vocabulary[Int(level.target[item])]
        }
    }
}
