import Basics

extension PackedBatch {
    /// Every row has the next position of its sequence, and every target row predicts an item of the catalogue.
    /// - Parameters:
    ///   - tasks: feedback tasks of the data.
    ///   - hasFuture: false for a prefix, whose target is unknown.
    package func checkInvariants(itemCount: Int, tasks: Int, hasFuture: Bool = true) throws(BrokenInvariant) {
        try sequences.checkInvariants()
        let known = 0..<Int32(clamping: itemCount)
        try requireInvariant(items, in: known, "item")
        try requireInvariant(positions.count == items.count, "\(positions.count) positions of \(items.count) rows")
        for sequence in 0..<sequences.count {
            let rows = sequences.range(sequence)
            try requireInvariant(!rows.isEmpty, "sequence \(sequence) is empty")
            // Need not be 0 if the session goes on from step to step.
            let first = positions[rows.lowerBound]
            try requireInvariant(
                first >= 0 && positions[rows].elementsEqual(first..<first + Int32(rows.count)),
                "sequence \(sequence) has the positions \(positions[rows])")
        }
        try requireInvariant(targets.count == targetRows.count, "\(targets.count) targets of \(targetRows.count) rows")
        try requireInvariant(targetRows, in: 0..<Int32(items.count), "target row")
        try requireInvariant(
            zip(targetRows, targetRows.dropFirst()).allSatisfy { $0 < $1 }, "target rows that do not ascend")
        if hasFuture { try requireInvariant(targets, in: known, "target") }
        try requireInvariant(labels.count == tasks, "labels of \(labels.count) tasks, not \(tasks)")
        for labels in labels {
            try requireInvariant(labels.count == targets.count, "\(labels.count) labels of \(targets.count) targets")
        }
        try shown.checkInvariants(parts: shown.count > 0 ? targets.count : 0)
        try requireInvariant(shown.elements, in: known, "item shown")
    }
}
