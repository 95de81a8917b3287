import Basics
import Experiments
import Sessions

/// What becomes of words that few items have: they are left out, or their parts stand for them.
///
/// Parts are all sequences of so many characters of a word between `<` and `>`, as in Bojanowski et al. 2017 (section
/// 3.2), and of a shorter one the whole. They begin with `~`, which no word does. A part that few items have is left
/// out.
struct RareWords {
    private let settings: WordSettings

    init(_ settings: WordSettings) { self.settings = settings }

    /// A field of words with what is left of them, numbered in order of first appearance.
    func replaced(in field: ItemField) -> ItemField {
        guard settings.minimumItems > 1 else { return field }
        var replaced = ItemField(name: field.name, kind: field.kind, vocabulary: [], bags: Packed())
        let isFrequent = itemCounts(field).map { $0 >= settings.minimumItems }
        var vocabulary = Vocabulary()
        let numbers = field.vocabulary.indices.map { word in
            let texts = isFrequent[word] ? [field.vocabulary[word]] : parts(of: field.vocabulary[word])
            return texts.map { vocabulary.add($0) }
        }
        for item in 0..<field.bags.count {
            replaced.bags.append(field[item].flatMap { numbers[Int($0)] })
        }
        replaced.vocabulary = vocabulary.texts
        return settings.ngrams == 0 ? replaced : withoutRareParts(replaced)
    }

    private func withoutRareParts(_ field: ItemField) -> ItemField {
        let isFrequent = itemCounts(field).map { $0 >= settings.minimumItems }
        var vocabulary = Vocabulary()
        let numbers = field.vocabulary.indices.map { isFrequent[$0] ? vocabulary.add(field.vocabulary[$0]) : -1 }
        var bags = Packed<Int32, Int32>()
        for item in 0..<field.bags.count { bags.append(field[item].map { numbers[Int($0)] }.filter { $0 >= 0 }) }
        return ItemField(name: field.name, kind: field.kind, vocabulary: vocabulary.texts, bags: bags)
    }

    /// Number of items that have each word.
    private func itemCounts(_ field: ItemField) -> [Int] {
        var counts = [Int](repeating: 0, count: field.vocabulary.count)
        for item in 0..<field.bags.count {
            for word in Set(field[item]) { counts[Int(word)] += 1 }
        }
        return counts
    }

    private func parts(of word: String) -> [String] {
        guard settings.ngrams > 0 else { return [] }
        let characters = Array("<\(word)>")
        guard characters.count > settings.ngrams else { return ["~" + String(characters)] }
        return (0...characters.count - settings.ngrams).map { "~" + String(characters[$0..<$0 + settings.ngrams]) }
    }
}
