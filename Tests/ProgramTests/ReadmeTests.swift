import Experiments
import Foundation
import Runs
import Testing

/// The screens in the README are what the program draws. With RECORD_SNAPSHOTS=1 in the environment it draws them anew.
@Suite("README", .serialized)
struct ReadmeTests {
    private static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    private static let file = project.appending(path: "README.md")

    /// Runs of the quick start as they were logged, every sixth report: the first is done, the second half way.
    @Test("curves of recorded runs of the quick start")
    func curves() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = RunStore(results: folder.appending(path: "Results"))
        let full = try RunFolder.create(experiment: .quickStart(.full), in: store.results).open()
        try Self.replay("full", in: full)
        full.release()
        let going = try RunFolder.create(experiment: .quickStart(.noHierarchy), in: store.results).open()
        try Self.replay("no-hierarchy", in: going, share: 0.7)
        // The second run is going as long as it is held.
        try withExtendedLifetime(going) { try expectScreen("curves", ["curves"], folder) }
    }

    /// The runs that come with the project.
    @Test("differences of the reference runs")
    func compare() throws {
        let folder = try Program.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let results = folder.appending(path: "Results")
        try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Self.project.appending(path: "Results/reference"), to: results.appending(path: "reference"))
        let study = Self.project.appending(path: "Experiments/storefront.yaml").path
        try expectScreen("compare", ["compare", study], folder)
    }

    private static func replay(_ name: String, in run: RunWriter, share: Double = 1) throws {
        let recorded = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Recorded/\(name).jsonl")
        let events = try String(contentsOf: recorded, encoding: .utf8).split(separator: "\n").map {
            try RunJSON.decode(RunEvent.self, from: Data($0.utf8))
        }
        let log = try run.openLog()
        for event in events.prefix(Int(Double(events.count) * share)) {
            if case .finished(var summary) = event {
                summary.run = run.run.id.description
                try run.write(summary)
            } else {
                try log.append(event)
            }
        }
    }

    /// Compares the screen of a command, 80×24, with the block of code behind `<!-- screen: NAME -->`.
    private func expectScreen(_ name: String, _ arguments: [String], _ folder: URL) throws {
        let environment = Program.environment(folder, ["COLUMNS": "80", "LINES": "24", "TZ": "UTC"])
        let run = try Program.run(
            ["workbench", "--once"] + arguments + ["--results", folder.appending(path: "Results").path],
            environment: environment)
        try #require(run.code == 0, "\(run.errors)")
        let drawn = run.output.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.replacing(/\s+$/, with: "") }.joined(separator: "\n").trimming(while: \.isNewline)
        let readme = try String(contentsOf: Self.file, encoding: .utf8)
        let parts = readme.components(separatedBy: "<!-- screen: \(name) -->\n```\n")
        try #require(parts.count == 2, "the README has no screen \(name), or several")
        let end = try #require(parts[1].range(of: "\n```\n"))
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            let rest = parts[1][end.lowerBound...]
            let text = parts[0] + "<!-- screen: \(name) -->\n```\n" + drawn + rest
            try text.write(to: Self.file, atomically: true, encoding: .utf8)
            return
        }
        #expect(String(parts[1][..<end.lowerBound]) == drawn, "the screen \(name) in the README is not the program's")
    }
}

extension String {
    fileprivate func trimming(while isDropped: (Character) -> Bool) -> String {
        let start = drop(while: isDropped)
        return String(String(start.reversed().drop(while: isDropped)).reversed())
    }
}
