import Foundation
import Testing

/// The walls between the rooms stand, in the sources as they are.
@Suite struct ArchitectureTests {
    private let sources: [SourceText]
    /// What people have written in any language.
    private let written: [SourceText]

    /// Read once, for all tests.
    private static let everything = Result {
        try ["Package.swift", "Sources", "Tests"].flatMap {
            try SourceText.all(below: $0, endings: ["swift", "c", "h", "modulemap", "py"])
        }
    }

    init() throws {
        written = try Self.everything.get()
        sources = written.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") }
    }

    @Test("Modules import what their room has a door to")
    func imports() {
        #expect(Set(sources.map(\.module)) == Set(Walls.imports.keys))
        #expect(Walls.forbiddenImports(sources) == [])
        #expect(Walls.badTable(Walls.imports) == [])
    }

    @Test("The table has no door that nobody uses")
    func doors() {
        for (module, allowed) in Walls.imports {
            let used = Set(sources.filter { $0.module == module }.flatMap { $0.imports.map(\.module) })
            #expect(allowed.subtracting(used) == [], "\(module)")
        }
    }

    @Test("The folders of a module know each other in one direction")
    func circles() {
        #expect(Walls.circles(sources) == [])
    }

    @Test func linesAndFilesAreShort() {
        for ending in ["Package.swift", ".swift", ".c", ".h", ".modulemap", ".py"] {
            #expect(written.contains { $0.path.hasSuffix(ending) }, "\(ending)")
        }
        #expect(Walls.wideLines(written) == [])
        #expect(Walls.longFiles(written.filter { $0.path.hasSuffix(".swift") }) == [])
    }

    @Test func linksOfDocumentsLeadSomewhere() throws {
        let documents = try ["README.md", ".github", "Experiments", "Results"].flatMap {
            try SourceText.all(below: $0, endings: ["md"])
        }
        #expect(documents.count > 5 && documents.contains { $0.path == "README.md" })
        let broken = Walls.brokenLinks(documents) { path in
            FileManager.default.fileExists(atPath: SourceText.project.appending(path: path).path)
        }
        #expect(broken == [])
    }

