import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
import Testing

/// Small files as publishers lay theirs out, each in `Formats/KIND/CASE` with `experiment.yaml`, which reads them, and
/// `expected.txt`, what is to be read, or `error.txt`, what is to be said. A case with a folder `files` instead is
/// imported by the format of its kind. `RECORD_SNAPSHOTS=1` writes what is read or said, and `imported.yaml`.
@Suite struct FormatCasesTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(component: "Formats")

    static let cases: [String] = {
        let kinds = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return kinds.sorted().flatMap { kind in
            let names = try? FileManager.default.contentsOfDirectory(atPath: root.appending(component: kind).path)
            return (names ?? []).sorted().map { "\(kind)/\($0)" }
        }
    }()

    @Test func thereAreCases() { #expect(Self.cases.count > 30) }

    /// Also where every few rows are read by themselves.
    @Test(arguments: cases, [64, 1 << 20]) func isReadOrRefusedAsItShould(name: String, partSize: Int) throws {
        let folder = Self.root.appending(path: name)
        var found: (file: String, text: String)
        do {
            let experiment = try Self.experiment(in: folder)
            let isSplit = experiment.protocol.split == .given
            var importer = TableImporter(experiment.data, dataFolder: folder)
            importer.partSize = partSize
            let data = try importer.read(name: "case", isSplit: isSplit)
            found = ("expected.txt", Self.text(of: data))
            // What the split refuses or finds counts as well.
            let dataset = try Dataset(data, protocol: experiment.protocol)
            try dataset.checkInvariants()
            found.text += dataset.report.map(Self.text) ?? ""
        } catch let error as DataError {
            found = ("error.txt", "\(error)\n".replacing(folder.path, with: "FOLDER"))
        }
        let file = folder.appending(component: found.file)
        if Self.records { return try found.text.write(to: file, atomically: true, encoding: .utf8) }
        #expect(found.text == (try? String(contentsOf: file, encoding: .utf8)))
        // A case is right or wrong, not both.
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.filter { ["expected.txt", "error.txt"].contains($0) }.count == 1)
    }

    private static let records = ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil

    /// The experiment of a case: its own or, of a format, the one that an import writes.
    private static func experiment(in folder: URL) throws -> Experiment {
        let own = folder.appending(component: "experiment.yaml")
        if FileManager.default.fileExists(atPath: own.path) { return try Experiment(contentsOf: own) }
        let format = folder.deletingLastPathComponent().lastPathComponent
        func proposal(_ format: String) throws -> DataProposal {
            try DataProposal(format: format, places: [folder.appending(component: "files")], dataFolder: folder)
        }
        var proposed = try proposal(format)
        try proposed.tryOut(in: folder)
        // What is written says everything, and nothing else.
        let text = proposed.text(name: "case")
        let written = folder.appending(component: "imported.yaml")
        if records { try text.write(to: written, atomically: true, encoding: .utf8) }
        #expect(text == (try? String(contentsOf: written, encoding: .utf8)))
        let file = try ExperimentFile(yaml: text, file: "case.yaml")
        #expect(file.experiment.data == proposed.experiment(name: "case").data)
        #expect(file.study?.variants.map(\.name) == ["popularity", "v-sknn"])
        // The format is recognised; what is known by no name is guessed alike.
        #expect(
            try proposal(DataProposal.anyFormat).experiment(name: "x").data
                == proposal(format).experiment(name: "x").data)
        return file.experiment
    }

    /// What was found that may be wrong.
    private static func text(of report: SourceReport) -> String {
        var counts = [
            ("of other kinds", report.otherKinds), ("on unknown items", report.unknownItems),
            ("item copies", report.itemCopies ?? 0), ("copies", report.times?.copies ?? 0),
            ("ties", report.times?.ties ?? 0),
        ]
        if let overlap = report.overlap {
            counts += [
                ("same name", overlap.sameName), ("same clicks", overlap.sameClicks), ("same session", overlap.copies),
                ("older", overlap.older),
            ]
        }
        let times = report.times?.looksLike.map { "times look like: \($0)\n" } ?? ""
        let unreadable = report.unreadable.map { "unreadable: \($0.rows)\nfirst unreadable: \($0.first)\n" } ?? ""
        return counts.filter { $0.1 > 0 }.map { "\($0.0): \($0.1)\n" }.joined() + times + unreadable
    }

    /// Sessions with the time of their last event, then what is known of each item.
    private static func text(of data: SourceData) -> String {
        var text = ""
        for (session, items) in data.named.enumerated() {
            let part = data.testStart.map { session < $0 ? "training " : "test " } ?? ""
            text += "\(part)\(data.times[session]): \(items.joined(separator: " "))\n"
            for (task, name) in data.feedback.enumerated() {
                let labels = data.sessions.events(session).map { data.sessions.feedback[task][$0] }
                text += "  \(name): \(labels)\n"
            }
        }
        for field in data.catalogue.categories.map(\.field) + data.catalogue.fields {
            text += "\(field.kind) \(field.name)\n"
            for (item, id) in data.catalogue.ids.enumerated() {
                text += "  \(id): \(field[item].map { field.vocabulary[Int($0)] }.joined(separator: "; "))\n"
            }
        }
        if let vectors = data.catalogue.vectors {
            text += "vectors\n"
            for (item, id) in data.catalogue.ids.enumerated() { text += "  \(id): \(Array(vectors[item]))\n" }
        }
        return text
    }
}
