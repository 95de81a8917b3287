import Basics
import Foundation
import Metrics

/// The rank of every test row's target, in the order of the test sessions, by which a result can be compared row by
/// row with others on the same rows.
public struct TestRanks: Sendable {
    /// Among all items, 1-based; 0 is a miss.
    public let full: [Int32]
    /// By the second stage, also among all items; nil if the run has none.
    public let reranked: [Int32]?
    /// Within each candidate set, with its name (`CandidateMetrics.ranksName`); 0 where the target is not a candidate.
    public let candidates: [(name: RankListName, ranks: [Int32])]

    /// How items of equal scores are ranked. Files from before it was kept are of this rule: there was no other.
    public let tieRule: String

    public static let tiesAgainstModel = "ties count against the model"
    static let name = "test" + RunFolder.tensorsSuffix

    public init(
        full: [Int32], reranked: [Int32]? = nil, candidates: [(name: RankListName, ranks: [Int32])],
        tieRule: String = Self.tiesAgainstModel
    ) {
        self.full = full
        self.reranked = reranked
        self.candidates = candidates
        self.tieRule = tieRule
    }

    /// - Parameter summary: the result that the ranks belong to.
    /// - Throws: `FileError` if the file is missing or damaged, or belongs to another result.
    init(_ file: OpenFile, of summary: RunSummary) throws {
        let content: Safetensors
        do {
            content = try Safetensors(contentsOf: SafetensorsFile(file))
        } catch let error as Safetensors.FormatError {
            throw FileError(error.description, at: file.url)
        }
        var lists: [(name: RankListName, ranks: [Int32])] = []
        for entry in content.entries {
            guard case .integer(let ranks) = entry.values, ranks.count == summary.dataset.testRows else {
                throw FileError(
                    "\(entry.name.forTerminal) is not a rank for each of \(summary.dataset.testRows) rows", at: file.url
                )
            }
            // Lists of other names are of another version.
            if let name = RankListName(rawValue: entry.name) { lists.append((name, ranks)) }
        }
        guard let full = lists.first(where: { $0.name == .full })?.ranks,
            content.metadata["fingerprint"] == summary.dataset.fingerprint, content.metadata["run"] == summary.run
        else { throw FileError("these are the ranks of another run", at: file.url) }
        self.init(
            full: full, reranked: lists.first { $0.name == .reranked }?.ranks,
            candidates: lists.filter { ![.full, .reranked].contains($0.name) },
            tieRule: content.metadata["ties"] ?? Self.tiesAgainstModel)
    }
}

extension RunFolder {
    /// Path of the ranks within the folder.
    public static let testRanksPath = "\(ranksName)/\(TestRanks.name)"

    /// Whether there are ranks of the test rows.
    public var keepsTestRanks: Bool {
        FileManager.default.fileExists(atPath: url.appending(path: Self.testRanksPath).path) || isReference
    }

    /// The ranks that a result was computed from; of a reference run as exactly as metrics ask for.
    /// - Throws: `FileError` if there are none, or they are damaged or belong to another result.
    public func testRanks(of summary: RunSummary) throws -> TestRanks {
        let run = try Folder(url, mayBeLink: true)
        if let file = try ReferenceRanks.file(in: run) { return try ReferenceRanks(file, of: summary).ranks }
        let folder = try Folder(existing: Self.ranksName, in: run)
        guard let file = try OpenFile(TestRanks.name, in: folder) else {
            throw FileError("read", ranks.appending(component: TestRanks.name), code: ENOENT)
        }
        return try TestRanks(file, of: summary)
    }
}

extension RunWriter {
    /// Keeps the ranks of the run.
    /// - Parameter fingerprint: of the data.
    /// - Throws: `FileError`.
    public func write(_ ranks: TestRanks, fingerprint: String) throws {
        var content = Safetensors()
        content.entries = ([(.full, ranks.full)] + (ranks.reranked.map { [(.reranked, $0)] } ?? []) + ranks.candidates)
            .map { name, ranks in
                Safetensors.Entry(name: name.rawValue, shape: [ranks.count], values: .integer(ranks))
            }
        content.metadata = ["fingerprint": fingerprint, "run": run.id.description, "ties": ranks.tieRule]
        let folder = try ranksFolder()
        folder.sweepTemporaries { $0 == TestRanks.name }
        try folder.replace(TestRanks.name, content)
    }
}
