import Foundation
import Testing

extension Reliability.DamagedFiles {
    @Test("What the program shows of damaged files is what was written, or a word about the damage")
    func shown() throws {
        let template = try ShownRuns()
        let runs = template.folder.store.runs().map(\.id)
        let files = try FileManager.default.subpathsOfDirectory(atPath: template.folder.url.path).filter { path in
            let isOfRun = runs.contains { path.hasPrefix("Results/\($0.description)/") }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: template.folder.url.appending(path: path).path, isDirectory: &isFolder)
            return !isFolder.boolValue && (isOfRun || path.hasPrefix("cache/"))
        }.sorted()
        let campaign = Campaign("damage shown by the program", beside: 3, counting: "commands", "failures said")
        campaign.run { test in
            let folder = try template.copy()
            let file = test.random.pick(files)
            let place = folder.url.appending(path: file)
            let content = try Data(contentsOf: place)
            let kind = file.split(separator: "/").last ?? ""
            let other = files.first { $0 != file && $0.hasSuffix(kind) }.map { folder.url.appending(path: $0) }
            let damage = Damage(content, other: try Data(contentsOf: other ?? place), &test.random)
            try damage.write(to: place)
            // What reads what is damaged, mostly.
            let own = template.commands.filter { $0.reads(file) }
            for command in [
                test.random.pick(own.isEmpty ? template.commands : own), test.random.pick(template.commands),
            ] {
                let words = command.words.map { $0 == template.folder.results.path ? folder.results.path : $0 }
                let end = try folder.program(words)
                test.count("commands")
                if end.code != 0 { test.count("failures said") }
                try template.check(command, end, "\(file), \(damage)")
            }
        }
    }
}

extension ShownRuns.Command {
    /// Whether the command has to do with the run that a file belongs to.
    fileprivate func reads(_ file: String) -> Bool {
        words.contains { word in
            let name = word.replacing(".yaml", with: "")
            return name.count > 3 && file.hasPrefix("Results/\(name)/")
        }
    }
}
