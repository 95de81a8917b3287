import ArgumentParser
import Basics
import Export
import Foundation
import Runs
import Training

/// What other tools can read.
enum ExportFormat: String, CaseIterable, ExpressibleByArgument {
    case trec
}

extension SessionBench {
    struct ExportRun: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "export",
            abstract: "Write what a run recommends for other tools of evaluation: ranx, ir_measures, pytrec_eval.",
            discussion: """
                Writes qrels.txt and run.txt, and run-second-stage.txt if the run has a second stage. A query is a \
                test row, a document an item by its name in the data; white space, control characters and % in names \
                are percent-encoded. The target stands at its rank with ties against it, and scores decrease \
                strictly, so that MRR, hit rate and NDCG at 20 come out as "show" has them.
                """)

        @OptionGroup var wanted: RunArgument
        @Option(help: "trec: qrels and run files as TREC has them.")
        var format: ExportFormat
        @Option(
            help: ArgumentHelp(
                "Folder to write to, made if there is none (default: the run's name, here).", valueName: "folder"),
            completion: .directory)
        var output: String?
        @Flag(help: "Replace files that are there.")
        var force = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws { try refuseEmpty(output, "--output") }

        func run() throws {
            let run = try results.store.find(wanted.name)
            let kept = try KeptLists(needed: run)
            let place = URL(filePath: output ?? run.id.folder, directoryHint: .isDirectory)
            // Before the work: whether there is anything that must not be replaced.
            try refuseReplacing(place, kept.lists.reranked == nil ? 2 : 3)
            let rows = try TestTargets(of: kept.summary, kept.experiment, locations: data.locations)
            let trec = TrecFiles(ids: rows.ids, targets: rows.targets)
            var files = [
                (Self.names[0], trec.qrels), (Self.names[1], trec.run(ranks: kept.ranks.full, lists: kept.lists.full)),
            ]
            if let ranks = kept.ranks.reranked, let lists = kept.lists.reranked {
                files.append((Self.names[2], trec.run(ranks: ranks, lists: lists)))
            }
            try write(files, to: place)
            for (name, content) in files {
                print(
                    "\(place.appending(component: name).relativePath.forTerminal)  \(Numbers.megabytes(content.count))")
            }
        }

        private static let names = ["qrels.txt", "run.txt", "run-second-stage.txt"]

        private func refuseReplacing(_ place: URL, _ count: Int) throws {
            guard !force else { return }
            let files = FileManager.default
            for name in Self.names.prefix(count) {
                let file = place.appending(component: name)
                if files.fileExists(atPath: file.path) {
                    throw InputError(
                        "there is a file already; --force replaces it, --output names another folder "
                            + "(\(file.relativePath.forTerminal))")
                }
            }
        }

        /// A folder that is made has all files or is not there; in one that is there, each file is whole.
        private func write(_ files: [(name: String, content: Foundation.Data)], to place: URL) throws {
            try InputError.ifMisnamed {
                guard !FileManager.default.fileExists(atPath: place.path) else {
                    let folder = try Folder(place, mayBeLink: true)
                    for file in files { try folder.replace(file.name, with: file.content) }
                    return
                }
                let parent = place.absoluteURL.deletingLastPathComponent()
                try createFolders(parent)
                try Folder(parent, mayBeLink: true).make(place.lastPathComponent, with: files)
            }
        }
    }
}
