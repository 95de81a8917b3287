import Basics
import Experiments
import Foundation

extension Dataset {
    /// Hash of catalogue, sets and protocol, but not of the name: 16 hexadecimal digits, the same on every machine.
    package func contentHash(protocol rules: EvaluationProtocol) -> String {
        var hash = ContentHash()
        hash.combineJSON(of: rules)
        hash.combine(catalogue.ids)
        hash.combine(catalogue.titles)
        for level in catalogue.categories {
            hash.combine(level.field)
            hash.combine(level.target)
        }
        hash.combine(UInt64(catalogue.categories.count))
        for field in catalogue.fields { hash.combine(field) }
        hash.combine(UInt64(catalogue.fields.count))
        for sessions in [training, validation, test, refit] {
            hash.combine(sessions.packed)
            hash.combine(sessions.firstTarget)
            hash.combine(sessions.origin)
        }
        // Data without feedback keeps the hash it had before feedback existed.
        if !feedback.isEmpty {
            hash.combine(feedback)
            for sessions in [training, validation, test, refit] {
                for labels in sessions.feedback { hash.combine(labels) }
            }
        }
        if training.saysWhatWasShown {
            for sessions in [training, validation, test, refit] { hash.combine(sessions.shown) }
        }
        if let vectors = catalogue.vectors {
            hash.combine(UInt64(vectors.width))
            vectors.values.withUnsafeBytes { hash.combine(bytes: $0) }
        }
        return hash.hexadecimal
    }

    /// Hash of what the test asks: the items to rank, and the prefix and target of every test row.
    package var testRowsHash: String {
        var hash = ContentHash()
        hash.combine(catalogue.ids)
        hash.combine(test.packed)
        hash.combine(test.firstTarget)
        return hash.hexadecimal
    }
}

extension ContentHash {
    /// The value as JSON with sorted keys.
    mutating func combineJSON(of value: some Encodable) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Only numbers that JSON lacks (NaN, infinity) cannot be encoded; such a value hashes like an empty one.
        let json = (try? encoder.encode(value)) ?? Data()
        json.withUnsafeBytes { combine(bytes: $0) }
    }

    fileprivate mutating func combine(_ field: ItemField) {
        combine(field.name)
        combine(field.kind.rawValue)
        combine(field.vocabulary)
        combine(field.bags)
    }

    fileprivate mutating func combine(_ parts: Packed<Int32, Int32>) {
        combine(parts.offsets)
        combine(parts.elements)
    }
}
