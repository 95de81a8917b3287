extension BinaryWriter {
    mutating func write(_ dataset: Dataset) {
        write(dataset.fingerprint)
        write(dataset.feedback)
        write(dataset.catalogue.ids)
        write(dataset.catalogue.titles)
        write(UInt64(dataset.catalogue.categories.count))
        for level in dataset.catalogue.categories {
            write(level.field)
            write(level.target)
        }
        write(UInt64(dataset.catalogue.fields.count))
        for field in dataset.catalogue.fields { write(field) }
        for sessions in [dataset.training, dataset.validation, dataset.test, dataset.refit] { write(sessions) }
    }

    private mutating func write(_ field: ItemField) {
        write(field.name)
        write(field.kind.rawValue)
        write(field.vocabulary)
        write(field.offsets)
        write(field.tokens)
    }

    private mutating func write(_ sessions: SessionSet) {
        write(sessions.offsets)
        write(sessions.items)
        write(sessions.firstTarget)
        write(sessions.origin)
        write(UInt64(sessions.feedback.count))
        for labels in sessions.feedback { write(labels) }
    }
}

extension BinaryReader {
    mutating func dataset(name: String) throws(Truncated) -> Dataset {
        let fingerprint = try text()
        let feedback = try texts()
        var catalogue = Catalogue(ids: try texts(), titles: try texts())
        for _ in 0..<(try integer()) {
            catalogue.categories.append(CategoryLevel(field: try field(), target: try integers()))
        }
        for _ in 0..<(try integer()) { catalogue.fields.append(try field()) }
        return Dataset(
            name: name, catalogue: catalogue, training: try sessions(), validation: try sessions(),
            test: try sessions(), refit: try sessions(), feedback: feedback, fingerprint: fingerprint)
    }

    private mutating func field() throws(Truncated) -> ItemField {
        let name = try text()
        guard let kind = ItemField.Kind(rawValue: try text()) else { throw Truncated() }
        return ItemField(
            name: name, kind: kind, vocabulary: try texts(), offsets: try integers(), tokens: try integers())
    }

    private mutating func sessions() throws(Truncated) -> SessionSet {
        var sessions = SessionSet(
            offsets: try integers(), items: try integers(), firstTarget: try integers(), origin: try integers())
        for _ in 0..<(try integer()) { sessions.feedback.append(try integers()) }
        return sessions
    }
}
