import Foundation
import Testing

/// Sessions named on the command line, whatever the items are called.
@Suite("Recommending from the command line")
final class RecommendTests {
    private let folder: URL

    init() throws {
        folder = try Program.temporaryFolder()
        let names = ["a,b", "[x", " c d", "-7", "12", "plain"]
        var rows = ["session_id,item_id,time"]
        for session in 0..<40 {
            for place in 0..<3 {
                let name = names[(session + place) % names.count]
                rows.append("s\(session),\"\(name)\",\(1_600_000_000 + session * 90_000 + place)")
            }
        }
        try Data(rows.joined(separator: "\n").utf8).write(to: folder.appending(path: "train.csv"))
        let yaml = """
            data: {source: files, interactions.file: train.csv, items.file: ""}
            model: {kind: markov}
            protocol.minimumItemSupport: 1
            """
        try Data(yaml.utf8).write(to: folder.appending(path: "names.yaml"))
        let result = try run(["run", folder.appending(path: "names.yaml").path])
        try #require(result.code == 0, "\(result.errors)")
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func run(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(
            arguments + ["--results", folder.appending(path: "Results").path],
            environment: Program.environment(folder))
    }

    private func first(_ arguments: [String]) throws -> String {
        let result = try run(["recommend", "last", "--json", "--top", "1"] + arguments)
        #expect(result.code == 0, "\(arguments): \(result.errors)")
        struct Found: Decodable {
            struct Item: Decodable { var id: String }
            var items: [Item]
        }
        return try JSONDecoder().decode(Found.self, from: Data(result.output.utf8)).items.first?.id ?? ""
    }

    @Test("each of three ways names any item")
    func names() throws {
        // A Markov chain goes on in the order of the names.
        #expect(try first(["--items", "12"]) == "plain")
        #expect(try first(["--items", " 12 , plain"]) == "a,b")
        #expect(try first(["--items", #"["plain", "a,b"]"#]) == "[x")
        #expect(try first(["--items", #" ["a,b","[x"]"#]) == " c d")
        #expect(try first(["--items", #"[" c d"]"#]) == "-7")
        #expect(try first(["--items", "[-7, 12]"]) == "plain")
        #expect(try first(["--item", "a,b", "--item", "[x"]) == " c d")
        #expect(try first(["--item", " c d"]) == "-7")
        #expect(try first(["--item", "-7"]) == "12")
    }

    @Test(
        "what names no item says so",
        arguments: [
            ([], "name at least one item: --items a,b,c, or --item NAME for each"),
            (["--items", " , "], "name at least one item"), (["--items", "[]"], "name at least one item"),
            (["--items", "[x"], "begins like a JSON list but is not one"),
            (["--items", "[[1]]"], "begins like a JSON list but is not one"),
            (["--items", "12", "--item", "12"], "use only one of them"),
            (["--item", "a"], "there is no item a in names"),
        ])
    func wrong(arguments: [String], message: String) throws {
        let result = try run(["recommend", "last"] + arguments)
        #expect(result.code == 2 && result.errors.contains(message), "\(result.errors)")
    }
}
