import Basics
import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing

@Suite("Damaged and foreign reference runs")
struct ReferenceDamageTests {
    private let place: TemporaryFolder
    private let store: RunStore
    private let reference: RunFolder

    init() throws {
        place = try TemporaryFolder()
        store = RunStore(results: place.url.appending(component: "Results"))
        let (run, _, rows) = try ReferenceExample.run(in: store.results)
        let new = try NewReference(of: run, study: "shop", variant: "full", rows: rows)
        _ = try new.write(in: store)
        reference = try store.find(new.id.description)
    }

    private func file(_ name: String) -> URL { reference.url.appending(component: name) }

    /// What is said of the reference when it is listed and read whole; empty if nothing is.
    private var complaint: String {
        guard let listed = store.references().first, listed.status == .done, let summary = listed.summary else {
            return store.references().first?.reason ?? "not listed"
        }
        return message {
            _ = try reference.finished()
            _ = try reference.testRanks(of: summary)
            if try reference.testRows(of: summary) == nil { throw FileError("no rows", at: reference.url) }
        }
    }

    @Test(
        "every changed or missing byte is noticed",
        arguments: ["experiment.yaml", "summary.json", "reference.safetensors"])
    func bytes(name: String) throws {
        #expect(complaint.isEmpty)
        let whole = try Data(contentsOf: file(name))
        for position in stride(from: 0, to: whole.count, by: 7) {
            var bytes = whole
            bytes[position] ^= 1
            try bytes.write(to: file(name))
            #expect(!complaint.isEmpty, "\(position)")
            try whole.prefix(position).write(to: file(name))
            #expect(!complaint.isEmpty, "\(position)")
        }
        try FileManager.default.removeItem(at: file(name))
        #expect(complaint.contains(name), "\(complaint)")
        #expect(store.references().map(\.status) == [.failed] && store.references()[0].isReference)
    }

    @Test("files of another run, and an ordinary run among the references, are refused")
    func foreign() throws {
        let (run, _, rows) = try ReferenceExample.run(seed: 2, in: store.results)
        let new = try NewReference(of: run, study: "shop", variant: "full", rows: rows)
        _ = try new.write(in: store)
        let other = try store.find(new.id.description)
        try Data(contentsOf: other.url.appending(component: "reference.safetensors"))
            .write(to: file("reference.safetensors"))
        let summary = try #require(try reference.summary())
        #expect(message { _ = try reference.testRanks(of: summary) }.hasPrefix("this is the reference of another run"))
        try FileManager.default.removeItem(at: reference.url)
        try FileManager.default.copyItem(at: run.url, to: reference.url)
        let found = try #require(store.references().first { $0.id == reference.id })
        #expect(found.status == .failed && found.reason == "reference.safetensors is missing" && found.isReference)
    }

    @Test("an old summary without a seal is no reference")
    func unsealed() throws {
        let text = try String(contentsOf: file("summary.json"), encoding: .utf8)
        try text.replacing(/"checksum":"[0-9a-f]{16}",/, with: "").write(
            to: file("summary.json"), atomically: true, encoding: .utf8)
        #expect(complaint.contains("checksum differs"), "\(complaint)")
    }

    @Test("no link is followed: of a file, of a run, of a study, of all references")
    func links() throws {
        let files = FileManager.default
        func link(_ url: URL) throws {
            let elsewhere = place.url.appending(component: UUID().uuidString)
            try files.moveItem(at: url, to: elsewhere)
            try files.createSymbolicLink(at: url, withDestinationURL: elsewhere)
            #expect(complaint.contains("is a link, and links are not followed here"), "\(url.path): \(complaint)")
            try files.removeItem(at: url)
            try files.moveItem(at: elsewhere, to: url)
            #expect(complaint.isEmpty)
        }
        for name in ["experiment.yaml", "summary.json", "reference.safetensors"] { try link(file(name)) }
        try link(reference.url)
        try link(reference.url.deletingLastPathComponent())
        try link(store.results.appending(component: "reference"))
    }

    @Test("forged words, checksums and all, are refused before they fill the memory")
    func forged() throws {
        let summary = try #require(try reference.summary())
        let right = try Safetensors(contentsOf: SafetensorsFile(file("reference.safetensors")))
        func refusal(_ name: String, _ words: [Int32]) throws -> String {
            var forged = right
            let index = try #require(forged.entries.firstIndex { $0.name == name })
            forged.entries[index] = .init(name: name, shape: [words.count], values: .integer(words))
            try Folder(reference.url).replace("reference.safetensors", forged)
            return message {
                _ = try reference.testRanks(of: summary)
                _ = try reference.testRows(of: summary)
            }
        }
        #expect(
            try refusal("full", [.max, 1, 7, 65_536, 0, .min]).contains("full: the code of the numbers is damaged"))
        #expect(try refusal("full", SymbolCode.encode(Array(repeating: 22, count: 200))).contains("full is not a rank"))
        #expect(try refusal("full", SymbolCode.encode(Array(repeating: 1, count: 199))).contains("full is not a rank"))
        #expect(
            try refusal("full", SymbolCode.encode(Array(repeating: 1, count: 200))).contains("do not give the metrics"))
        #expect(try refusal("clicks skipped", SymbolCode.encode(Array(repeating: .max, count: 200))).contains("prefix"))
        #expect(try refusal("clicks skipped", SymbolCode.encode([1])).contains("prefix is not"))
        #expect(try refusal("rows per session", SymbolCode.encode([.max, .max])).contains("does not divide 200 rows"))
        #expect(try refusal("rows per session", SymbolCode.encode([0, -1, 201])).contains("does not divide 200 rows"))
        #expect(try refusal("full", []).contains("damaged"))
    }
}