    @Test func pointersStayInTheEngine() { #expect(Walls.pointers(sources) == []) }

    @Test func oneFilePassesTheCompilersChecks() { #expect(Walls.unsafeLines(sources) == []) }
}

/// Each wall falls over what it is there for.
@Suite struct WallTests {
    private func file(_ path: String, _ text: String) -> SourceText { SourceText(path: path, text: text) }

    @Test(arguments: [
        "import COpenBLAS", "@testable import COpenBLAS", "private import COpenBLAS", "import COpenBLAS  // fast",
        "import COpenBLAS/* fast */", "import /* fast */ COpenBLAS", "import struct COpenBLAS.blasint",
        "import COpenBLAS.Submodule", "import Foundation; import COpenBLAS", "import Foundation;import COpenBLAS;",
        "    import COpenBLAS", "\timport  COpenBLAS", "@_spi(Fast) @preconcurrency public import COpenBLAS",
        "import `COpenBLAS`", "#if canImport(COpenBLAS); import COpenBLAS", "let a = \"//\"; import COpenBLAS",
        "let a = \"\\(\"/*\")\"; import COpenBLAS",
    ])
    func aForbiddenImportIsSeen(_ line: String) {
        let bad = file("Sources/Models/X.swift", "import Tensor\n\(line)\n")
        #expect(Walls.forbiddenImports([bad]) == ["Sources/Models/X.swift:2: Models must not import COpenBLAS"])
    }

    @Test(arguments: [
        "// import COpenBLAS", "/* a /* b */\nimport COpenBLAS */", "let a = \"import COpenBLAS\"",
        "let a = \"\"\"\n    \"import COpenBLAS\"\n    \"\"\"", "let a = #\"\"import COpenBLAS\"#",
        "x.import COpenBLAS",
    ])
    func whatIsNoImportIsNotSeen(_ text: String) {
        #expect(Walls.forbiddenImports([file("Sources/Models/X.swift", "\(text)\nimport Tensor\n")]) == [])
    }

    @Test func aBadTableIsSeen() {
        #expect(Walls.badTable(["A": ["B"], "B": ["C"], "C": ["A"]]).count == 3)
        #expect(Walls.badTable(["A": ["CX"], "B": ["CX"]]) == [#"CX is imported by ["A", "B"]"#])
    }

    @Test func aCircleOfFoldersIsSeen() {
        let one = file("Sources/M/One/A.swift", "public struct A { var b: B }\n")
        let two = file("Sources/M/Two/B.swift", "struct B {}\n// A\nfunc b() { print(\"A\", x.A) }\n")
        #expect(Walls.circles([one, two]) == [])
        let back = file("Sources/M/Two/C.swift", "\nprivate let c = A(b: b())\n")
        #expect(
            Walls.circles([one, two, back])
                == ["Sources/M/One/A.swift:1: B of “Two”", "Sources/M/Two/C.swift:2: A of “One”"])
    }

    @Test func aCircleByWayOfAnExtensionIsSeen() {
        let one = file("Sources/M/One/A.swift", "public struct A {}\nlet c = a.upThere\nlet d = A.upThere\n")
        let two = file("Sources/M/Two/B.swift", "extension A {\n    public var upThere: Int { 0 }\n}\n")
        let circle = ["Sources/M/One/A.swift:2: .upThere of “Two”", "Sources/M/Two/B.swift:1: A of “One”"]
        #expect(Walls.circles([one, two]) == circle)
        // Without a dot, in another part of the same type.
        let part = file("Sources/M/One/C.swift", "extension A {\n    var d: Int { upThere }\n}\n")
        #expect(Walls.circles([file("Sources/M/One/A.swift", "struct A {}"), part, two]).count == 2)
        for harmless in [
            "struct A {}\nlet c = Other.upThere\n",
            "struct A {}\n// a.upThere\nlet c = \"a.upThere\"\n", "struct A { var upThere = 0 }\nlet c = a.upThere\n",
        ] {
            #expect(Walls.circles([file("Sources/M/One/A.swift", harmless), two]) == [])
        }
        let apart = file("Sources/M/One/C.swift", "let c = upThere\n")
        #expect(Walls.circles([file("Sources/M/One/A.swift", "struct A {}"), apart, two]) == [])
        let hidden = file("Sources/M/Two/B.swift", "extension A {\n    private var upThere: Int { 0 }\n}\n")
        #expect(Walls.circles([one, hidden]) == [])
        let nested = file("Sources/M/Two/B.swift", "extension A {\n    func f() { let upThere = 0 }\n}\n")
        #expect(Walls.circles([one, nested]) == [])
    }

    @Test("A name in a text's interpolation, or behind a parenthesis, is a name")
    func namesAnywhere() {
        let one = file("Sources/M/One/A.swift", "struct A {}\nfunc f() { print(f(B.self)) }\n")
        let other = file("Sources/M/One/A.swift", "struct A {}\nlet a = \"\\(B.self)\"\n")
        let two = file("Sources/M/Two/B.swift", "struct B { var a: A }\n")
        for file in [one, other] { #expect(Walls.circles([file, two]).count == 2) }
    }

    @Test func aBrokenLinkIsSeen() {
        let text = "[a](b.md#c) [d](https://e.org/f) [g](#h)\n[i](../k.md), ![l](m/n.png)"
        let document = file("docs/x.md", text)
        #expect(Walls.brokenLinks([document]) { ["docs/b.md", "k.md", "docs/m/n.png"].contains($0) } == [])
        let broken = Walls.brokenLinks([document]) { $0 == "docs/b.md" }
        #expect(broken == ["docs/x.md:2: ../k.md", "docs/x.md:2: m/n.png"])
    }

    @Test func pointersAreSeen() {
        let line = "matrix.pointer[0] = 1"
        #expect(Walls.pointers([file("Sources/Tensor/X.swift", line)]) == [])
        #expect(Walls.pointers([file("Sources/Models/X.swift", line)]) == ["Sources/Models/X.swift:1: \(line)"])
    }

    @Test func wideLinesLongFilesAndUnsafeOnesAreSeen() {
        let bad = file(
            "Sources/M/X.swift",
            String(repeating: "//\n", count: 329) + "// " + String(repeating: "é", count: 118) + "\n"
                + "nonisolated(unsafe) var x = 0\n")
        #expect(Walls.wideLines([bad]) == ["Sources/M/X.swift:330: 121 columns, at most 120"])
        #expect(Walls.longFiles([bad]) == ["Sources/M/X.swift: 331 lines"])
        #expect(Walls.unsafeLines([bad]) == ["Sources/M/X.swift:331: nonisolated(unsafe) var x = 0"])
    }
}
