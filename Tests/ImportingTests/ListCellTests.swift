import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

/// Cells that are lists of Python or JSON.
@Suite struct ListCellTests {
    /// Values of the attribute `tags` of each item, whose cells these are.
    private func values(_ cells: [String]) throws -> [[String]] {
        let rows = cells.enumerated().map { "i\($0.offset);\"\($0.element.replacing("\"", with: "\"\""))\"\n" }
        let folder = try TemporaryFolder([
            "items.csv": "item_id;tags\n" + rows.joined(), "train.csv": "session_id,item_id,time\ns,i0,1\n",
        ])
        let data = try folder.read {
            $0.items.file = "items.csv"
            $0.items.attributes = ["tags"]
            $0.values.form = .list
        }
        let field = data.catalogue.fields[0]
        return cells.indices.map { item in field[item].map { field.vocabulary[Int($0)] } }
    }

    private let alphabet = ["a", "é", "😀", "'", "\"", "\\", ",", "]", "[", " ", "\n", "\t", "|", "/", "1", "None"]

    @Test func readsWhatJSONAndPythonWrite() throws {
        var random = SplitMix(state: 4)
        let lists = (0..<300).map { _ in
            (0..<Int.random(in: 0...4, using: &random)).map { number in
                // Each value once, as in a field.
                "\(number)"
                    + (0..<Int.random(in: 0...4, using: &random))
                    .map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
            }
        }
        let json = try lists.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        #expect(try values(json) == lists)
        let python = lists.map { list in
            let texts = list.map { text in
                let quote = text.contains("'") && !text.contains("\"") ? "\"" : "'"
                let escaped = text.replacing("\\", with: "\\\\").replacing("\n", with: "\\n").replacing(
                    "\t", with: "\\t")
                return quote + (quote == "'" ? escaped.replacing("'", with: "\\'") : escaped) + quote
            }
            return "[" + texts.joined(separator: ", ") + "]"
        }
        #expect(try values(python) == lists)
    }

    /// Anything is a list or an error with its place.
    @Test func readsOrRefusesAnything() {
        var random = SplitMix(state: 6)
        var refused = 0
        let parts = alphabet + ["['", "']", "', '", "\\u00e9", "\\ud83d\\ude00", "\\ud83d", "\\x", "null", "[]"]
        for _ in 0..<800 {
            let cell =
                "["
                + (0..<Int.random(in: 0...5, using: &random))
                .map { _ in parts.randomElement(using: &random) ?? "" }.joined()
                + (Bool.random(using: &random) ? "]" : "")
            do {
                #expect(try values([cell])[0].allSatisfy { !$0.isEmpty })
            } catch {
                refused += 1
                #expect("\(error)".hasPrefix("items.csv:2:5: "), "\(error)")
            }
        }
        #expect(refused > 100 && refused < 790)
    }
}
