import Basics
import Sessions

extension StorefrontStock {
    /// The catalogue as a shop would export it: ids, titles, three category levels, brand, price bucket, title words.
    /// - Complexity: linear in the number of items.
    /// - Throws: `Stopped`.
    func catalogue(seed: UInt64, stop: StopFlag) throws(Stopped) -> Catalogue {
        let names = StorefrontNames(self, seed: seed)
        let typeOf = type.map(Int.init)
        let categoryOf = typeOf.map { categoryOfType[$0] }
        let departmentOf = categoryOf.map { departmentOfCategory[$0] }
        let (titles, words) = try self.titles(names, departments: departmentOf, seed: seed, stop)
        let brand = zip(departmentOf, house).map { $0 * StorefrontTaste.houses + Int($1) }
        return Catalogue(
            ids: (0..<items).map(Self.id),
            titles: titles,
            categories: [
                .single("department", vocabulary: names.departments.map(StorefrontWords.capitalized), of: departmentOf),
                .single("category", vocabulary: names.categories.map(StorefrontWords.capitalized), of: categoryOf),
                .single("type", vocabulary: names.types.map(StorefrontWords.capitalized), of: typeOf),
            ],
            fields: [
                words,
                .single("brand", .attribute, vocabulary: names.brands.map(StorefrontWords.capitalized), of: brand),
                priceField(),
            ])
    }

    /// "S000123" for item 123.
    static func id(_ item: Int) -> String {
        let digits = String(item)
        return "S" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    /// Titles as "Quorwick Premium Oak Folding Chair", and the same words in lower case as tokens.
    private func titles(
        _ names: StorefrontNames, departments: [Int], seed: UInt64, _ stop: StopFlag
    ) throws(Stopped) -> ([String], ItemField) {
        var random = RandomStream(seed: seed, name: "titles")
        var vocabulary = StorefrontVocabulary()
        let brands = names.brands.map { vocabulary.phrase($0) }
        let bands = StorefrontWords.bands.map { $0.map { vocabulary.phrase($0) } }
        let finishes = StorefrontWords.finishes.map { vocabulary.phrase($0) }
        let types = names.types.map { vocabulary.phrase($0) }
        var titles: [String] = []
        titles.reserveCapacity(items)
        var bags = Packed<Int32, Int32>()
        for item in 0..<items {
            try stop.check()
            var phrases = [brands[departments[item] * StorefrontTaste.houses + Int(house[item])]]
            if random.uniform() < StorefrontParameters.titleNamesBand {
                let words = bands[Int(band[item])]
                phrases.append(words[random.index(below: words.count)])
            }
            phrases.append(finishes[random.index(below: finishes.count)])
            phrases.append(types[Int(type[item])])
            titles.append(phrases.map(\.title).joined(separator: " "))
            bags.append(phrases.lazy.flatMap(\.tokens))
        }
        let field = ItemField(name: "title", kind: .title, vocabulary: vocabulary.words, bags: bags)
        return (titles, field)
    }

    /// At most ten buckets of about equal frequency, cheapest first, each named by its lowest price.
    private func priceField() -> ItemField {
        let sorted = cents.sorted()
        var lowest: [Int32] = []
        for bucket in 0..<10 {
            let edge = sorted[bucket * sorted.count / 10]
            if edge != lowest.last { lowest.append(edge) }
        }
        let buckets = cents.map { price in (lowest.firstIndex { $0 > price } ?? lowest.count) - 1 }
        let names = lowest.map { "from \($0 / 100).\($0 % 100)" }
        return .single("price", .number, vocabulary: names, of: buckets)
    }
}

/// Names of everything in the tree, in lower case.
private struct StorefrontNames {
    var departments: [String] = []
    var categories: [String] = []
    var types: [String] = []
    /// `StorefrontTaste.houses` brands per department, department by department.
    var brands: [String] = []

    init(_ stock: StorefrontStock, seed: UInt64) {
        var random = RandomStream(seed: seed, name: "names")
        var nouns = [Int](repeating: 0, count: stock.departments)
        departments = StorefrontWords.departments.prefix(stock.departments).map { $0.name.lowercased() }
        for category in 0..<stock.categories {
            let department = stock.departmentOfCategory[category]
            let noun = StorefrontWords.departments[department].nouns[nouns[department]]
            nouns[department] += 1
            categories.append(noun + "s")
            let start = random.index(below: StorefrontWords.modifiers.count)
            for index in 0..<stock.typesOfCategory(category).count {
                types.append(StorefrontWords.type(index, start: start, noun: noun))
            }
        }
        brands = StorefrontWords.brandEndings.prefix(stock.departments).flatMap { ending in
            StorefrontWords.houseStems.map { $0 + ending }
        }
    }
}

/// Words in order of first appearance. Phrases are looked up once, not once per item.
private struct StorefrontVocabulary {
    private(set) var words: [String] = []
    private var indices: [String: Int32] = [:]

    mutating func phrase(_ text: String) -> (title: String, tokens: [Int32]) {
        let tokens = text.split(separator: " ").map { word -> Int32 in
            if let known = indices[String(word)] { return known }
            let index = Int32(words.count)
            words.append(String(word))
            indices[String(word)] = index
            return index
        }
        return (StorefrontWords.capitalized(text), tokens)
    }
}

extension ItemField {
    /// One token per item.
    fileprivate static func single(_ name: String, _ kind: Kind, vocabulary: [String], of items: [Int]) -> ItemField {
        ItemField(
            name: name, kind: kind, vocabulary: vocabulary,
            bags: Packed(offsets: Array(0...Int32(items.count)), elements: items.map(Int32.init)))
    }
}

extension CategoryLevel {
    /// Every item in one category, which is its target.
    fileprivate static func single(_ name: String, vocabulary: [String], of items: [Int]) -> CategoryLevel {
        let field = ItemField.single(name, .category, vocabulary: vocabulary, of: items)
        return CategoryLevel(field: field, target: field.bags.elements)
    }
}
