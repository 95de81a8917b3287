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
        let parted = settings.ngrams == 0 ? field : replacing(in: field, by: parts)
        return replacing(in: parted) { _ in [] }
    }

    /// A field with other texts in the place of each rare one.
    private func replacing(in field: ItemField, by others: (String) -> [String]) -> ItemField {
        let counts = itemCounts(field)
        var vocabulary = Vocabulary()
        let numbers = zip(field.vocabulary, counts).map { word, count in
            (count >= settings.minimumItems ? [word] : others(word)).map { vocabulary.add($0) }
        }
        var bags = Packed<Int32, Int32>()
        for item in 0..<field.bags.count { bags.append(field[item].flatMap { numbers[Int($0)] }) }
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
        let characters = Array("<\(word)>")
        guard characters.count > settings.ngrams else { return ["~" + String(characters)] }
        return (0...characters.count - settings.ngrams).map { "~" + String(characters[$0..<$0 + settings.ngrams]) }
    }
}
