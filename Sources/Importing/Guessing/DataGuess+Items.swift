import Experiments

extension DataGuess {
    /// - Returns: the file of items, if there is one.
    mutating func setItems(_ groups: [Group]) -> String? {
        let ofItems = groups.filter { group in
            let roles = Set(group.sample.columns.compactMap(ColumnRole.of))
            return roles.contains(.item) && roles.count > 1 && !isOfSessions(group.sample)
        }
        guard let group = ofItems.max(by: { $0.sample.header.count < $1.sample.header.count }) else { return nil }
        let sample = group.sample
        guard let item = ColumnRole.item.columns(among: sample.columns).first else { return nil }
        proposal.set(names: samples.files.names(of: [group.paths[0]]), "data.items.file")
        setDialect(sample.dialect, "data.items")
        proposal.set("data.items.item", .text(item))
        func set(_ role: ColumnRole, _ path: String) {
            let names = role.columns(among: sample.columns).filter { $0 != item }
            if !names.isEmpty { proposal.set(names: names, path) }
        }
        // From the coarsest to the finest, as far as the rows tell.
        let categories = ColumnRole.category.columns(among: sample.columns).filter { $0 != item }
        let ordered = categories.sorted { Set(sample.values($0)).count < Set(sample.values($1)).count }
        if !ordered.isEmpty {
            proposal.set(names: ordered, "data.items.categories", ordered.count > 1 ? "the coarsest first" : nil)
            proposal.remove("data.interactions.categories")
        }
        set(.title, "data.items.title")
        set(.description, "data.items.description")
        set(.attribute, "data.items.attributes")
        let numbers = ColumnRole.number.columns(among: sample.columns).filter { name in
            sample.values(name).allSatisfy { $0.isEmpty || Double($0) != nil }
        }
        if !numbers.isEmpty { proposal.set(names: numbers, "data.items.numbers") }
        proposal.set("data.unknownItems", .text("keep"), "an item without a row there has no metadata")
        if Set(sample.values(item)).count < sample.rows.count {
            proposal.set("data.items.copies", .text("first"), "some items have several rows")
        }
        setValues(ordered + ColumnRole.attribute.columns(among: sample.columns), sample)
        return group.paths[0]
    }

    /// A file with a vector per item, where there is a file of items.
    mutating func setVectors(_ arrays: [String]) {
        guard let array = arrays.first else { return }
        guard arrays.count == 1, !proposal.experiment(name: "x").data.items.file.isEmpty else {
            return proposal.assume(
                "Arrays not read, of which one could be data.items.vectors of a file of items: "
                    + "\(arrays.map(shown).joined(separator: ", ")).")
        }
        proposal.set("data.items.vectors", .text(array), "its rows belong to those of the items file, in their order")
    }

    /// Says which values of columns stand for none.
    mutating func setMissing(_ columns: [String], _ sample: FileSample) {
        let missing = Set(columns.flatMap { sample.values($0) }).intersection(ColumnProfile.missing)
        if !missing.isEmpty { proposal.set("data.values.missing", .texts(missing.sorted()), "they stand for no value") }
    }

    /// Says how cells hold several values.
    private mutating func setValues(_ columns: [String], _ sample: FileSample) {
        setMissing(columns, sample)
        let profiles = columns.map { ColumnProfile($0, sample.values($0)) }
        if !profiles.isEmpty, profiles.allSatisfy(\.isList) {
            proposal.set("data.values.form", .text("list"))
        } else if let separator = columns.lazy.compactMap({ ColumnProfile.separator(of: $0, sample.values($0)) }).first,
            separator != "|"
        {
            proposal.set("data.values.separator", .text(separator), "between several values in a cell")
        }
    }

    /// A file with the parents of categories, where there is one category column.
    /// - Returns: the file, if there is one.
    mutating func setTree(_ groups: [Group]) -> String? {
        let data = proposal.experiment(name: "x").data
        guard data.items.categories.count + data.interactions.categories.count == 1,
            let tree = groups.first(where: { $0.sample.header.count == 2 && parent(in: $0.sample) != nil }),
            let parent = parent(in: tree.sample), let child = tree.sample.header.first(where: { $0 != parent })
        else { return nil }
        proposal.set("data.levels.tree", .text(tree.paths[0]))
        proposal.set("data.levels.child", .text(child))
        proposal.set("data.levels.parent", .text(parent))
        proposal.set("data.levels.count", .integer(3), "a choice")
        return tree.paths[0]
    }

    private func parent(in sample: FileSample) -> String? {
        sample.header.first { $0.lowercased().contains("parent") && !$0.lowercased().contains("asin") }
    }
}
