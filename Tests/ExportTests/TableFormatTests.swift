import Basics
import Export
import Foundation
import Metrics
import Results
import Testing

/// Tables of anything, in every format.
@Suite("Formats of tables")
struct TableFormatTests {
    private static let mark = ResultTable.Footnote("†", "Some \"note\", with | and \\ & %.")

    /// Words as files may have them.
    private static let words = [
        "plain", "a,b", "say \"x\"", "two\nlines", "\u{1B}[31mred", "a|b", "50 % & more_{x}^2~#$", "\\input{x}", "",
        "é…–", "[1]", "<b>", "\u{202E}turned", "=1+1",
    ]

    private static func table(_ stream: inout RandomStream) -> ResultTable {
        let columns = (0...stream.index(below: 5)).map { index -> ResultColumn in
            let title = words[stream.index(below: words.count)] + "\(index)"
            return stream.index(below: 2) == 0 ? .text(title) : ResultColumn(title, unit: index == 1 ? .percent : nil)
        }
        var table = ResultTable(columns)
        for _ in 0..<stream.index(below: 6) {
            table.append(
                columns.map { column in
                    let mark = stream.index(below: 4) == 0 ? mark : nil
                    return ResultCell(column.isText ? text(&stream) : value(&stream), mark: mark)
                })
        }
        table.notes = (0..<stream.index(below: 3)).map { _ in words[stream.index(below: words.count)] }
        return table
    }

    private static func text(_ stream: inout RandomStream) -> ResultCell.Value {
        .text(words[stream.index(below: words.count)])
    }

    private static func value(_ stream: inout RandomStream) -> ResultCell.Value {
        let x = stream.uniform()
        let values: [ResultCell.Value] = [
            .count(Int(1e6 * x)), .number(x, decimals: 2), .counts(1...3), .percent(MeanAndSpread([x])),
            .percent(MeanAndSpread([x, x / 2])), .percents([x, x * x]), .shares(0...x), .points(x - 0.5),
            .pointsInterval(-x, x), .chance(x * x * x * x), .seconds(x), .bytes(Int(1e9 * x)), .missing, .empty,
            .number(.nan, decimals: 1), text(&stream),
        ]
        return values[stream.index(below: values.count)]
    }

    private func forEachTable(_ check: (ResultTable) throws -> Void) rethrows {
        var stream = RandomStream(seed: 7, name: "tables")
        for _ in 0..<300 { try check(Self.table(&stream)) }
    }

