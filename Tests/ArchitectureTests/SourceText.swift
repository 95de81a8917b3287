import Foundation

/// A file as the walls see it: its lines and, of one in Swift, what it imports, declares and names.
struct SourceText: Sendable {
    /// Below the project, such as `Sources/Runs/Run/RunLog.swift`.
    let path: String
    let lines: [String]
    let tokens: [Token]
    /// Modules and the lines, from 1, that import them.
    let imports: [(module: String, line: Int)]
    /// Types and functions at the top level that other files can see; the functions end in "(".
    let topLevel: Set<String>
    let declarations: Declarations

    var components: [String] { path.split(separator: "/").map(String.init) }
    var module: String { components[1] }
    /// Within the module; empty for files that are in none.
    var folder: String { components.dropFirst(2).dropLast().joined(separator: "/") }

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let tokens = path.hasSuffix(".swift") ? Token.all(in: text) : []
        self.tokens = tokens
        declarations = Declarations(tokens)
        imports = tokens.indices.compactMap { index in
            guard tokens[index].text == "import", !tokens[index].isMember else { return nil }
            // The kind of a single declaration, as in `import struct Foundation.URL`.
            let rest = tokens[(index + 1)...].drop { Self.kinds.contains($0.text) }
            return rest.first.map { ($0.text, tokens[index].line) }
        }
        let type = /^(?:public |package |final |indirect )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/
        let function = /^(?:public |package )*func (\w+)/
        topLevel = Set(
            lines.compactMap { line in
                line.prefixMatch(of: type).map { String($0.1) }
                    ?? line.prefixMatch(of: function).map { "\($0.1)(" }
            })
    }

    private static let kinds: Set = ["struct", "class", "enum", "protocol", "actor", "typealias", "func", "let", "var"]

    /// Names that stand in code, not behind a dot, and the first line, from 1, of each; what is called ends in "(".
    func names() -> [String: Int] {
        var names: [String: Int] = [:]
        for (index, token) in tokens.enumerated() where !token.isMember {
            names[token.text, default: token.line] += 0
            if index + 1 < tokens.count, tokens[index + 1].text == "(" {
                names[token.text + "(", default: token.line] += 0
            }
        }
        return names
    }

    static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// What stands before the dot before a token; nil if there is none.
    func qualifier(of index: Int) -> String? {
        guard index >= 2, tokens[index - 1].text == "." else { return nil }
        return tokens[index - 2].text
    }

    /// All files below a folder of the project, or the file of that name, that are written in one of these languages.
    static func all(below folder: String, endings: [String] = ["swift"]) throws -> [SourceText] {
        let place = project.appending(path: folder)
        let isFolder = try place.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
        let below = isFolder ? try FileManager.default.subpathsOfDirectory(atPath: place.path) : []
        return try (isFolder ? below.map { "\(folder)/\($0)" } : [folder])
            .filter { path in endings.contains { path.hasSuffix(".\($0)") } }.sorted()
            .map { path in
                SourceText(path: path, text: try String(contentsOf: project.appending(path: path), encoding: .utf8))
            }
    }
}
