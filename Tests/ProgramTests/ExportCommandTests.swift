import Experiments
import Foundation
import Runs
import TestSupport
import Testing

@Suite("Export, and what is recommended")
final class ExportCommandTests {
    private let folder: URL
    private let store: RunStore
    private let run: RunID

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
        let file = folder.appending(path: "shop.yaml")
        try Data(
            """
            data.storefront: {items: 200, sessions: 400}
            training: {epochs: 1, batch: 64}
            model: {width: 16, heads: 2}
            rerank.kind: linear

            """.utf8
        ).write(to: file)
        let made = try Program.run(
            ["run", file.path, "--results", store.results.path], environment: Program.environment(folder))
        #expect(made.code == 0, "\(made.errors)")
        run = try #require(store.runs().first).id
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func program(_ words: String...) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(words + ["--results", store.results.path], environment: Program.environment(folder))
    }

    private var place: URL { folder.appending(path: "trec") }
    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []).sorted()
    }

    private var lists: URL {
        store.results.appending(path: "\(run.experiment)/\(run.folder)/ranks/lists.safetensors")
    }

    @Test("writes all files, replaces none without being told to, and leaves nothing half-written")
    func files() throws {
        let first = try program("export", "last", "--format", "trec", "--output", place.path)
        #expect(first.code == 0 && names == ["qrels.txt", "run-second-stage.txt", "run.txt"], "\(first.errors)")
        let qrels = place.appending(path: "qrels.txt")
        let content = try Data(contentsOf: qrels)
        try Data("mine".utf8).write(to: qrels)
        let second = try program("export", "last", "--format", "trec", "--output", place.path)
        #expect(second.code == 2 && second.errors.contains("--force replaces it"), "\(second.errors)")
        #expect(try Data(contentsOf: qrels) == Data("mine".utf8))
        #expect(try program("export", "last", "--format", "trec", "--output", place.path, "--force").code == 0)
        #expect(try Data(contentsOf: qrels) == content && names.count == 3)
        let file = try program("export", "last", "--format", "trec", "--output", qrels.path)
        #expect(file.code == 2 && file.errors.split(separator: "\n").count == 1, "\(file.errors)")
    }

    @Test("what cannot be exported is refused in one sentence, with nothing written")
    func refused() throws {
        func refusal(_ run: String, _ words: String) throws {
            let result = try program("export", run, "--format", "trec", "--output", place.path)
            #expect(result.code == 2 && result.errors.contains(words), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1 && names.isEmpty && result.output.isEmpty)
        }
        try refusal("nothing", "nothing")
        let whole = try Data(contentsOf: lists)
        var damaged = whole
        damaged[whole.count / 2] ^= 1
        try damaged.write(to: lists)
        try refusal("last", "lists.safetensors")
        #expect(try program("show", "last").code == 2)
        try FileManager.default.removeItem(at: lists)
        try refusal("last", "sessionbench rescore \(run) adds it")

        let begun = try RunFolder.create(experiment: Experiment(name: "begun"), in: store.results)
        try refusal(begun.id.description, "is not done")
    }

    @Test("older runs get their lists in place, once; after that rescore makes a new run")
    func rescore() throws {
        let whole = try Data(contentsOf: lists)
        try FileManager.default.removeItem(at: lists)
        let before = try program("show", "last")
        #expect(before.code == 0 && !before.output.contains("coverage@20"))
        let made = try program("rescore", "last")
        #expect(made.code == 0 && made.errors.contains("its ranks are the same"), "\(made.errors)")
        #expect(try Data(contentsOf: lists) == whole && store.runs().count == 1)
        #expect(try program("rescore", "last").code == 0)
        #expect(store.runs().count == 2)
    }

    @Test("show has what is recommended, the calibration and, beside another run, the Pareto front")
    func show() throws {
        let text = try program("show", run.description).output
        #expect(text.contains("coverage@20") && text.contains("all (ECE)") && !text.contains("Pareto"))
        #expect(try program("rescore", run.description).code == 0)
        #expect(try program("show", run.description).output.contains("2 runs on these test rows"))
        let json = try program("show", run.description, "--json").output
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["beyondAccuracy"] != nil && object["secondStageBeyondAccuracy"] != nil)
        #expect((object["pareto"] as? [String: Any])?["runs"] as? Int == 2)
        let levels = try #require(object["categoryCalibration"] as? [[String: Any]])
        #expect(levels.allSatisfy { $0["error"] is Double && ($0["bins"] as? [Any])?.count == 15 })
        // The summary is still all there.
        #expect(object["metrics"] != nil)
    }

    @Test("a table has it where it is asked for")
    func table() throws {
        let file = folder.appending(path: "shop.yaml").path
        #expect(try !program("table", file).output.contains("coverage@20"))
        let table = try program("table", file, "--beyond")
        #expect(table.code == 0 && table.output.contains("coverage@20") && table.output.contains("--beyond"))
    }
}
