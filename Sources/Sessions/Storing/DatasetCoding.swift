import Basics
import Experiments
import Foundation

extension BinaryWriter {
    mutating func write(_ dataset: Dataset) throws {
        try write(dataset.fingerprint)
        try write(dataset.feedback)
        try writeJSON(dataset.report)
        try writeJSON(dataset.degraded)
        try writeJSON(dataset.coldItems)
        try write(dataset.catalogue.ids)
        try write(dataset.catalogue.titles)
        try write(UInt64(dataset.catalogue.categories.count))
        for level in dataset.catalogue.categories {
            try write(level.field)
            try write(level.target)
        }
        try write(UInt64(dataset.catalogue.fields.count))
        for field in dataset.catalogue.fields { try write(field) }
        try write(UInt64(dataset.catalogue.vectors?.width ?? 0))
        try write(dataset.catalogue.vectors?.values ?? [])
        for sessions in [dataset.training, dataset.validation, dataset.test, dataset.refit] { try write(sessions) }
    }

    /// As JSON; nothing is written as empty text.
    private mutating func writeJSON(_ value: (some Encodable)?) throws {
        let encoder = JSONEncoder()
        // Equal datasets are written alike.
        encoder.outputFormatting = .sortedKeys
        try write(try value.map { String(decoding: try encoder.encode($0), as: UTF8.self) } ?? "")
    }

    private mutating func write(_ field: ItemField) throws {
        try write(field.name)
        try write(field.kind.rawValue)
        try write(field.vocabulary)
        try write(field.bags)
    }

    private mutating func write(_ parts: Packed<Int32, Int32>) throws {
        try write(parts.offsets)
        try write(parts.elements)
    }

    private mutating func write(_ sessions: SessionSet) throws {
        try write(sessions.packed)
        try write(sessions.firstTarget)
        try write(sessions.origin)
        try write(UInt64(sessions.feedback.count))
        for labels in sessions.feedback { try write(labels) }
        try write(sessions.shown)
    }
}

extension BinaryReader {
    mutating func dataset(name: String) throws -> Dataset {
        part = "fingerprint and report"
        let fingerprint = try text()
        let feedback = try texts()
        let report: SourceReport? = try json()
        let degraded: DegradedMetadata? = try json()
        let coldItems: ColdItemCounts? = try json()
        part = "names of the items"
        var catalogue = Catalogue(ids: try texts(), titles: try texts())
        part = "metadata of the items"
        for _ in 0..<(try number()) {
            catalogue.categories.append(CategoryLevel(field: try field(), target: try numbers()))
        }
        for _ in 0..<(try number()) { catalogue.fields.append(try field()) }
        let (width, values): (UInt64, [Float]) = (try number(), try numbers())
        if width > 0 {
            guard let width = Int(exactly: width) else { throw damage }
            catalogue.vectors = GivenVectors(width: width, values: values)
        }
        var dataset = Dataset(
            name: name, catalogue: catalogue, training: try sessions("training"),
            validation: try sessions("validation"),
            test: try sessions("test"), refit: try sessions("training and validation"), feedback: feedback,
            report: report, fingerprint: fingerprint)
        if let degraded { dataset.degraded = degraded }
        dataset.coldItems = coldItems
        return dataset
    }

    private mutating func json<Value: Decodable>() throws -> Value? {
        let json = try text()
        return json.isEmpty ? nil : try JSONDecoder().decode(Value.self, from: Data(json.utf8))
    }

    private mutating func field() throws -> ItemField {
        let name = try text()
        guard let kind = ItemField.Kind(rawValue: try text()) else { throw damage }
        return ItemField(
            name: name, kind: kind, vocabulary: try texts(), bags: try parts())
    }

    private mutating func parts() throws -> Packed<Int32, Int32> {
        Packed(offsets: try numbers(), elements: try numbers())
    }

    private mutating func sessions(_ name: String) throws -> SessionSet {
        part = "\(name) sessions"
        var sessions = SessionSet(
            try parts(), firstTarget: try numbers(), origin: try numbers())
        for _ in 0..<(try number()) { sessions.feedback.append(try numbers()) }
        sessions.shown = try parts()
        return sessions
    }
}
