import Export
import Metrics
import Results
import Testing

@Suite("Tables as text")
struct TableRenderingTests {
    @Test("digits stand below each other, whatever is marked")
    func plain() {
        let note = ResultTable.Footnote("‡", "Few.")
        var table = ResultTable([.variant, .mrr, ResultColumn("runs")])
        table.append([.text("a"), ResultCell(.percent(MeanAndSpread([0.1])), mark: note), .count(3)])
        table.append([.text("long name"), .percent(0.0525), .count(12_345)])
        table.append([.text("none"), .missing, .empty])
        #expect(
            "\(PlainTable(table))" == """
                variant    MRR@20 %      runs
                a             10.00 ‡       3
                long name      5.25    12,345
                none              –
                ‡ Few.

                """)
    }

    @Test("on a narrow terminal columns go on below, behind the same labels; none is lost", arguments: [1, 30, 40, 80])
    func narrow(width: Int) {
        let names = (0..<6).map { "number \($0)" }
        var table = ResultTable([.text("rows"), .variant] + names.map { ResultColumn($0) })
        for row in 0..<3 {
            table.append([.text("slice \(row)"), .text("full")] + (0..<6).map { .count(10 * row + $0) })
        }
        table.notes = [String(repeating: "word ", count: 30)]
        let text = PlainTable(table).text(atMost: width)
        let lines = text.split(separator: "\n")
        for name in names { #expect(lines.count { $0.contains(name) } == 1) }
        for row in 0..<3 { for column in 0..<6 { #expect(text.contains("\(10 * row + column)")) } }
        for line in lines where width > 29 { #expect(line.count <= width, "\(line)") }
        #expect(lines.count { $0.hasPrefix("slice 2  full") } == lines.count { $0.hasPrefix("rows") })
        #expect(PlainTable(table).text(atMost: 500) == "\(PlainTable(table))")
    }

    @Test("text of files reaches no terminal raw")
    func harmless() {
        var table = ResultTable([.text("\u{1B}[2J"), .rows])
        table.append([.text("a\u{1B}[31m\nb"), .count(1)])
        #expect(!"\(PlainTable(table))".contains("\u{1B}"))
        #expect("\(PlainTable(table))".split(separator: "\n").count == 2)
    }
}
