import Foundation
import TestSupport
import Testing

/// From downloaded files to a first table: `data import`, `data inspect`, `run`.
@Suite struct DataImportTests {
    private static let formats = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../ImportingTests/Formats").standardizedFileURL

    private static let tenrec = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Experiments/tenrec.yaml").standardizedFileURL.path

    /// The hand-made files of every format.
    private static let cases: [String] = {
        let kinds = (try? FileManager.default.contentsOfDirectory(atPath: formats.path)) ?? []
        return kinds.sorted().flatMap { kind in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: formats.appending(path: kind).path)) ?? []
            return names.sorted().map { "\(kind)/\($0)" }.filter { name in
                let folder = formats.appending(path: name)
                return ["files", "expected.txt"].allSatisfy {
                    FileManager.default.fileExists(atPath: folder.appending(component: $0).path)
                }
            }
        }
    }()

    private let folder: URL
    private let environment: [String: String]

    init() throws {
        folder = try Program.temporaryFolder()
        environment = Program.environment(folder)
    }

    private func run(_ arguments: [String]) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(arguments, environment: environment)
    }

    private func write(_ text: String, to name: String) throws -> String {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    private static let log =
        "session_id,item_id,time\n"
        + (0..<40).map { "s\($0 / 4),i\($0 * $0 % 7),\(1_600_000_000 + $0 * 100)\n" }.joined()

    @Test("Three commands lead to a first table of every format", arguments: cases)
    func threeCommands(name: String) throws {
        let format = String(name.prefix { $0 != "/" })
        let file = folder.appending(component: "my.yaml").path
        let files = Self.formats.appending(path: name).appending(component: "files").path
        var command = ["data", "import", format, files, "--name", "my", "--output", file]
        var imported = try run(command)
        // What nothing but a guess says has to be said.
        while imported.code == 2, let answer = imported.errors.firstMatch(of: /--set (\S+)=… \(perhaps (.+?)\)/) {
            #expect(format == "csv" && command.count < 12)
            command += ["--set", "\(answer.1)=\(answer.2)"]
            imported = try run(command)
        }
        #expect(imported.code == 0 && imported.errors == "", "\(imported)")
        #expect(imported.output.contains("The first rows:") && imported.output.contains("Next: "))
        let inspected = try run(["data", "inspect", file])
        #expect(inspected.code == 0 && inspected.output.contains("fingerprint"), "\(inspected)")
        let results = folder.appending(component: "results").path
        let ran = try run(["run", file, "--results", results])
        #expect(ran.code == 0 && ran.output.contains("v-sknn") && ran.output.contains("popularity"), "\(ran)")
    }

    @Test("No file is replaced, and nothing is written for what cannot be read")
    func nothingIsReplaced() throws {
        let data = try write(Self.log, to: "data/log.csv")
        let file = try write("mine", to: "my.yaml")
        let refused = try run(["data", "import", "auto", data, "--output", file])
        #expect(refused.code == 2 && refused.errors.contains("no file is replaced"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
        let other = folder.appending(component: "other.yaml").path
        for (format, says) in [
            ("otto", "no file is what data.interactions.file is in otto"), ("ottto", "did you mean otto?"),
        ] {
            let wrong = try run(["data", "import", format, data, "--output", other])
            #expect(wrong.code == 2 && wrong.errors.contains(says), "\(wrong)")
        }
        let absent = try run(["data", "import", "auto", data + "x", "--output", other])
        #expect(absent.code == 2 && absent.errors.contains("there is no such file or folder"))
        #expect(!FileManager.default.fileExists(atPath: other))
    }

    @Test("What cannot be known is asked, and answered with --set")
    func questions() throws {
        let rows = (0..<40).map { "a\($0 / 4);b\($0 * $0 % 7)\n" }.joined()
        let data = try write("x;y\n" + rows, to: "odd.csv")
        let file = folder.appending(component: "odd.yaml").path
        // Nobody would look at the guess.
        let guessed = try run(["data", "import", "auto", data, "--output", file])
        #expect(
            guessed.code == 2 && guessed.errors.contains("answer with --set data.interactions.item=…"), "\(guessed)")
        #expect(guessed.errors.contains("there are “x”, “y”") && !FileManager.default.fileExists(atPath: file))
        let inspected = try run(["data", "inspect", data])
        #expect(inspected.errors.contains("not certain: which column is the session?"), "\(inspected)")
        let other = folder.appending(component: "other.yaml").path
        let answered = try run([
            "data", "import", "auto", data, "--output", other, "--set", "data.interactions.session=x", "--set",
            "data.interactions.item=y", "--set", "data.interactions.time=",
        ])
        #expect(answered.code == 0 && !answered.output.contains("not certain"), "\(answered)")
        #expect(try run(["data", "inspect", other]).code == 0)
        let wrong = try run(["data", "import", "auto", data, "--set", "data.interaction=x"])
        #expect(wrong.code == 2 && wrong.errors.contains("data.interaction"))
    }

    @Test("Lines of items without names are sessions, if that is said")
    func unnamedSequences() throws {
        let data = try write(
            (0..<40).map { "i\($0 % 7) i\($0 % 5) i\($0 % 3 + 3)\($0 % 2 == 0 ? " i1" : "")\n" }.joined(),
            to: "lines.txt")
        let file = folder.appending(component: "lines.yaml").path
        let imported = try run([
            "data", "import", "auto", data, "--output", file, "--set", "data.interactions.session=",
        ])
        #expect(imported.code == 0, "\(imported)")
        let inspected = try run(["data", "inspect", file])
        #expect(inspected.output.contains("140"), "\(inspected)")
    }

    @Test("What is said of the split is not overruled")
    func saidProtocol() throws {
        let data = try write(Self.log, to: "log.csv")
        let file = folder.appending(component: "days.yaml").path
        let found = try run([
            "data", "import", "auto", data, "--output", file, "--set", "protocol.split=days", "--set",
            "protocol.days=10",
        ])
        #expect(found.code == 2 && found.errors.contains("protocol.days is 10"), "\(found)")
        #expect(!FileManager.default.fileExists(atPath: file))
    }

    @Test("A date that may be read in two ways is asked, not guessed")
    func ambiguousDates() throws {
        let rows = (0..<40).map { "s\($0 / 4),i\($0 * $0 % 7),0\(1 + $0 / 8)/0\(1 + $0 / 5)/2020\n" }
        let data = try write("session_id,item_id,time\n" + rows.joined(), to: "log.csv")
        let found = try run([
            "data", "import", "auto", data, "--output", folder.appending(component: "a.yaml").path, "--lenient",
        ])
        #expect(found.code == 2 && found.errors.contains("--set data.interactions.timeFormat=…"), "\(found)")
    }

    @Test("Downloaded files are counted, and compared with what is published")
    func verify() throws {
        let files = Self.formats.appending(path: "retailrocket/published/files").path
        let found = try run(["data", "verify", "retailrocket", files])
        #expect(found.code == 1 && found.errors.contains("No release of retailrocket has these counts"), "\(found)")
        #expect(found.output.contains("2,756,101") && found.output.contains("differs"))
        let unknown = try run(["data", "verify", "csv", files])
        #expect(unknown.code == 2 && unknown.errors.contains("there are those of diginetica"), "\(unknown)")
    }

    @Test("Rows that cannot be read are left out where that is wanted, and said")
    func lenient() throws {
        let data = try write(Self.log + "s1,,3\ns1\n", to: "log.csv")
        let refused = try run(["data", "import", "auto", data, "--output", folder.appending(component: "a.yaml").path])
        #expect(refused.code == 2 && refused.errors.contains("--lenient"), "\(refused)")
        let file = folder.appending(component: "b.yaml").path
        #expect(try run(["data", "import", "auto", data, "--output", file, "--lenient"]).code == 0)
        for arguments in [[file], [data, "--lenient"]] {
            let inspected = try run(["data", "inspect"] + arguments)
            #expect(inspected.output.contains("42 rows, 2 that cannot be read left out"), "\(inspected)")
        }
        let results = folder.appending(component: "results").path
        let ran = try run(["run", file, "--variant", "popularity", "--results", results])
        #expect(ran.code == 0 && ran.errors.contains("2 that cannot be read left out"), "\(ran)")
    }

    @Test("Data is inspected by its own name, absolute or not, and whatever the model is")
    func inspect() throws {
        let data = try write(Self.log, to: "data/log.csv")
        for place in [data, folder.appending(component: "data").path] {
            let (code, output, errors) = try run(["data", "inspect", place])
            #expect(code == 0 && output.contains("40 rows"), "\(output) \(errors)")
        }
        let file = try write(
            """
            data: {source: files, folder: data, interactions: {file: log.csv}, items: {file: ""}}
            protocol: {split: ratio, minimumItemSupport: 1}
            model: {kind: markov, hierarchy: none}
            """, to: "markov.yaml")
        let (code, output, errors) = try run(["data", "inspect", file])
        #expect(code == 0 && output.contains("40 rows"), "\(errors)")
        // What is wrong with the data is said.
        let wrong = try run(["data", "inspect", file, "--set", "data.interactions.session="])
        #expect(wrong.code == 2 && wrong.errors.contains("data.interactions.session is empty"))
    }

    @Test("What files say does not reach the terminal as it is")
    func safeOutput() throws {
        let rows = (0..<40).map { "s\($0 / 4),\u{1b}[31mi\($0 * $0 % 7),\(1_600_000_000 + $0)\n" }.joined()
        let data = try write("session_id,item_id,\u{1b}]0;time\n" + rows, to: "\u{1b}[2Jlog.csv")
        let file = folder.appending(component: "out.yaml").path
        let imported = try run(["data", "import", "auto", data, "--output", file])
        #expect(imported.code == 0, "\(imported.errors)")
        #expect(!(imported.output + imported.errors).unicodeScalars.contains("\u{1b}"))
        #expect(try !String(contentsOfFile: file, encoding: .utf8).unicodeScalars.contains("\u{1b}"))
        #expect(try run(["data", "inspect", file]).code == 0)
    }

    @Test("The formats are listed with where to get them")
    func formatsAreListed() throws {
        let text = try run(["data", "formats"]).output
        let json = try JSONSerialization.jsonObject(with: Data(try run(["data", "formats", "--json"]).output.utf8))
        let rows = try #require(json as? [[String: String]])
        #expect(rows.count == 18 && rows.allSatisfy { $0.values.allSatisfy { !$0.isEmpty } })
        for row in rows { #expect(text.contains(row["name"] ?? "?") && text.contains(row["place"] ?? "?")) }
    }

    @Test("A generated file is read like a published one")
    func generate() throws {
        let file = folder.appending(component: "sbr_data_1M.csv").path
        let small = ["--set", "data.storefront.items=100", "--set", "data.storefront.sessions=200"]
        let made = try run(["data", "generate", file] + small + ["--set", "data.storefront.relatedness=0.5"])
        #expect(made.code == 0 && made.errors == "" && made.output.contains("clicks of 200 users"), "\(made)")
        let again = try String(contentsOfFile: file, encoding: .utf8)
        #expect(try run(["data", "generate", file] + small + ["--set", "data.storefront.relatedness=0.5"]).code == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == again)
        #expect(try run(["data", "generate", file] + small + ["--set", "data.storefront.relatedness=1"]).code == 0)
        #expect(try String(contentsOfFile: file, encoding: .utf8) != again)
        let inspected = try run([
            "data", "inspect", Self.tenrec, "--set", "data.folder=\(folder.path)", "--set",
            "protocol.minimumSessionLength=4",
        ])
        #expect(inspected.code == 0 && inspected.output.contains("follow"), "\(inspected)")
        for (wrong, says) in [
            ("model.width=8", "a file is made of data.storefront alone"),
            ("data.storefront.feedback=love", "have no column love"),
            ("data.storefront.feedback=like,like", "a task is named twice"),
        ] {
            let refused = try run(["data", "generate", file, "--set", wrong])
            #expect(refused.code != 0 && refused.errors.contains(says), "\(refused)")
        }
    }
}
