import Basics

// What makes arrays a catalogue, sessions or a dataset: all code that reads them relies on it unchecked.
//
// Importers and splits keep these by construction. They are checked once, in one pass, where data comes from elsewhere.

extension SessionSet {
    /// Every session has a row to predict, only items of the catalogue, and a label for every event in every task;
    /// pieces of one session stand together.
    package func checkInvariants(itemCount: Int, tasks: Int) throws(BrokenInvariant) {
        try packed.checkInvariants(parts: count)
        try requireInvariant(items, in: 0..<Int32(clamping: itemCount), "item")
        try requireInvariant(origin.count == count, "\(origin.count) origins of \(count) sessions")
        var last: Int32 = 0
        for session in 0..<count {
            try requireInvariant(
                firstTarget[session] >= 1 && Int(firstTarget[session]) < length(session),
                "session \(session) of length \(length(session)) has its first target at \(firstTarget[session])")
            try requireInvariant(
                origin[session] >= last, "session \(session) comes from \(origin[session]), behind \(last)")
            last = origin[session]
        }
        try requireInvariant(feedback.count == tasks, "labels of \(feedback.count) tasks, not \(tasks)")
        for labels in feedback {
            try requireInvariant(labels.count == items.count, "\(labels.count) labels of \(items.count) events")
            try requireInvariant(labels.allSatisfy { (-1...1).contains($0) }, "a label that is not −1, 0 or 1")
        }
        try shown.checkInvariants(parts: saysWhatWasShown ? items.count : 0)
        try requireInvariant(shown.elements, in: 0..<Int32(clamping: itemCount), "item shown")
    }
}

extension ItemField {
    package func checkInvariants(itemCount: Int) throws(BrokenInvariant) {
        try bags.checkInvariants(parts: itemCount)
        try requireInvariant(bags.elements, in: 0..<Int32(clamping: vocabulary.count), "token")
        // An empty cell is no value, so no importer makes one.
        try requireInvariant(!vocabulary.contains(""), "an empty value in \(name)")
    }
}

extension CategoryLevel {
    /// The target of an item is one of its categories, or −1 if it has none.
    package func checkInvariants(itemCount: Int) throws(BrokenInvariant) {
        try field.checkInvariants(itemCount: itemCount)
        try requireInvariant(field.kind == .category, "a level of \(field.kind)")
        try requireInvariant(target.count == itemCount, "\(target.count) targets of \(itemCount) items")
        for (item, target) in target.enumerated() {
            let categories = field[item]
            try requireInvariant(
                target == -1 ? categories.isEmpty : categories.contains(target),
                "item \(item) has the target \(target), which is none of its categories")
        }
    }
}

extension Catalogue {
    package func checkInvariants() throws(BrokenInvariant) {
        try requireInvariant(count <= Int(Int32.max), "\(count) items")
        try requireInvariant(titles.isEmpty || titles.count == count, "\(titles.count) titles of \(count) items")
        if let vectors {
            try requireInvariant(
                vectors.width > 0 && vectors.values.count == count * vectors.width,
                "\(vectors.values.count) numbers of vectors of \(count) items")
            try requireInvariant(vectors.values.allSatisfy(\.isFinite), "a number of a vector that is not finite")
        }
        for level in categories { try level.checkInvariants(itemCount: count) }
        for field in fields {
            try field.checkInvariants(itemCount: count)
            try requireInvariant(field.kind != .category, "categories among the other fields")
        }
    }
}

extension Dataset {
    /// Every set has rows to predict.
    package func checkInvariants() throws(BrokenInvariant) {
        try catalogue.checkInvariants()
        for (name, sessions) in [("training", training), ("validation", validation), ("test", test), ("refit", refit)] {
            do {
                try requireInvariant(sessions.count > 0, "there are no sessions")
                try sessions.checkInvariants(itemCount: catalogue.count, tasks: feedback.count)
                try requireInvariant(
                    sessions.saysWhatWasShown == training.saysWhatWasShown, "what was shown is known in some sets only")
            } catch {
                throw BrokenInvariant("\(name): \(error)")
            }
        }
    }
}
