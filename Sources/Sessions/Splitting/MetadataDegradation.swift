import Basics
import Experiments

/// Which items of a catalogue lose values or get wrong categories (`data.degraded`).
struct MetadataDegradation {
    private let catalogue: Catalogue
    private let settings: DegradedMetadata

    /// - Throws: `DataError` if the settings name a field that the catalogue has not.
    init(_ catalogue: Catalogue, _ settings: DegradedMetadata) throws(DataError) {
        self.catalogue = catalogue
        self.settings = settings
        let levels = catalogue.categories.map(\.field)
        let fields = (levels + catalogue.fields).flatMap { [$0.name, $0.kind.key] } + [vectors].compactMap(\.self)
        if let unknown = settings.fields.first(where: { !fields.contains($0) }) {
            throw DataError(
                "data.degraded.fields names \(quoted(unknown)), which the data has not; it has "
                    + Set(fields).sorted().map { quoted($0) }.joined(separator: ", "))
        }
    }

    private var vectors: String? { catalogue.vectors == nil ? nil : Self.vectors }
    private static let vectors = "vectors"

    /// The catalogue with worse metadata.
    func degraded() -> Catalogue {
        var worse = catalogue
        let others = catalogue.categories.isEmpty ? [] : othersForCategories()
        worse.categories = catalogue.categories.map { level in
            var bags = level.field.bags
            if settings.wrongCategories > 0 { bags = bags.selecting(others) }
            // An item has categories on all levels or on none.
            return CategoryLevel(field: sparse(level.field, bags, as: ItemField.Kind.category.key))
        }
        worse.fields = catalogue.fields.map { sparse($0, $0.bags, as: $0.name) }
        if var vectors = catalogue.vectors, isSparse(Self.vectors, Self.vectors) {
            for item in 0..<catalogue.count where draw(item, Self.vectors) < settings.missing {
                for place in vectors[item].indices { vectors.values[place] = 0 }
            }
            worse.vectors = vectors
        }
        return worse
    }

    private func isSparse(_ name: String, _ kind: String) -> Bool {
        settings.missing > 0
            && (settings.fields.isEmpty || settings.fields.contains(name) || settings.fields.contains(kind))
    }

    /// A field of which some items have lost what is in the bags.
    /// - Parameter purpose: what the items are drawn for.
    private func sparse(_ field: ItemField, _ bags: Packed<Int32, Int32>, as purpose: String) -> ItemField {
        var field = field
        field.bags = bags
        if isSparse(field.name, field.kind.key) {
            field.bags = Packed((0..<bags.count).map { draw($0, purpose) < settings.missing ? [] : bags[$0] })
        }
        // What nobody has left is no value any more.
        return field.selecting(Array(0..<catalogue.count))
    }

    /// For each item the one whose categories it gets: another one of another category, or itself.
    private func othersForCategories() -> [Int] {
        let finest = catalogue.categories[catalogue.categories.count - 1].target
        return (0..<catalogue.count).map { item in
            guard finest[item] >= 0, draw(item, "wrong") < settings.wrongCategories else { return item }
            var random = RandomStream(
                seed: draws.hash(catalogue.ids[item], for: "other"), name: "categories")
            for _ in 0..<Self.tries {
                let other = random.index(below: catalogue.count)
                if finest[other] >= 0, finest[other] != finest[item] { return other }
            }
            return item
        }
    }

    /// With ten categories as with a thousand, one of so many items is of another; with one, none is.
    private static let tries = 1_000

    /// A number from 0 to below 1 for an item, whatever else is in the catalogue.
    private func draw(_ item: Int, _ purpose: String) -> Double { draws.draw(catalogue.ids[item], for: purpose) }

    private var draws: NamedDraws { NamedDraws(seed: settings.seed) }
}

extension ItemField.Kind {
    /// What `model.metadata` calls it.
    var key: String {
        switch self {
        case .category: "category"
        case .title: "title"
        case .attribute: "attributes"
        case .number: "numbers"
        }
    }
}
