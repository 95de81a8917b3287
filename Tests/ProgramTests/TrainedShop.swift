import Foundation
import Testing

/// A small Storefront with finished runs, made by the program itself in a folder of its own.
final class TrainedShop {
    let folder: URL
    /// What `shop.yaml` in the folder says.
    let yaml: String
    private let environment: [String: String]

    /// - Parameters:
    ///   - variants: lines of YAML below `study.variants`.
    ///   - others: further lines before `study`.
    ///   - environment: of commands, beside the usual.
    init(_ variants: [String], others: [String] = [], environment: [String: String] = [:]) throws {
        self.environment = environment
        folder = try Program.temporaryFolder()
        yaml =
            """
            name: shop
            data: {storefront: {items: 160, sessions: 420}}
            protocol: {minimumItemSupport: 1}
            model: {width: 16, heads: 2, layers: 1}
            training: {epochs: 1, batch: 32}

            """ + (others + ["study:", "  variants:"] + variants.map { "    \($0)" }).joined(separator: "\n") + "\n"
        try Data(yaml.utf8).write(to: folder.appending(path: "shop.yaml"))
        try train("shop.yaml")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Makes the runs of a file in the folder.
    func train(_ file: String) throws {
        let made = try Program.run(
            ["run", folder.appending(path: file).path, "--results", results.path],
            environment: Program.environment(folder))
        try #require(made.code == 0, "\(made.errors)")
    }

    var results: URL { folder.appending(path: "Results") }

    /// A command on the runs.
    func program(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(
            arguments + ["--results", results.path], environment: Program.environment(folder, environment))
    }

    /// Name of the run whose folder has a word in its name.
    func run(_ word: String) throws -> String {
        try #require(
            try FileManager.default.contentsOfDirectory(atPath: results.appending(path: "shop").path)
                .first { $0.contains(word) })
    }
}
