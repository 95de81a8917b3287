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

    @Test("text of files reaches no terminal raw")
    func harmless() {
        var table = ResultTable([.text("\u{1B}[2J"), .rows])
        table.append([.text("a\u{1B}[31m\nb"), .count(1)])
        #expect(!"\(PlainTable(table))".contains("\u{1B}"))
        #expect("\(PlainTable(table))".split(separator: "\n").count == 2)
    }
}
