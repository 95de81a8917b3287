import Basics
import Results

/// A page of HTML that stands alone: styles and pictures are inside, nothing runs, and nothing is fetched.
public struct HTMLPage {
    /// What a page is made of. Texts may be from files.
    public enum Block {
        case paragraph(String)
        case table(ResultTable, above: String = "")
        /// SVG, as `SVGFile` writes it.
        case picture(String)
        case code(String)
        case facts([(String, String)])
        /// Behind a line that opens it.
        case folded(String, [Block])
    }

    public struct Section {
        let title: String
        let blocks: [Block]

        /// A section without blocks is left out.
        public init(_ title: String, _ blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }

    private let title: String
    private let sections: [Section]

    public init(title: String, sections: [Section]) {
        self.title = title
        self.sections = sections.filter { !$0.blocks.isEmpty }
    }

    public var html: String {
        let contents = sections.enumerated().map {
            "<li><a href=\"#s\($0.offset + 1)\">\($0.element.title.forMarkup)</a></li>"
        }
        let body = sections.enumerated().map { index, section in
            "<section id=\"s\(index + 1)\">\n<h2>\(section.title.forMarkup)</h2>\n"
                + section.blocks.map(Self.html).joined() + "</section>\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title.forMarkup)</title>
            <style>
            \(Self.style)
            </style>
            </head>
            <body>
            <main>
            <h1>\(title.forMarkup)</h1>
            <nav><ol>\(contents.joined())</ol></nav>
            \(body.joined())</main>
            </body>
            </html>

            """
    }

    private static func html(_ block: Block) -> String {
        switch block {
        case .paragraph(let text): "<p>\(text.forMarkup)</p>\n"
        case .table(let table, let above):
            (above.isEmpty ? "" : "<p class=\"above\">\(above.forMarkup)</p>\n") + HTMLTable(table).description
        case .picture(let svg): "<figure>\(svg)</figure>\n"
        case .code(let text):
            "<pre><code>"
                + text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).forMarkup }
                .joined(separator: "\n") + "</code></pre>\n"
        case .facts(let facts):
            "<dl>\n"
                + facts.map { "<dt>\($0.0.forMarkup)</dt><dd>\($0.1.forMarkup)</dd>\n" }.joined() + "</dl>\n"
        case .folded(let title, let blocks):
            "<details><summary>\(title.forMarkup)</summary>\n\(blocks.map(html).joined())</details>\n"
        }
    }

    /// Figures keep their white paper in the dark.
    private static let style = """
        :root { color-scheme: light dark; --ink: #1d1d1f; --soft: #5c5c61; --line: #d5d5da; --paper: #fff; \
        --code: #f4f4f6; }
        @media (prefers-color-scheme: dark) {
        :root { --ink: #e6e6ea; --soft: #a5a5ad; --line: #3d3d44; --paper: #17171a; --code: #222227; }
        }
        body { margin: 0; color: var(--ink); background: var(--paper); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 62rem; margin: 0 auto; padding: 1.5rem; }
        h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
        a { color: inherit; } nav ol { columns: 2; color: var(--soft); }
        .wide { overflow-x: auto; } table { border-collapse: collapse; font-size: .85rem; white-space: nowrap; }
        thead th { border-top: 2px solid; border-bottom: 1px solid; text-align: left; }
        tbody { border-bottom: 2px solid; }
        th, td { padding: .2rem .6rem; } .number { text-align: right; font-variant-numeric: tabular-nums; }
        .reference { color: var(--soft); } .note, .above { color: var(--soft); font-size: .85rem; margin: .4rem 0; }
        figure { margin: 1.2rem 0; } figure svg { max-width: 100%; height: auto; border-radius: 4px; }
        pre { background: var(--code); padding: .8rem; overflow-x: auto; font-size: .8rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
        dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
        summary { cursor: pointer; padding: .3rem 0; }
        @media print {
        :root { --ink: #000; --soft: #444; --line: #999; --paper: #fff; --code: #f4f4f4; }
        main { max-width: none; padding: 0; } nav { display: none; }
        figure, tr { break-inside: avoid; } .wide { overflow: visible; } table { font-size: .65rem; }
        table, td, th { white-space: normal; }
        }
        """
}
