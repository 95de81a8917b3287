import Foundation

/// A Swift file as the walls see it: what it imports, declares and names.
struct SourceText: Sendable {
    /// Below the project, such as `Sources/Runs/Run/RunLog.swift`.
    let path: String
    let lines: [String]
    /// Modules and the lines, from 1, that import them.
    let imports: [(module: String, line: Int)]
    /// Types and functions at the top level that other files can see; the functions end in "(".
    let declarations: Set<String>

    var components: [String] { path.split(separator: "/").map(String.init) }
    var module: String { components[1] }
    /// Within the module; empty for files that are in none.
    var folder: String { components.dropFirst(2).dropLast().joined(separator: "/") }

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let importing = /^(?:@\w+ |public |package |internal |private )*import (?:\w+ )?(\w+)$/
        imports = lines.enumerated().compactMap { index, line in
            line.wholeMatch(of: importing).map { (String($0.1), index + 1) }
        }
        let type = /^(?:public |package |final |indirect )*(?:struct|class|enum|protocol|actor|typealias) (\w+)/
        let function = /^(?:public |package )*func (\w+)/
        declarations = Set(
            lines.compactMap { line in
                line.prefixMatch(of: type).map { String($0.1) }
                    ?? line.prefixMatch(of: function).map { "\($0.1)(" }
            })
    }

    /// Names that stand in code, not behind a dot, and the first line, from 1, of each; what is called ends in "(".
    func names() -> [String: Int] {
        var names: [String: Int] = [:]
        for (index, line) in lines.enumerated() {
            let code = line.replacing(/\/\/.*/, with: "").replacing(/"(?:\\.|[^"\\])*"/, with: "")
            for match in code.matches(of: /(?:^|[^\w.])([A-Za-z_]\w*)(\(?)/) {
                for name in [String(match.1), "\(match.1)\(match.2)"] where names[name] == nil {
                    names[name] = index + 1
                }
            }
        }
        return names
    }

    /// All Swift files below a folder of the project.
    static func all(below folder: String) throws -> [SourceText] {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try FileManager.default.subpathsOfDirectory(atPath: project.appending(path: folder).path)
            .filter { $0.hasSuffix(".swift") }.sorted()
            .map { name in
                let path = "\(folder)/\(name)"
                return SourceText(
                    path: path, text: try String(contentsOf: project.appending(path: path), encoding: .utf8))
            }
    }
}
