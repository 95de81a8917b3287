import Basics
import Experiments
import Foundation
import Sessions

extension Preset {
    /// The keys that read these files as files of this format.
    /// - Parameter isNamed: whether a person said that they are; then files may have other names.
    /// - Throws: `DataError` saying what is missing.
    func proposal(_ samples: FileSamples, isNamed: Bool) throws(DataError) -> DataProposal {
        var proposal = DataProposal(
            format: name, title: ["\(title): \(reads).", "From \(place). Licence: \(licence)."],
            folder: samples.files.folder)
        for key in keys { proposal.set(typed: key.value, key.path, key.comment) }
        var taken: Set<String> = []
        for table in tables where table.key != "data.levels.tree" || proposal.hasCategories {
            let found = try files(of: table, proposal, samples, besides: taken, isNamed: isNamed)
            if found.isEmpty {
                guard table.isOptional else {
                    throw DataError(
                        file: shownPath(samples.files.folder),
                        "no file is what \(table.key) is in \(name), by its columns; it is usually called "
                            + "\(table.patterns.joined(separator: " or ")); name the folder of the files, or another "
                            + "format")
                }
                if table.key == "data.items.file" { proposal.set(table.key, .text(""), "none was found") }
                if !table.key.hasPrefix("data.interactions.") {
                    let usual = table.patterns.joined(separator: " or ")
                    proposal.assume("Without \(usual), which would be read, there is less metadata.")
                }
                continue
            }
            taken.formUnion(found)
            for key in table.keys { proposal.set(typed: key.value, key.path, key.comment) }
            proposal.set(names: samples.files.names(of: found), table.key)
            if table.key == "data.interactions.testFile" {
                proposal.set("protocol.split", .text(EvaluationProtocol.Split.given.rawValue))
            }
            try setColumns(of: table, found, &proposal, samples)
        }
        return proposal
    }

    /// Files of a table; empty if there are none.
    private func files(
        of table: Table, _ proposal: DataProposal, _ samples: FileSamples, besides taken: Set<String>, isNamed: Bool
    ) throws(DataError) -> [String] {
        func free(_ paths: [String]) -> [String] { paths.filter { !taken.contains($0) } }
        let matches = table.patterns.map { free(samples.files.matching($0)) }
        var named = table.isJoined ? matches.flatMap { $0 } : matches.first { !$0.isEmpty } ?? []
        if !isNamed, let first = named.first, try !fits(first, table, proposal, samples, isNamed: false) { named = [] }
        if !named.isEmpty || !isNamed || table.isOptional || samples.files.paths.count > 100 { return named }
        for path in free(samples.files.paths) {
            if let fits = try? fits(path, table, proposal, samples, isNamed: true), fits { return [path] }
        }
        return []
    }

    /// Whether a file has the columns of a table.
    private func fits(
        _ path: String, _ table: Table, _ proposal: DataProposal, _ samples: FileSamples, isNamed: Bool
    ) throws(DataError) -> Bool {
        guard let count = table.columnCount else {
            let header = Set(try samples.sample(path).header)
            return table.columns.allSatisfy { columns in
                switch columns.choice {
                case .firstOf(let names): names.contains(where: header.contains)
                case .all(let names): names.allSatisfy(header.contains)
                case .anyOf: true
                }
            }
        }
        let sample = try samples.sample(path, dialect(of: table, proposal))
        if sample.header.count != count { return false }
        return isNamed ? true : try !samples.sample(path).dialect.header
    }

    private func dialect(of table: Table, _ proposal: DataProposal) -> TextDialect {
        var proposal = proposal
        for key in table.keys { proposal.set(typed: key.value, key.path) }
        let data = proposal.experiment(name: "x").data
        return table.key == "data.items.file" ? data.items.dialect : data.interactions.dialect
    }

    /// Says which columns of files are what.
    private func setColumns(
        of table: Table, _ paths: [String], _ proposal: inout DataProposal, _ samples: FileSamples
    ) throws(DataError) {
        guard table.columnCount == nil else {
            // What is said about compressed files, pickles and so on, is said at once.
            let sample = try samples.sample(paths[0], dialect(of: table, proposal))
            guard sample.header.count == table.columnCount else {
                throw DataError(
                    file: paths[0],
                    "the file has \(sample.header.count) columns, where \(name) has \(table.columnCount ?? 0); name "
                        + "another format, or auto")
            }
            return
        }
        var header: [String] = []
        for path in table.isJoined ? paths : [paths[0]] { header += try samples.sample(path).header }
        try setDialect(of: table, paths[0], &proposal, samples)
        for columns in table.columns {
            let found: [String]
            switch columns.choice {
            case .firstOf(let names): found = Array(names.filter(header.contains).prefix(1))
            case .all(let names): found = names.allSatisfy(header.contains) ? names : []
            case .anyOf(let names): found = names.filter(header.contains)
            }
            let isNeeded = if case .anyOf = columns.choice { false } else { true }
            guard !found.isEmpty || !isNeeded else {
                let listed = header.prefix(20).map { quoted($0) }.joined(separator: ", ")
                throw DataError(
                    file: paths[0], line: 1,
                    "no column is what \(columns.key) is in \(name); the columns are \(listed); name another format, "
                        + "or auto")
            }
            proposal.set(names: found, columns.key, found.isEmpty ? nil : columns.comment)
        }
    }

    /// Says how a file is laid out, where that is unusual.
    private func setDialect(
        of table: Table, _ path: String, _ proposal: inout DataProposal, _ samples: FileSamples
    ) throws(DataError) {
        guard ["data.items.file", "data.interactions.file"].contains(table.key) else { return }
        let dialect = try samples.sample(path).dialect
        let section = String(table.key.dropLast(".file".count))
        if !dialect.delimiter.isEmpty { proposal.set("\(section).delimiter", .text(dialect.delimiter)) }
        if dialect.quotes == .none { proposal.set("\(section).quotes", .text("none")) }
    }
}
