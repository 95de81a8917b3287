import Basics

/// What makes arrays a catalogue, sessions, a dataset: everything that reads them relies on it unchecked.
///
/// Importers and splits keep these by construction. They are checked where data comes from elsewhere: once, in one
/// pass.

/// A value that cannot be: what is wrong with it, and where.
package struct BrokenInvariant: Error, CustomStringConvertible {
    package var description: String
}

private func require(_ condition: Bool, _ problem: @autoclosure () -> String) throws(BrokenInvariant) {
    if !condition { throw BrokenInvariant(description: problem()) }
}

/// Offsets of `parts` runs that follow each other from 0 to `end` without a gap.
private func checkOffsets(_ offsets: [Int32], parts: Int, end: Int) throws(BrokenInvariant) {
    try require(offsets.count == parts + 1, "\(offsets.count) offsets for \(parts) parts")
    try require(offsets.first == 0 && offsets.last.map(Int.init) == end, "offsets that do not go from 0 to \(end)")
    for index in 1..<max(1, offsets.count) where offsets[index] < offsets[index - 1] {
        throw BrokenInvariant(description: "offset \(index) is before the one before it")
    }
}

private func checkRange(_ values: [Int32], _ range: Range<Int32>, _ what: String) throws(BrokenInvariant) {
    for (index, value) in values.enumerated() where !range.contains(value) {
        throw BrokenInvariant(description: "\(what) \(index) is \(value), not in \(range)")
    }
}

extension SessionSet {
    /// Every session has a row to predict, of items of a catalogue, and a label of every task for every event.
    package func checkInvariants(itemCount: Int, tasks: Int) throws(BrokenInvariant) {
        try checkOffsets(offsets, parts: count, end: items.count)
        try checkRange(items, 0..<Int32(clamping: itemCount), "item")
        try require(origin.count == count, "\(origin.count) origins of \(count) sessions")
        var last: Int32 = -1
        for session in 0..<count {
            try require(
                firstTarget[session] >= 1 && Int(firstTarget[session]) < length(session),
                "session \(session) of length \(length(session)) has its first target at \(firstTarget[session])")
            try require(origin[session] > last, "session \(session) comes from \(origin[session]), behind \(last)")
            last = origin[session]
        }
        try require(feedback.count == tasks, "labels of \(feedback.count) tasks, not \(tasks)")
        for labels in feedback {
            try require(labels.count == items.count, "\(labels.count) labels of \(items.count) events")
            try require(labels.allSatisfy { (-1...1).contains($0) }, "a label that is not −1, 0 or 1")
        }
    }
}

extension ItemField {
    package func checkInvariants(itemCount: Int) throws(BrokenInvariant) {
        try checkOffsets(offsets, parts: itemCount, end: tokens.count)
        try checkRange(tokens, 0..<Int32(clamping: vocabulary.count), "token")
        // An empty cell is no value, so no importer makes one.
        try require(!vocabulary.contains(""), "an empty value in \(name)")
    }
}

extension CategoryLevel {
    /// The target of an item is one of its categories, −1 if it has none.
    package func checkInvariants(itemCount: Int) throws(BrokenInvariant) {
        try field.checkInvariants(itemCount: itemCount)
        try require(field.kind == .category, "a level of \(field.kind)")
        try require(target.count == itemCount, "\(target.count) targets of \(itemCount) items")
        for (item, target) in target.enumerated() {
            let categories = field[item]
            try require(
                target == -1 ? categories.isEmpty : categories.contains(target),
                "item \(item) has the target \(target), which is none of its categories")
        }
    }
}

extension Catalogue {
    package func checkInvariants() throws(BrokenInvariant) {
        try require(count <= Int(Int32.max), "\(count) items")
        try require(titles.isEmpty || titles.count == count, "\(titles.count) titles of \(count) items")
        for level in categories { try level.checkInvariants(itemCount: count) }
        for field in fields {
            try field.checkInvariants(itemCount: count)
            try require(field.kind != .category, "categories among the other fields")
        }
    }
}

extension Dataset {
    /// Every set has rows to predict.
    package func checkInvariants() throws(BrokenInvariant) {
        try catalogue.checkInvariants()
        for (name, sessions) in [("training", training), ("validation", validation), ("test", test), ("refit", refit)] {
            do {
                try require(sessions.count > 0, "there are no sessions")
                try sessions.checkInvariants(itemCount: catalogue.count, tasks: feedback.count)
            } catch {
                throw BrokenInvariant(description: "\(name): \(error)")
            }
        }
    }
}
