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

    /// A regular file that can be opened, and of which every read fails.
    private static let unreadable = "/sys/class/net/lo/speed"

    private static var hasUnreadable: Bool {
        FileManager.default.fileExists(atPath: unreadable) && (try? Data(contentsOf: URL(filePath: unreadable))) == nil
    }

    @Test("data that is gone or has changed is the input's fault")
    func data() throws {
        let file = folder.appending(path: "train.csv")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing("plain", with: "other").utf8).write(to: file)
        let changed = try run(["recommend", "last", "--item", "12"])
        #expect(changed.code == 2 && changed.errors.contains("restore the data files"), "\(changed.errors)")
        try FileManager.default.removeItem(at: file)
        let gone = try run(["recommend", "last", "--item", "12"])
        #expect(gone.code == 2 && gone.errors.contains("there is no such file in the data folder"), "\(gone.errors)")
    }

    @Test("a damaged run is not the input's fault")
    func damage() throws {
        let runs = folder.appending(path: "Results/names")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: runs.path).first)
        try Data("{}".utf8).write(to: runs.appending(path: "\(name)/summary.json"))
        let result = try run(["recommend", "last", "--item", "12"])
        #expect(result.code == 1 && result.errors.contains("summary.json"), "\(result.errors)")
    }

    @Test("data that the system cannot read is not the input's fault", .enabled(if: hasUnreadable))
    func disk() throws {
        let file = folder.appending(path: "train.csv")
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: Self.unreadable)
        let result = try run(["recommend", "last", "--item", "12"])
        #expect(result.code == 1 && result.errors.contains("cannot read: "), "\(result.errors)")
    }

    @Test("nor is data that the memory does not do for")
    func memory() throws {
        // Eight million lines, even if they are empty, are estimated to need more than there is.
        let file = folder.appending(path: "train.csv")
        try (Data(contentsOf: file) + Data(repeating: UInt8(ascii: "\n"), count: 1 << 23)).write(to: file)
        let result = try Program.run(
            ["recommend", "last", "--item", "12", "--results", folder.appending(path: "Results").path],
            limit: "export OPENBLAS_NUM_THREADS=1; ulimit -v 400000", environment: Program.environment(folder))
        #expect(result.code == 1 && result.errors.contains("of memory, but \"ulimit -v\" leaves "), "\(result.errors)")
    }

    @Test("nor is an experiment file that the system cannot read", .enabled(if: hasUnreadable))
    func experimentFile() throws {
        for command in [["run"], ["workbench"], ["data", "inspect"]] {
            let result = try run(command, on: Self.unreadable)
            #expect(result.code == 1 && result.errors.contains("cannot read: "), "\(command): \(result.errors)")
            // A folder is no experiment file; to inspect it means to look for data in it.
            let misnamed = try run(command, on: command == ["data", "inspect"] ? folder.path + "/none" : folder.path)
            #expect(misnamed.code == 2, "\(command): \(misnamed.errors)")
        }
    }

    /// A command that takes a file and, of the usual options, none.
    private func run(_ command: [String], on file: String) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(command + [file], environment: Program.environment(folder))
    }
}
