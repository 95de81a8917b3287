import ArgumentParser
import Basics
import Experiments
import Export
import Foundation
import Importing
import Sessions

extension SessionBench {
    struct DataVerify: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "verify",
            abstract: "Count the rows of downloaded files, and compare with what is published of them.",
            discussion: "It ends with 1 if no release has these counts: files are cut off, damaged, or others.")

        @Argument(help: "A format of \"data formats\" with published counts.", completion: .list(Self.formats))
        var format: String
        @Argument(help: "Files or folders.", completion: .file())
        var paths: [String] = []
        @Flag(help: "Print JSON.")
        var json = false
        @OptionGroup var data: DataOption

        private static let formats = Preset.all.filter { !$0.published.isEmpty }.map(\.name)

        private struct Count: Encodable {
            var release: String
            var rows: Int
            var kept: Int?
            var source: String
            var agrees: Bool
        }

        private struct Found: Encodable {
            var format: String
            var rows: Int
            var kept: Int
            var releases: [Count]
        }

        func validate() throws {
            guard !paths.isEmpty else { throw ValidationError("name the files or folders with the data") }
            for path in paths { try refuseEmpty(path, "a path") }
        }

        func run() throws {
            guard let preset = Preset.all.first(where: { $0.name == format }), !preset.published.isEmpty else {
                throw InputError(
                    "no counts of \(format.forTerminal(atMost: 40)) are known; there are those of "
                        + Self.formats.joined(separator: ", "))
            }
            let locations = data.locations
            let proposal = try DataProposal(
                format: format, places: paths.map { URL(filePath: $0) }, dataFolder: locations.dataFolder)
            let experiment = proposal.experiment(name: format)
            let source = try TableImporter(experiment.data, dataFolder: locations.dataFolder).read(
                name: format, isSplit: experiment.protocol.split == .given)
            let report = source.report ?? SourceReport()
            let found = Found(
                format: format, rows: report.rows, kept: report.rows - report.otherKinds,
                releases: preset.published.map {
                    Count(
                        release: $0.release, rows: $0.rows, kept: $0.kept, source: $0.source,
                        agrees: $0.agree(with: report))
                })
            if json { try printJSON(found) } else { print(Self.table(found)) }
            if found.releases.contains(where: \.agrees) { return }
            writeError(
                "No release of \(format) has these counts: files are cut off, damaged, or others. \"sessionbench data "
                    + "inspect\" shows what is in them.\n")
            throw ExitCode(ExitStatus.failed)
        }

        private static func table(_ found: Found) -> PlainTable {
            var table = PlainTable([
                ("files", .left), ("rows", .right), ("of kept kinds", .right), ("", .left), ("by", .left),
            ])
            table.append(["here", Numbers.grouped(found.rows), Numbers.grouped(found.kept), "", ""])
            for release in found.releases {
                table.append([
                    release.release, Numbers.grouped(release.rows), release.kept.map(Numbers.grouped) ?? "",
                    release.agrees ? "equal" : "differs", release.source,
                ])
            }
            return table
        }
    }
}
