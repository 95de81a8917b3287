import Basics
import Foundation
import Metrics

/// The test rows of a reference run: ranks as exactly as any metric asks for, and what is known of the rows as exactly
/// as any slice asks for, so that tables and comparisons come out as those of the run itself, to the bit.
///
/// Every list is kept by itself as a tensor of words (`SymbolCode`). Coarser than in the run are three of them:
/// - ranks beyond the metrics' cutoff are the rank after it, since all of them count nothing;
/// - `clicks of target` is the least number of the slice it is in (`PopularitySlice`);
/// - `clicks skipped`, in place of `prefix`, is by how much the prefix is longer than that of the row before and its
///   target or, in the first row of a session, than one click. It is nearly always 0.
///
/// Ranks in candidate sets are not kept: their metrics are in the summary.
struct ReferenceRanks {
    let ranks: TestRanks
    let rows: TestRows

    static let name = "reference" + RunFolder.tensorsSuffix
    private static let skippedName = "clicks skipped"

    /// Size of a file, test rows and levels of categories at most: a forged file may stand for very much memory.
    static let byteLimit = 1 << 25
    static let rowLimit = 1 << 22
    static let levelLimit = 16

    /// - Parameters: ranks, rows: those of a run, with a number for each of the same rows.
    init(ranks: TestRanks, rows: TestRows) {
        func coarse(_ ranks: [Int32]) -> [Int32] { ranks.map { min($0, Int32(RankingMetrics.cutoff) + 1) } }
        self.ranks = TestRanks(
            full: coarse(ranks.full), reranked: ranks.reranked.map(coarse), candidates: [], tieRule: ranks.tieRule)
        self.rows = TestRows(
            perSession: rows.perSession, prefix: rows.prefix,
            clicks: rows.clicks.map { PopularitySlice.fewestClicks(with: $0) }, isInPrefix: rows.isInPrefix,
            levels: rows.levels)
    }

    /// Why the ranks cannot be those that a result was computed from, in words; nil if they can.
    ///
    /// Of NDCG nothing is said: logarithms differ between systems in the last bit.
    func problem(_ summary: RunSummary) -> String? {
        func isOf(_ ranks: [Int32], _ metrics: RankingMetrics?) -> Bool {
            let own = RankingMetrics(ranks: ranks)
            return own.hr == metrics?.hr && own.mrr == metrics?.mrr && own.rows == metrics?.rows
        }
        let isRight =
            summary.ranksItems == false
            || isOf(ranks.full, summary.metrics.test)
                && ranks.reranked.map { isOf($0, summary.secondStage?.test) } ?? (summary.secondStage == nil)
        return isRight ? nil : "the ranks do not give the metrics of the summary"
    }
}

// MARK: The file

extension ReferenceRanks {
    /// The content of the file.
    func encoded(of summary: RunSummary) throws -> Data {
        var content = Safetensors()
        func append(_ name: String, _ numbers: [Int32]) {
            let words = SymbolCode.encode(numbers)
            content.entries.append(.init(name: name, shape: [words.count], values: .integer(words)))
        }
        append(RankListName.full.rawValue, ranks.full)
        if let reranked = ranks.reranked { append(RankListName.reranked.rawValue, reranked) }
        for (name, list) in rows.lists {
            if name == TestRows.prefixName { append(Self.skippedName, Self.skipped(rows)) } else { append(name, list) }
        }
        content.metadata = [
            "fingerprint": summary.dataset.fingerprint, "run": summary.run, "ties": ranks.tieRule,
            "levels": try rows.namesOfLevels(),
        ]
        var data = Data()
        try content.write { data.append(contentsOf: $0) }
        return data
    }

    /// The file of a reference run; nil if there is none, so that the run is another.
    /// - Throws: `FileError`, also if it is a link.
    static func file(in folder: Folder) throws(FileError) -> OpenFile? {
        try folder.finds(name) ? try OpenFile(unlinked: name, in: folder) : nil
    }

    /// - Parameter summary: the result that the ranks belong to.
    /// - Throws: `FileError` if the file is damaged, or belongs to another result.
    init(_ file: OpenFile, of summary: RunSummary) throws {
        try file.check(atMost: Self.byteLimit)
        let content = try Safetensors(sealed: file)
        let count = summary.dataset.testRows
        guard content.metadata["fingerprint"] == summary.dataset.fingerprint, content.metadata["run"] == summary.run,
            let ties = content.metadata["ties"], count <= Self.rowLimit
        else { throw FileError("this is the reference of another run", at: file.url) }

        func list(_ name: String) throws -> [Int32]? {
            guard case .integer(let words)? = content[name] else { return nil }
            do { return try SymbolCode.decode(words, atMost: count) } catch {
                throw FileError("\(name): \(error)", at: file.url)
            }
        }
        func ranks(_ name: RankListName) throws -> [Int32]? {
            guard let ranks = try list(name.rawValue) else { return nil }
            guard ranks.count == count, ranks.allSatisfy({ (0...Int32(RankingMetrics.cutoff) + 1).contains($0) })
            else { throw FileError("\(name) is not a rank for each of \(count) rows", at: file.url) }
            return ranks
        }
        guard let full = try ranks(.full) else { throw FileError("the ranks are missing", at: file.url) }
        self.ranks = TestRanks(full: full, reranked: try ranks(.reranked), candidates: [], tieRule: ties)
        rows = try TestRows(levels: content.metadata["levels"], atMost: Self.levelLimit, at: file.url) { name in
            guard name == TestRows.prefixName else { return try list(name) }
            guard let perSession = try list(TestRows.perSessionName), let skipped = try list(Self.skippedName) else {
                return nil
            }
            return Self.prefix(perSession: perSession, skipped: skipped)
        }
        if let problem = rows.problem(rows: count) ?? problem(summary) { throw FileError(problem, at: file.url) }
    }

    private static func skipped(_ rows: TestRows) -> [Int32] {
        var least: Int32 = 1
        return zip(rows.prefix, isFirst(rows.perSession)).map { prefix, isFirst in
            if isFirst { least = 1 }
            defer { least = prefix + 1 }
            return prefix - least
        }
    }

    /// Whatever a forged list holds: what cannot be is refused afterwards (`TestRows.problem`).
    private static func prefix(perSession: [Int32], skipped: [Int32]) -> [Int32] {
        var least: Int32 = 1
        return zip(skipped, isFirst(perSession)).map { skipped, isFirst in
            if isFirst { least = 1 }
            let prefix = least &+ skipped
            least = prefix &+ 1
            return prefix
        }
    }

    /// Of every row, whether it is the first of its session; as many rows as fit a reference at most.
    private static func isFirst(_ perSession: [Int32]) -> [Bool] {
        var isFirst: [Bool] = []
        for rows in perSession where isFirst.count + Int(max(rows, 0)) <= rowLimit && rows > 0 {
            isFirst.append(true)
            isFirst += repeatElement(false, count: Int(rows) - 1)
        }
        return isFirst
    }
}
