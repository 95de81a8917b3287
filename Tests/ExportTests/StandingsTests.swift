import Export
import Metrics
import Results
import Testing

@Suite("Best and second") struct StandingsTests {
    private func table(_ values: [(Double, rivals: String?)]) -> ResultTable {
        var table = ResultTable([.variant, .mrr, .validationMRR])
        for (index, value) in values.enumerated() {
            table.append([.text("v\(index)"), .percent(value.0), .percent(value.0)], rivals: value.rivals)
        }
        return table
    }

    @Test("by hand: ties share a place, other groups and those without rivals have none of it")
    func byHand() {
        // The reference scorer at 0.9 competes with nobody; 0.30001 is shown as 0.3.
        let values: [(Double, rivals: String?)] = [(0.3, ""), (0.2, ""), (0.9, nil), (0.300_01, ""), (0.1, "")]
        let places = table(values).standings
        #expect(places.map { $0[1] } == [.best, .second, nil, .best, nil])
        #expect(places.allSatisfy { $0[0] == nil && $0[2] == nil }, "validation is nobody's rank")
        let groups = table([(0.1, "a"), (0.2, "a"), (0.9, "b"), (0.8, "b")]).standings.map { $0[1] }
        #expect(groups == [.second, .best, .best, .second])
        #expect(table([(0.1, ""), (0.1, "")]).standings.joined().allSatisfy { $0 == nil })
        #expect(table([(0.1, "")]).standings.joined().allSatisfy { $0 == nil })
        #expect(table([(.nan, ""), (0.1, ""), (0.2, "")]).standings.map { $0[1] } == [nil, .second, .best])
    }

    @Test("LaTeX: bold, underlined, marks beside them, and a caption that is escaped")
    func latex() {
        var table = ResultTable([.variant, .mrr])
        let mark = ResultTable.Footnote("*", "Differs.")
        table.append([.text("a"), ResultCell(.percent(MeanAndSpread([0.3])), mark: mark)], rivals: "")
        table.append([.text("b"), .percent(0.2)], rivals: "")
        table.append([.text("c"), ResultCell(.percent(MeanAndSpread([0.1])), isAhead: true)], rivals: "")
        #expect(
            "\(LaTeXTable(table, caption: .init("50 % of \\input{x}_1, n = 3", label: "a b_{}é")))" == #"""
                \begin{table}
                \centering
                \caption{50 \% of \textbackslash{}input\{x\}\_1, n = 3}
                \label{tab:a-b----}
                \begin{tabular}{lr}
                \toprule
                variant & MRR@20 \% \\
                \midrule
                a & \textbf{30.00}\textsuperscript{*} \\
                b & \underline{20.00} \\
                c & 10.00 \\
                \bottomrule
                \end{tabular}

                \par{\footnotesize \textsuperscript{*} Differs.}

                \par{\footnotesize Bold: the best of the column; underlined: the second.}
                \end{table}

                """#)
    }

    @Test("a page fetches nothing, runs nothing, and shows text of files as text")
    func page() {
        var table = ResultTable([.variant, .mrr])
        table.append([.text("<script>alert(1)</script>"), .percent(0.3)], rivals: "")
        table.append([.text("b & \"c\""), .percent(0.2)], rivals: "")
        table.notes = ["<img src=x>"]
        let html = HTMLPage(
            title: "</title><b>",
            sections: [
                .init(
                    "One <i>",
                    [
                        .paragraph("a < b"), .table(table), .code("x <- 1\n\u{1B}[2J&"), .facts([("k", "v>w")]),
                        .folded("more", [.picture("<svg></svg>")]),
                    ]), .init("Empty", []),
            ]
        ).html
        for raw in ["<script", "<img", "<i>", "</title><b>", "\u{1B}", "http:", "https:", "Empty"] {
            #expect(!html.contains(raw), "\(raw)")
        }
        #expect(
            html.contains("<b>30.00</b>") && html.contains("<u>20.00</u>") && html.contains("b &amp; &quot;c&quot;"))
        #expect(html.contains("x &lt;- 1\n\u{FFFD}[2J&amp;") && html.contains("<svg></svg>"))
        for element in ["section", "table", "details", "dl", "figure", "pre", "tr", "td", "p"] {
            let opened = html.matches(of: try! Regex("<\(element)[ >]")).count
            #expect(opened == html.components(separatedBy: "</\(element)>").count - 1, "\(element)")
        }
    }
}
