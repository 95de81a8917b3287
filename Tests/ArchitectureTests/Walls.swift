import Foundation

/// The rules, apart from the files they are applied to, so that each can be shown to fail.
enum Walls {
    /// What each module may import beside the system's own modules. The manifest cannot keep this: a module sees all
    /// that those below it see.
    static let imports: [String: Set<String>] = [
        "Basics": ["Algorithms", "CProcess"],
        "Experiments": ["Algorithms", "Basics", "OrderedCollections", "Yams"],
        "Metrics": ["Experiments"],
        "Runs": ["Algorithms", "Basics", "Experiments", "Metrics"],
        "Results": ["Algorithms", "Basics", "Experiments", "Metrics", "OrderedCollections", "Runs"],
        "Figures": ["Basics", "Metrics", "Results", "Runs"],
        "Export": ["Algorithms", "Basics", "Experiments", "Results", "Runs"],
        "Supervision": ["Basics", "Experiments", "Runs"],
        "Sessions": ["Basics", "Experiments", "Metrics"],
        "Storefront": ["Algorithms", "Basics", "Experiments", "Metrics", "Sessions"],
        "Importing": ["Algorithms", "Basics", "CCompression", "Experiments", "Sessions", "Storefront"],
        "Tensor": ["Basics", "CKernels", "COneDNN", "COpenBLAS"],
        "Models": ["Basics", "Experiments", "Sessions", "Tensor"],
        "Baselines": ["Algorithms", "Basics", "Experiments", "Sessions", "Tensor"],
        "Reranking": [
            "Algorithms", "Baselines", "Basics", "CXGBoost", "Experiments", "Metrics", "Sessions", "Tensor",
        ],
        "Training": [
            "Algorithms", "Baselines", "Basics", "Experiments", "Importing", "Metrics", "Models", "Reranking", "Runs",
            "Sessions", "Storefront", "Tensor",
        ],
        "ScreenKit": ["Basics"],
        "Interface": ["Algorithms", "Basics", "Experiments", "Figures", "Metrics", "Results", "Runs", "ScreenKit"],
        "Terminal": ["Basics", "CNcurses", "CTerminal", "ScreenKit"],
        "sessionbench": [
            "Algorithms", "ArgumentParser", "Basics", "Experiments", "Export", "Figures", "Importing", "Interface",
            "Metrics", "Results", "Runs", "ScreenKit", "Sessions", "Storefront", "Supervision", "Tensor", "Terminal",
            "Training",
        ],
    ]

    /// Libraries of algorithms and collections, which any module may have a door to.
    static let general: Set<String> = ["Algorithms", "OrderedCollections"]

    /// Of the system, for every module.
    static let system: Set<String> = ["Darwin", "Dispatch", "Foundation", "Glibc", "Synchronization"]

    static let widestLine = 120
    static let longestFile = 330
    /// The only file that passes a value by the compiler's checks, with the proof beside it.
    static let unsafe = "Sources/Tensor/Workers.swift"

    /// Imports that the table does not allow.
    static func forbiddenImports(_ files: [SourceText]) -> [String] {
        files.flatMap { file in
            file.imports.filter { !system.contains($0.module) && imports[file.module]?.contains($0.module) != true }
                .map { "\(file.path):\($0.line): \(file.module) must not import \($0.module)" }
        }
    }

    /// Modules that (indirectly) import themselves, and modules of C that several import.
    static func badTable(_ table: [String: Set<String>]) -> [String] {
        var problems = table.keys.sorted().filter { reachable(from: $0, table).contains($0) }
            .map { "\($0) imports itself, by way of others" }
        let all = Set(table.values.joined())
        for module in all.subtracting(table.keys).subtracting(general).sorted() {
            let importers = table.keys.filter { table[$0]?.contains(module) == true }
            if importers.count > 1 { problems.append("\(module) is imported by \(importers.sorted())") }
        }
        return problems
    }

    /// Names by which the folders of a module know each other in circles: of types and functions, and of members that
    /// one folder adds to a type of another.
    static func circles(_ files: [SourceText]) -> [String] {
        let members = Dictionary(grouping: files, by: \.module).mapValues { Set($0.flatMap(\.declarations.members)) }
        return Dictionary(grouping: files, by: \.module).sorted { $0.key < $1.key }.flatMap { module, files in
            var home: [String: String] = [:]
            for file in files { for name in file.topLevel { home[name] = file.folder } }
            let foreign = Set((imports[module] ?? []).flatMap { members[$0] ?? [] })
            let extensions = Extensions(files, home: home, foreign: foreign)
            var edges: [String: Set<String>] = [:]
            var uses: [(from: String, to: String, text: String)] = []
            for file in files {
                let named = file.names().compactMap { name, line in home[name].map { ($0, name, line) } }
                for (folder, name, line) in named + extensions.uses(in: file) where folder != file.folder {
                    edges[file.folder, default: []].insert(folder)
                    uses.append((file.folder, folder, "\(file.path):\(line): \(name) of “\(folder)”"))
                }
            }
            return uses.filter { reachable(from: $0.to, edges).contains($0.from) }.map(\.text).sorted()
        }
    }

    static func wideLines(_ files: [SourceText]) -> [String] {
        files.flatMap { file in
            file.lines.enumerated().filter { $0.element.count > widestLine }
                .map { "\(file.path):\($0.offset + 1): \($0.element.count) columns, at most \(widestLine)" }
        }
    }

    /// Links in Markdown to files of the project that are not there.
    static func brokenLinks(_ documents: [SourceText], isThere: (_ path: String) -> Bool) -> [String] {
        documents.flatMap { document in
            document.lines.enumerated().flatMap { index, line in
                line.matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/).map { String($0.1) }.filter { link in
                    let folder = URL(filePath: "/\(document.path)").deletingLastPathComponent()
                    return !isThere(String(folder.appending(path: link).standardizedFileURL.path.dropFirst()))
                }.map { "\(document.path):\(index + 1): \($0)" }
            }
        }
    }

    static func longFiles(_ files: [SourceText]) -> [String] {
        // The last line end is followed by an empty line.
        files.filter { $0.lines.count - 1 >= longestFile }.map { "\($0.path): \($0.lines.count - 1) lines" }
    }

    /// Pointers to floats where rows and columns are spoken of: outside of the engine, and of the files below it.
    static func pointers(_ files: [SourceText]) -> [String] {
        files.filter { !["Basics", "Tensor"].contains($0.module) }.flatMap { file in
            file.lines.enumerated().filter { $0.element.contains(".pointer") || $0.element.contains("Pointer<Float>") }
                .map { "\(file.path):\($0.offset + 1): \($0.element)" }
        }
    }

    /// Ways around the compiler's checks of what threads share.
    static func unsafeLines(_ files: [SourceText]) -> [String] {
        files.flatMap { file in
            file.lines.enumerated().filter { _, line in
                line.contains("nonisolated(unsafe)") && file.path != unsafe || line.contains("@unchecked Sendable")
            }.map { "\(file.path):\($0.offset + 1): \($0.element)" }
        }
    }

    private static func reachable(from node: String, _ edges: [String: Set<String>]) -> Set<String> {
        var found: Set<String> = []
        var waiting = Array(edges[node] ?? [])
        while let next = waiting.popLast() {
            if found.insert(next).inserted { waiting += edges[next] ?? [] }
        }
        return found
    }
}
