import Foundation
import Importing
import TestSupport
import Testing

private func open(_ bytes: [UInt8], block: Int = 1 << 20, longestRow: Int = 1 << 26) throws -> JSONLines {
    var rest = bytes[...]
    return try JSONLines(file: "f.jsonl", block: block, longestRow: longestRow) { memory in
        let next = rest.prefix(memory.count)
        memory.copyBytes(from: next)
        rest = rest.dropFirst(next.count)
        return next.count
    }
}

/// Cells of some fields, row by row.
private func read(
    _ text: String, _ fields: [String], block: Int = 1 << 20, longestRow: Int = 1 << 26
) throws -> [[String]] {
    var lines = try open(Array(text.utf8), block: block, longestRow: longestRow)
    let columns = try fields.map { try lines.column($0, key: "key") }
    var rows: [[String]] = []
    while try lines.nextRow() {
        rows.append(columns.map { lines.withCell($0) { String(decoding: $0, as: UTF8.self) } })
    }
    return rows
}

/// Lines with an object of JSON each.
@Suite struct JSONLinesTests {
    @Test func fieldsAreColumns() throws {
        let text = """
            {"a": 1, "b": {"c": "x", "d": [1, "two"]}, "e": true}\r
            \u{20}
            {"b": {"c": null}, "e": -1.5e3, "z": {}, "a": "é \\u00e9\\n\\ud83d\\ude00\\""}
            """
        for block in [1, 3, 7, 1000] {
            #expect(
                try read(text, ["a", "b.c", "b.d", "e"], block: block) == [
                    ["1", "x", "[1, \"two\"]", "true"], ["é é\n\u{1F600}\"", "", "", "-1.5e3"],
                ])
        }
        #expect(try open(Array(text.utf8)).header == ["a", "b.c", "b.d", "e"])
    }

    /// As OTTO publishes sessions.
    @Test func objectsInAListAreRows() throws {
        let text = """
            {"s": 1, "events": [{"aid": 5, "ts": 7}, {"ts": 8, "aid": 6, "more": [{"aid": 1}]}], "n": [{"aid": 9}]}
            {"s": 2, "events": []}
            {"events": [{"aid": 7}], "s": 3}
            """
        #expect(
            try read(text, ["s", "events.aid", "events.ts"], block: 9) == [
                ["1", "5", "7"], ["1", "6", "8"], ["3", "7", ""],
            ])
        #expect(try open(Array(text.utf8)).header == ["s", "events.aid", "events.ts", "n.aid"])
        #expect(try open(Array("{\"a\": 1}\n{\"b\": [2]}\n{\"c\": 3\n".utf8)).header == ["a", "b"])
    }

    /// As Amazon's metadata was published.
    @Test func dictionariesOfPythonAreRead() throws {
        #expect(
            try read(#"{'a': 'It\'s "x" \xe9', 'b': None, 'c': [['d', "e's"]], 'f': True}"#, ["a", "b", "c", "f"]) == [
                ["It's \"x\" é", "", #"[['d', "e's"]]"#, "True"]
            ])
    }

    @Test(arguments: [
        ("{\"a\": 1}\n{\"a\": 1 \"b\": 2}", "f.jsonl:2:9: a comma or } is expected here"),
        ("{\"a\": 1}\n[1]", "f.jsonl:2:1: an object ({…}) is expected in every line"),
        ("{\"a\": 1}\nx", "f.jsonl:2:1: an object"),
        ("{\"é\": 1} {\"a\": 1}", "f.jsonl:1:10: something follows the object"),
        ("{\"a\": \"x\n", "f.jsonl:1:7: this quotation mark is never closed"),
        ("{\"a\": \"\\q\"}", "f.jsonl:1:7: the text that begins here has an escape"),
        ("{\"a\": yes}", "f.jsonl:1:7: a value is expected here"),
        ("{\"a\": }", "f.jsonl:1:7: a value is expected here"),
        ("{a: 1}", "f.jsonl:1:2: a quotation mark is expected here"),
        ("{\"a\" 1}", "f.jsonl:1:6: a colon is expected"),
        ("{\"a\": [1, 2}", "f.jsonl:1:12: a comma or ] is expected here"),
        ("{\"a\": 1, \"e\": [{\"b\": 1}], \"f\": [{\"b\": 1}]}", "f.jsonl:1:32: wanted fields are in two lists"),
        ("{\"a\": 1, \"e\": [1]}", "f.jsonl:1:15: a field of the objects in this list is wanted"),
        ("{\"a\": 1, \"e\": [{}, 1]}", "f.jsonl:1:20: an object is expected here"),
        ("", "f.jsonl:1: the file is empty"), (" \n\n", "f.jsonl:1: the file is empty"),
        ("{\"b\": 1}", "f.jsonl: no line has the field “a”, which key names; the fields are “b”"),
    ])
    func whatIsNoObjectIsNamedWithItsPlace(text: String, says: String) {
        let fields = says.contains("two lists") ? ["e.b", "f.b"] : text.contains("\"e\"") ? ["e.b"] : ["a"]
        for block in [1, 5, 100] {
            let said = message { _ = try read(text, fields, block: block) }
            #expect(said.hasPrefix(says), "\(said)")
        }
    }

    @Test func limitsHold() {
        let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
        #expect(message { _ = try read("{\"a\": \(deep)}", ["a"]) }.contains("nested more than 100 deep"))
        let long = "{\"a\": \"" + String(repeating: "x", count: 10_000)
        #expect(
            message { _ = try read(long, ["a"], block: 64, longestRow: 1_000) }
                .hasPrefix("f.jsonl:1: the line does not end within 1000 bytes"))
        let invalid = Array("{\"a\": \"é".utf8) + [0xff] + Array("\"}".utf8)
        for block in [1, 2, 100] {
            #expect(message { _ = try open(invalid, block: block) }.hasPrefix("f.jsonl:1:9: byte 0xFF is not valid"))
        }
    }

    /// Random objects, as Foundation writes them.
    @Test func readsWhatFoundationWrites() throws {
        var random = SplitMix(state: 3)
        let alphabet = ["a", "é", "\"", "\\", "/", "\n", "\u{1F600}", " ", "{", "]", ",", ":", "'", "\t", "\u{1}"]
        func text(_ random: inout SplitMix) -> String {
            (0..<Int.random(in: 0...5, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "" }
                .joined()
        }
        for _ in 0..<200 {
            let objects = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                ["id": text(&random), "other \(text(&random))": text(&random), "name": text(&random)]
            }
            let lines = try objects.map {
                String(decoding: try JSONSerialization.data(withJSONObject: ["in": $0]), as: UTF8.self)
            }
            let rows = try read(
                lines.joined(separator: "\n"), ["in.id", "in.name"], block: .random(in: 1...40, using: &random))
            #expect(rows == objects.map { [$0["id"] ?? "", $0["name"] ?? ""] }, "\(lines)")
        }
    }

    /// Anything is read or refused with a place, wherever a block ends; what Foundation reads as an object is read.
    @Test func readsOrRefusesAnything() {
        var random = SplitMix(state: 5)
        let parts = [
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "1", "null", "true", "\"", "'", "\\", "\n", " ", "é", "{}",
            "\"a\": 1", "\"e\": [{\"a\": 1}]",
        ]
        var refused = 0
        for _ in 0..<4_000 {
            let line = (0..<Int.random(in: 0...8, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
            }
            .joined()
            let text = "{\"a\": 0, \"e\": []}\n{" + line + "}"
            let said = message { _ = try read(text, ["a"], block: .random(in: 1...9, using: &random)) }
            #expect(said == message { _ = try read(text, ["a"]) }, "\(text)")
            if said.isEmpty { continue }
            refused += 1
            #expect(said.hasPrefix("f.jsonl:"), "\(text)")
            let isJSON = text.split(separator: "\n").allSatisfy {
                (try? JSONSerialization.jsonObject(with: Data($0.utf8))) is [String: Any]
            }
            #expect(!isJSON, "\(text): \(said)")
        }
        #expect(refused > 1_000 && refused < 3_900)
    }
}
