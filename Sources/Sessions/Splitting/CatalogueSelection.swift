import Basics

extension Dataset {
    /// Removes the items that occur in no session from the catalogue, and renumbers the others in the same order.
    mutating func removeUnusedItems() {
        let inTraining = refit.contains(itemCount: catalogue.count)
        let inTest = test.contains(itemCount: catalogue.count)
        let kept = (0..<catalogue.count).filter { inTraining[$0] || inTest[$0] }
        if kept.count == catalogue.count { return }
        var newNumber = [Int32](repeating: -1, count: catalogue.count)
        for (number, item) in kept.enumerated() { newNumber[item] = Int32(number) }
        func renumber(_ sessions: inout SessionSet) {
            // Not in place: unlike the old array, the new one has no spare room left from growing.
            sessions.items = sessions.items.map { newNumber[Int($0)] }
            guard sessions.saysWhatWasShown else { return }
            let shown = sessions.shown
            sessions.shown = Packed(
                (0..<shown.count).map { event in shown[event].lazy.map { newNumber[Int($0)] }.filter { $0 >= 0 } })
        }
        renumber(&training)
        renumber(&validation)
        renumber(&test)
        renumber(&refit)
        catalogue = catalogue.selecting(kept)
    }
}

extension Catalogue {
    /// The items with these numbers, which ascend; vocabularies shrink to what the items use.
    func selecting(_ items: [Int]) -> Catalogue {
        Catalogue(
            ids: items.map { ids[$0] },
            titles: titles.isEmpty ? [] : items.map { titles[$0] },
            categories: categories.map { CategoryLevel(field: $0.field.selecting(items)) },
            fields: fields.map { $0.selecting(items) },
            vectors: vectors.map { GivenVectors(width: $0.width, values: $0.values(of: items.map(Int32.init))) })
    }
}

extension ItemField {
    func selecting(_ items: [Int]) -> ItemField {
        var isUsed = [Bool](repeating: false, count: vocabulary.count)
        for item in items {
            for token in self[item] { isUsed[Int(token)] = true }
        }
        let kept = vocabulary.indices.filter { isUsed[$0] }
        var newToken = [Int32](repeating: -1, count: vocabulary.count)
        for (number, token) in kept.enumerated() { newToken[token] = Int32(number) }
        var bags = bags.selecting(items)
        for index in bags.elements.indices { bags.elements[index] = newToken[Int(bags.elements[index])] }
        return ItemField(name: name, kind: kind, vocabulary: kept.map { vocabulary[$0] }, bags: bags)
    }
}
