/// Members that a folder of a module adds to types of other folders.
///
/// Only names that nobody else declares tell who is meant: other folders of the module, and the modules that it
/// imports, have no member of that name.
struct Extensions {
    private struct Addition {
        let folder: String
        var types: Set<String>
    }

    private var additions: [String: Addition] = [:]
    /// What each folder declares, parameters and local names too.
    private var names: [String: Set<String>] = [:]

    /// - Parameters:
    ///   - home: the folder of each type of the module.
    ///   - foreign: members of types of other modules.
    init(_ files: [SourceText], home: [String: String], foreign: Set<String>) {
        var folders: [String: Set<String>] = [:]
        for file in files {
            names[file.folder, default: []].formUnion(file.declarations.names)
            for member in file.declarations.members { folders[member, default: []].insert(file.folder) }
        }
        for file in files {
            for (type, member) in file.declarations.additions {
                let outermost = String(type.prefix { $0 != "." })
                guard home[outermost] != file.folder, folders[member]?.count == 1, !foreign.contains(member) else {
                    continue
                }
                additions[member, default: Addition(folder: file.folder, types: [])].types.insert(type)
            }
        }
    }

    /// Where a file uses what another folder has added: behind a dot or, in another part of the same type, without one.
    func uses(in file: SourceText) -> [(folder: String, name: String, line: Int)] {
        var found: Set<String> = []
        return file.tokens.indices.compactMap { index in
            let token = file.tokens[index]
            guard let addition = additions[token.text], addition.folder != file.folder, !found.contains(token.text)
            else {
                return nil
            }
            let isUse =
                token.isMember
                ? mayHave(file.qualifier(of: index), addition)
                : !addition.types.isDisjoint(with: file.declarations.types)
                    && names[file.folder]?.contains(token.text) != true
            guard isUse else { return nil }
            found.insert(token.text)
            return (addition.folder, ".\(token.text)", token.line)
        }
    }

    /// Whether what stands before the dot may have the member: a type has it only if it is the extended one.
    private func mayHave(_ qualifier: String?, _ addition: Addition) -> Bool {
        guard let qualifier, qualifier.first?.isUppercase == true, qualifier != "Self" else { return true }
        return addition.types.contains { $0 == qualifier || $0.hasSuffix("." + qualifier) }
    }
}