    /// The fields of comma-separated values, by the rules of RFC 4180.
    private func fields(_ text: String) -> [[String]] {
        var lines: [[String]] = [[]]
        var field = ""
        var isQuoted = false
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"": field.append(rest.removeFirst())
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                lines[lines.count - 1].append(field)
                field = ""
            case "\n" where !isQuoted:
                lines[lines.count - 1].append(field)
                field = ""
                lines.append([])
            default: field.append(character)
            }
        }
        #expect(!isQuoted && field.isEmpty)
        return lines.dropLast()
    }

    @Test("CSV has a field for every number, as many in each line, and all digits of it")
    func csv() {
        forEachTable { table in
            let lines = fields("\(CSVTable(table))")
            #expect(lines.count == table.rows.count + 1)
            #expect(Set(lines.map(\.count)).count == 1)
            #expect(lines[0].last == "footnotes" || table.footnotes.isEmpty)
            for (row, line) in zip(table.rows, lines.dropFirst()) {
                for cell in row.cells {
                    switch cell.value {
                    case .text(let text): #expect(line.contains(text.forTerminal))
                    case .points(let x): #expect(line.contains { Double($0) == 100 * x })
                    case .pointsInterval(let lower, let upper):
                        #expect(line.contains { Double($0) == 100 * lower })
                        #expect(line.contains { Double($0) == 100 * upper })
                    case .chance(let p): #expect(line.contains { Double($0) == p })
                    default: break
                    }
                    if let mark = cell.mark { #expect(line.last == mark.text) }
                }
            }
        }
    }

    @Test("JSON has a cell per column, and is the same each time")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        try forEachTable { table in
            let data = try encoder.encode(JSONTable(table))
            #expect(try data == encoder.encode(JSONTable(table)))
            let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let rows = try #require(object["rows"] as? [[String: Any]])
            #expect((object["columns"] as? [Any])?.count == table.columns.count && rows.count == table.rows.count)
            #expect(rows.allSatisfy { ($0["cells"] as? [Any])?.count == table.columns.count })
            #expect(object["notes"] as? [String] == table.notes)
        }
    }

    @Test("LaTeX has as many cells in each line, closed braces, and no command of a file")
    func latex() {
        forEachTable { table in
            let text = "\(LaTeXTable(table))"
            var depth = 0
            var isEscaped = false
            for character in text {
                if !isEscaped, "{}".contains(character) { depth += character == "{" ? 1 : -1 }
                #expect(depth >= 0)
                isEscaped = character == "\\" && !isEscaped
            }
            #expect(depth == 0 && !text.contains("\\input"))
            let body = text.components(separatedBy: "\\end{tabular}")[0]
            let lines = body.split(separator: "\n").filter { $0.hasSuffix("\\\\") }
            #expect(lines.count == table.rows.count + 1)
            for line in lines {
                let ampersands = line.replacing("\\&", with: "").count { $0 == "&" }
                #expect(ampersands == table.columns.count - 1)
            }
        }
    }

    @Test("text and Markdown have a line per row, and nothing that a terminal obeys")
    func people() {
        forEachTable { table in
            let markdown = "\(MarkdownTable(table))"
            let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.prefix { $0.hasPrefix("|") }.count == table.rows.count + 2)
            for text in [markdown, "\(PlainTable(table))", "\(CSVTable(table))", "\(LaTeXTable(table))"] {
                #expect(!text.unicodeScalars.contains { $0.value < 32 && $0 != "\n" || $0 == "\u{202E}" })
            }
        }
    }

    @Test("by hand")
    func byHand() {
        var table = ResultTable([.variant, .mrr, ResultColumn("Δ"), ResultColumn("p")])
        table.append([
            .text("a_1"), ResultCell(.percent(MeanAndSpread([0.25, 0.75])), isAhead: true),
            ResultCell(.points(-0.0125)),
            ResultCell(.chance(0.00001), mark: .init("§", "Afterwards.")),
        ])
        table.append([.text("b"), .percent(0.5), .empty, .missing])
        table.notes = ["A note."]
        #expect(
            "\(CSVTable(table))" == """
                variant,MRR@20 %,MRR@20 % sd,Δ,p,footnotes
                a_1,50,35.35533905932738,-1.25,1e-05,Afterwards.
                b,50,,,,

                """)
        #expect(
            "\(LaTeXTable(table))" == #"""
                \begin{tabular}{lrrr}
                \toprule
                variant & MRR@20 \% & $\Delta$ & p \\
                \midrule
                a\_1 & \textbf{50.00 $\pm$ 35.36} & -1.25 & \textless{}0.0001\textsuperscript{\S{}} \\
                b & 50.00 &  & -- \\
                \bottomrule
                \end{tabular}

                \par{\footnotesize \textsuperscript{\S{}} Afterwards.}

                \par{\footnotesize A note.}

                """#)
        #expect(
            "\(MarkdownTable(table))" == """
                | variant | MRR@20 | Δ | p |
                |---|---:|---:|---:|
                | a_1 | **50.00 ± 35.36** | -1.25 | \\<0.0001 § |
                | b | 50.00 | | – |

                § Afterwards.

                A note.

                """)
        #expect("\(PlainTable(table))".hasSuffix("\n§ Afterwards.\nA note.\n"))
    }

    @Test("notes are broken at spaces, and whole")
    func wrapped() {
        var table = ResultTable([.variant])
        let words = (0..<60).map { "word\($0)" } + [String(repeating: "x", count: 150)]
        table.notes = [words.joined(separator: " ")]
        let lines = "\(PlainTable(table))".split(separator: "\n").dropFirst()
        #expect(lines.joined(separator: " ").split(separator: " ").map(String.init) == words)
        #expect(lines.allSatisfy { $0.count <= 102 || !$0.dropFirst(2).contains(" ") })
        #expect(lines.count > 4 && lines.dropFirst().allSatisfy { $0.hasPrefix("  ") })
    }
}
