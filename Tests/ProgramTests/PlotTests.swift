import Foundation
import Testing

/// Figures, tables and pages of the reference runs that come with the project.
@Suite("Figures and reports")
final class PlotTests {
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private let folder: URL

    init() throws {
        folder = try Program.temporaryFolder()
        let results = folder.appending(path: "Results")
        try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Self.project.appending(path: "Results/reference"), to: results.appending(path: "reference"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func study(_ name: String) -> String {
        Self.project.appending(path: "Experiments/\(name).yaml").path
    }

    private func program(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(
            arguments + ["--results", folder.appending(path: "Results").path], environment: Program.environment(folder))
    }

    private func output(_ name: String) -> URL { folder.appending(path: name) }

    private static let fewVariants = ["HierSRec", "HierSRec (ID-free)", "M2TRec", "Transformer"].flatMap {
        ["--variant", $0]
    }

    /// The figures beside the documents, each with the command that makes it.
    private static let committed: [(file: String, arguments: [String])] = [
        ("storefront-m2trec-ablation.svg", ["storefront-m2trec", "--kind", "ablation"]),
        ("yelp-pareto.svg", ["yelp", "--kind", "pareto"]),
        ("yelp-candidates.svg", ["yelp", "--kind", "candidates"] + fewVariants),
        ("yelp-slices.svg", ["yelp", "--kind", "slices"]),
        ("storefront-ablation.svg", ["storefront", "--kind", "ablation"]),
        ("storefront-pareto.svg", ["storefront", "--kind", "pareto"]),
        ("storefront-slices.svg", ["storefront", "--kind", "slices"]),
    ]

    /// With RECORD_SNAPSHOTS=1 in the environment they are made anew.
    @Test("the figures of the documents are what the command makes today", arguments: committed.indices)
    func committed(_ index: Int) throws {
        let (file, arguments) = Self.committed[index]
        let made = try program(
            ["plot", study(arguments[0])] + arguments.dropFirst() + ["--output", output(file).path])
        try #require(made.code == 0, "\(made.errors)")
        let place = Self.project.appending(path: "Results/\(file)")
        let data = try Data(contentsOf: output(file))
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" { try data.write(to: place) }
        #expect(try data == Data(contentsOf: place), "\(file) is not what the command makes")
        #expect(data.count < 60_000)
        let documents = try FileManager.default.contentsOfDirectory(
            at: Self.project.appending(path: "Results"), includingPropertiesForKeys: nil
        ).filter { $0.pathExtension == "md" }
        #expect(try documents.contains { try String(contentsOf: $0, encoding: .utf8).contains("](\(file))") })
    }

    @Test("a figure is written as SVG and PDF, the same each time")
    func plot() throws {
        for file in ["a.svg", "a.pdf", "b.pdf"] {
            let made = try program(
                [
                    "plot", study("storefront-m2trec"), "--kind", "slices", "--slice", "cold", "--output",
                    output(file).path,
                ])
            #expect(made.code == 0 && made.output.isEmpty && made.errors.isEmpty, "\(made.errors)")
        }
        #expect(try Data(contentsOf: output("a.pdf")) == Data(contentsOf: output("b.pdf")))
        #expect(try String(contentsOf: output("a.svg"), encoding: .utf8).hasPrefix("<svg "))
    }

    @Test("what cannot be drawn is one sentence, exit 2, and no file")
    func refused() throws {
        let m2trec = study("storefront-m2trec")
        let reference = "storefront-m2trec/" + (try Self.aReferenceRun())
        for (arguments, reason) in [
            (["plot", m2trec, "--kind", "curves"], "these are reference runs, which do not keep their course"),
            (
                ["plot", m2trec, "--kind", "ablation", "--baseline", "nobody"],
                "nothing that is compared is called nobody"
            ),
            (["plot", m2trec, "--kind", "pareto", "--metric", "hr"], "--kind pareto shows MRR@20"),
            (["plot", m2trec, "--kind", "curves", "--slice", "cold"], "--slice is for --kind slices"),
            (["plot", m2trec, "--kind", "curves", "--baseline", "x"], "--baseline is for --kind ablation"),
            (["plot", reference, "--kind", "ablation"], "there is one variant with runs that are done"),
            (["plot", reference, "--kind", "pareto"], "a front needs two variants"),
            (["plot", "no-such-run", "--kind", "slices"], "no-such-run"),
            (["plot", study("deskdrop"), "--kind", "pareto"], "a front needs two variants"),
            (["plot", study("storefront-cold"), "--kind", "pareto"], "were tested on different rows"),
            (["report", study("deskdrop")], "no run of "),
            (["plot", m2trec, "--kind", "pie"], "pie"),
        ] {
            let file = output("refused.svg")
            let made = try program(arguments + ["--output", file.path])
            #expect(made.code == 2 && made.errors.contains(reason), "\(arguments): \(made.errors)")
            #expect(!FileManager.default.fileExists(atPath: file.path))
        }
        let ending = try program(["plot", m2trec, "--kind", "pareto", "--output", output("x.png").path])
        #expect(ending.code == 2 && ending.errors.contains("this ends with neither"))
        let place = try program(
            ["plot", m2trec, "--kind", "pareto", "--output", folder.appending(path: "no/such/x.svg").path])
        #expect(place.code == 2 && place.errors.contains("--output"), "\(place.errors)")
    }

    private static func aReferenceRun() throws -> String {
        let folder = project.appending(path: "Results/reference/storefront-m2trec")
        return try #require(FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().first)
    }

    @Test("a page has all of a study, fetches nothing, and is the same each time")
    func report() throws {
        for file in ["a.html", "b.html"] {
            let made = try program(["report", study("storefront-m2trec"), "--output", output(file).path])
            #expect(made.code == 0 && made.output.isEmpty, "\(made.errors)")
            #expect(made.errors.contains("no figure of curves: these are reference runs"))
        }
        func page(_ file: String) throws -> String { try String(contentsOf: output(file), encoding: .utf8) }
        let html = try page("a.html")
        #expect(try html == page("b.html").replacing("b.html", with: "a.html"))
        for title in [
            "Claim and protocol", "Results", "Verdicts", "Figures", "Settings", "Data", "Environment",
            "How to make it again",
        ] { #expect(html.contains("<h2>\(title)</h2>"), "\(title)") }
        // The name of SVG's own elements is no place to fetch from.
        let links = html.replacing("http://www.w3.org/2000/svg", with: "")
        for word in ["http:", "https:", "src=", "<script", "<link", "url("] {
            #expect(!links.contains(word), "\(word)")
        }
        let ids = html.matches(of: /\sid="([^"]*)"/).map(\.1)
        #expect(Set(ids).count == ids.count, "every id is there once")
        let used = Set(html.matches(of: /href="#([^"]*)"/).map(\.1))
        #expect(used.isSubset(of: Set(ids)))
    }

    @Test("tables in every format; JSON is as the schema says", arguments: ["text", "latex", "csv", "json"])
    func tables(format: String) throws {
        let table = try program(["table", study("storefront-m2trec"), "--format", format])
        let compared = try program(["compare", study("storefront-m2trec"), "--format", format])
        try #require(table.code == 0 && compared.code == 0, "\(table.errors)")
        switch format {
        case "latex":
            for text in [table.output, compared.output] {
                #expect(text.contains("\\textbf{") && text.contains("\\underline{") && text.contains("n = "))
                #expect(text.contains("\\caption{") && text.contains("eeds: 3"))
                #expect(text.contains("\\textsuperscript{*}") && text.contains("by new training"))
            }
        case "json":
            let schema = try JSONSchema(contentsOf: Self.project.appending(path: ".github/docs/table.schema.json"))
            for text in [table.output, compared.output] {
                let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
                #expect(schema.violations(value) == [])
                // The schema refuses what is not so.
                let broken = try JSONSerialization.jsonObject(
                    with: Data(text.replacing("\"footnotes\"", with: "\"feet\"").utf8))
                #expect(!schema.violations(broken).isEmpty)
            }
        case "csv": #expect(table.output.hasPrefix("variant,seeds,HR@20 %"))
        default: #expect(table.output.contains("variant") && table.output.contains("n = "))
        }
        let written = output("table.\(format)")
        let made = try program(
            ["table", study("storefront-m2trec"), "--format", format, "--output", written.path])
        #expect(made.code == 0)
        #expect(
            try String(contentsOf: written, encoding: .utf8).trimmingCharacters(in: .newlines)
                == table.output.trimmingCharacters(in: .newlines))
    }

    /// Debian's places; not every machine has TeX, nor every TeX the rules of booktabs.
    private static let hasTeX: Bool = {
        let files = FileManager.default
        return files.isExecutableFile(atPath: "/usr/bin/pdflatex")
            && files.fileExists(atPath: "/usr/share/texlive/texmf-dist/tex/latex/booktabs/booktabs.sty")
    }()

    @Test("what is written for LaTeX compiles", .enabled(if: hasTeX, "there is no pdflatex with booktabs here"))
    func compiles() throws {
        let tables = try ["table", "compare"].map {
            try program([$0, study("storefront-m2trec"), "--format", "latex"]).output
        }
        let head = #"\documentclass{article}\usepackage[utf8]{inputenc}\usepackage{booktabs}\begin{document}"#
        try Data("\(head)\n\(tables.joined())\\end{document}\n".utf8).write(to: output("tables.tex"))
        let tex = Process()
        tex.executableURL = URL(filePath: "/usr/bin/pdflatex")
        tex.arguments = ["-interaction=nonstopmode", "-halt-on-error", "tables.tex"]
        tex.currentDirectoryURL = folder
        tex.environment = Program.environment(folder)
        tex.standardInput = FileHandle.nullDevice
        tex.standardOutput = FileHandle.nullDevice
        tex.standardError = FileHandle.nullDevice
        try tex.run()
        tex.waitUntilExit()
        let log = (try? String(contentsOf: output("tables.log"), encoding: .isoLatin1)) ?? ""
        #expect(tex.terminationStatus == 0, "\(log.suffix(2_000))")
        #expect(FileManager.default.fileExists(atPath: output("tables.pdf").path))
    }
}
