import Basics
import Experiments
import Foundation
import Metrics

/// A finished run as a reference that travels with a project: the resolved experiment, the summary and, compressed,
/// what comparison asks for (`ReferenceRanks`). The course, the weights and a fitted second stage are not kept.
public struct NewReference: Sendable {
    /// The study and `<variant>-<seed>`: the folder is `<results>/reference/<study>/<variant>-<seed>`.
    public let id: RunID
    private let files: [(name: String, content: Data)]

    public var bytes: Int { files.reduce(0) { $0 + $1.content.count } }

    /// - Parameter rows: the run's test rows, which runs from before they were kept lack.
    /// - Throws: `ReferenceRefusal` if the run does not stand for its experiment on every machine, `FileError` or
    ///   `InvalidExperiment` if it cannot be read.
    public init(of run: RunFolder, study: String, variant: String, rows: TestRows) throws {
        func refuse(_ reason: String) -> ReferenceRefusal {
            ReferenceRefusal("\(run.id.description.forTerminal) cannot be a reference: \(reason)")
        }
        let open = try OpenRun(run)
        guard let (experiment, summary) = try open.finished(), summary.status == .done else {
            throw refuse("it is not done")
        }
        guard summary.isOfOneExperiment else {
            throw refuse("it was changed between its attempts (\(summary.changedKeys?.joined(separator: ", ") ?? ""))")
        }
        guard summary.exact else {
            throw refuse("it was resumed inexactly, so that nobody could make it again; train it anew")
        }
        let text = try open.experimentText()
        guard summary.experiment == RunFolder.hash(ofExperiment: text) else {
            throw refuse("it is from before results were sealed with their experiment; train it anew")
        }
        if let path = experiment.pathOfMachine {
            throw refuse(
                "its experiment names a place of this machine, \(path.forTerminal(atMost: 60)); name it relative to "
                    + "--data and train it anew")
        }
        let ranks = try run.testRanks(of: summary)
        let kept = ReferenceRanks(ranks: ranks, rows: rows)
        guard rows.count == ranks.full.count else { throw refuse("its test rows are not those of its ranks") }
        guard rows.count <= ReferenceRanks.rowLimit, rows.levels.count <= ReferenceRanks.levelLimit else {
            throw refuse(
                "it has \(rows.count) test rows and \(rows.levels.count) levels of categories, where "
                    + "\(ReferenceRanks.rowLimit) and \(ReferenceRanks.levelLimit) are the most")
        }
        if let problem = kept.problem(summary) { throw refuse(problem) }
        id = RunID(
            experiment: study, folder: "\(Self.folderName(variant))-\(experiment.training.seed)")
        files = [
            (RunFolder.experimentName, text),
            // Made anew from the value: whatever else somebody put into the file stays where it is.
            (RunFolder.summaryName, Seal.close(try RunJSON.encodeForPeople(summary))),
            (ReferenceRanks.name, try kept.encoded(of: summary)),
        ]
    }

    /// Makes the folder, as a whole.
    /// - Returns: false if it is there already, with this content.
    /// - Throws: `ReferenceRefusal` if it is there with other content, or `FileError`.
    public func write(in store: RunStore) throws -> Bool {
        try createFolders(store.results)
        let results = try Folder(store.results, mayBeLink: true)
        let study = try Folder(id.experiment, in: try Folder(RunStore.referenceName, in: results))
        guard try study.finds(id.folder) else {
            try study.make(id.folder, with: files)
            return true
        }
        let known = try Folder(existing: id.folder, in: study)
        let isSame =
            try Set(known.names()) == Set(files.map(\.name))
            && files.allSatisfy { name, content in
                let file = try OpenFile(unlinked: name, in: known)
                return try file.size == content.count && file.content(atMost: content.count) == content
            }
        guard isSame else {
            throw ReferenceRefusal(
                "there is another reference run of this variant and seed; delete its folder to keep this one instead "
                    + "(\(known.url.relativePath.forTerminal))")
        }
        return false
    }

    /// A name for files on every system and in every shell.
    private static func folderName(_ variant: String) -> String {
        let words = variant.split { character in
            !(character.isASCII && (character.isLetter || character.isNumber || "_.".contains(character)))
        }.joined(separator: "-")
        let name = String(words.drop { $0 == "." })
        return name.isEmpty ? "variant" : name
    }
}

/// Why a run does not become a reference, in words.
public struct ReferenceRefusal: UserError, Hashable {
    public let description: String

    init(_ description: String) { self.description = description }
}

extension Experiment {
    /// The first path of the data that leaves the folder which experiments name data relative to; nil if none does.
    fileprivate var pathOfMachine: String? {
        let files = [data.interactions.file, data.interactions.testFile, data.items.file, data.properties.file].flatMap(
            \.names)
        return ([data.folder, data.levels.tree] + files).first { path in
            path.hasPrefix("/") || path.hasPrefix("~") || path.split(separator: "/").contains("..")
        }
    }
}
