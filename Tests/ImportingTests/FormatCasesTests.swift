import Experiments
import Foundation
import Importing
import Sessions
import TestSupport
import Testing

/// Small files as publishers lay theirs out, each in `Formats/KIND/CASE` with `experiment.yaml`, which reads them, and
/// `expected.txt`, what is to be read, or `error.txt`, what is to be said. `RECORD_SNAPSHOTS=1` writes the latter two.
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

    @Test(arguments: cases) func isReadOrRefusedAsItShould(name: String) throws {
        let folder = Self.root.appending(path: name)
        let experiment = try Experiment(contentsOf: folder.appending(component: "experiment.yaml"))
        let isSplit = experiment.protocol.split == .given
        var found: (file: String, text: String)
        do {
            let data = try TableImporter(experiment.data, dataFolder: folder).read(name: "case", isSplit: isSplit)
            found = ("expected.txt", Self.text(of: data))
            // What the split refuses or finds counts as well.
            let dataset = try Dataset(data, protocol: experiment.protocol)
            try dataset.checkInvariants()
            found.text += dataset.report.map(Self.text) ?? ""
        } catch let error as DataError {
            found = ("error.txt", "\(error)\n".replacing(folder.path, with: "FOLDER"))
        }
        let file = folder.appending(component: found.file)
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] != nil {
            return try found.text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(found.text == (try? String(contentsOf: file, encoding: .utf8)))
        // A case is right or wrong, not both.
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.filter { ["expected.txt", "error.txt"].contains($0) }.count == 1)
    }

    /// What was found that may be wrong.
    private static func text(of report: SourceReport) -> String {
        var counts = [
            ("of other kinds", report.otherKinds), ("on unknown items", report.unknownItems),
            ("copies", report.times?.copies ?? 0), ("ties", report.times?.ties ?? 0),
        ]
        if let overlap = report.overlap {
            counts += [
                ("same name", overlap.sameName), ("same clicks", overlap.sameClicks), ("same session", overlap.copies),
                ("older", overlap.older),
            ]
        }
        return counts.filter { $0.1 > 0 }.map { "\($0.0): \($0.1)\n" }.joined()
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
        return text
    }
}
