import Basics
import Foundation
import Metrics

/// What is known of every test row beside its rank, in the order of the ranks: which session it is of, and by what rows
/// can be told apart when results are compared.
public struct TestRows: Sendable, Hashable {
    /// A level of categories.
    public struct Level: Sendable, Hashable {
        public let name: String
        /// Whether the target's category is among the most clicked ones that together have half of the training
        /// clicks: 1 yes, 0 no, −1 the target has no category.
        public let isHead: [Int32]
        /// Whether the model's best category is the target's: 1 yes, 0 no, −1 the target has no category. Nil if the
        /// model predicts none on this level.
        public let isHit: [Int32]?

        public init(name: String, isHead: [Int32], isHit: [Int32]?) {
            self.name = name
            self.isHead = isHead
            self.isHit = isHit
        }
    }

    /// Rows of each test session that has any, in the order of the sessions.
    public let perSession: [Int32]
    /// Clicks before the target, at least one.
    public let prefix: [Int32]
    /// Clicks of the target in the sessions that the scorer learned from.
    public let clicks: [Int32]
    /// Whether the target is among the clicks before it: 1 or 0.
    public let isInPrefix: [Int32]
    /// Coarsest first.
    public let levels: [Level]

    public init(
        perSession: [Int32], prefix: [Int32], clicks: [Int32], isInPrefix: [Int32], levels: [Level]
    ) {
        self.perSession = perSession
        self.prefix = prefix
        self.clicks = clicks
        self.isInPrefix = isInPrefix
        self.levels = levels
    }

    public var count: Int { prefix.count }

    /// Clicks of the session of every row, the last target included.
    public var sessionLengths: [Int32] {
        var lengths: [Int32] = []
        lengths.reserveCapacity(count)
        for rows in perSession {
            let last = lengths.count + Int(rows) - 1
            lengths += repeatElement(prefix[last] + 1, count: Int(rows))
        }
        return lengths
    }

    /// The first list that is none of `rows` test rows, in words; nil if all are.
    fileprivate func problem(rows: Int) -> String? {
        guard perSession.allSatisfy({ $0 > 0 }), perSession.reduce(0, { $0 + Int($1) }) == rows else {
            return "\(TestRows.perSessionName) does not divide \(rows) rows into sessions"
        }
        var lists: [(name: String, list: [Int32], range: ClosedRange<Int32>)] = [
            (TestRows.prefixName, prefix, 1...(.max - 1)), (TestRows.clicksName, clicks, 0...(.max)),
            (TestRows.isInPrefixName, isInPrefix, 0...1),
        ]
        for (index, level) in levels.enumerated() {
            lists.append((TestRows.headName(index), level.isHead, -1...1))
            if let hit = level.isHit { lists.append((TestRows.hitName(index), hit, -1...1)) }
        }
        return lists.first { $0.list.count != rows || !$0.list.allSatisfy($0.range.contains) }.map {
            "\($0.name) is not what it should be for each of \(rows) rows"
        }
    }
}

// MARK: The file

extension TestRows {
    static let fileName = "rows" + RunFolder.tensorsSuffix

    fileprivate static let perSessionName = "rows per session"
    fileprivate static let prefixName = "prefix"
    fileprivate static let clicksName = "clicks of target"
    fileprivate static let isInPrefixName = "target in prefix"
    fileprivate static func headName(_ level: Int) -> String { "category head \(level + 1)" }
    fileprivate static func hitName(_ level: Int) -> String { "category hit \(level + 1)" }

    /// - Parameter summary: the result that the rows belong to.
    /// - Throws: `FileError` if the file is damaged, or belongs to another result.
    fileprivate init(_ file: OpenFile, of summary: RunSummary) throws {
        let content: Safetensors
        do {
            let tensors = try SafetensorsFile(file)
            // Files of other programs have none; this one is always written with it.
            guard tensors.checksum != nil else { throw FileError("the header has no checksum", at: file.url) }
            content = try Safetensors(contentsOf: tensors)
        } catch let error as Safetensors.FormatError {
            throw FileError(error.description, at: file.url)
        }
        guard content.metadata["fingerprint"] == summary.dataset.fingerprint, content.metadata["run"] == summary.run
        else { throw FileError("these are the test rows of another run", at: file.url) }
        func list(_ name: String) throws -> [Int32] {
            guard case .integer(let list) = content[name] else {
                throw FileError("the list \(name) is missing", at: file.url)
            }
            return list
        }
        guard let json = content.metadata["levels"],
            let names = try? RunJSON.decode([String].self, from: Data(json.utf8))
        else { throw FileError("the names of the category levels are missing", at: file.url) }
        self.init(
            perSession: try list(Self.perSessionName), prefix: try list(Self.prefixName),
            clicks: try list(Self.clicksName), isInPrefix: try list(Self.isInPrefixName),
            levels: try names.enumerated().map { index, name in
                let isPredicted = content[Self.hitName(index)] != nil
                return Level(
                    name: name, isHead: try list(Self.headName(index)),
                    isHit: isPredicted ? try list(Self.hitName(index)) : nil)
            })
        if let problem = problem(rows: summary.dataset.testRows) { throw FileError(problem, at: file.url) }
    }
}

extension RunFolder {
    /// Path of the test rows within the folder.
    public static let testRowsPath = "\(ranksName)/\(TestRows.fileName)"

    /// What is known of the test rows that a result was computed from; nil if the run was made before that was kept.
    /// - Throws: `FileError` if the file is damaged, or belongs to another result.
    public func testRows(of summary: RunSummary) throws -> TestRows? {
        let folder = try Folder(url, mayBeLink: true)
        guard try folder.finds(Self.ranksName) else { return nil }
        guard let file = try OpenFile(TestRows.fileName, in: try Folder(existing: Self.ranksName, in: folder)) else {
            return nil
        }
        return try TestRows(file, of: summary)
    }
}

extension RunWriter {
    /// Keeps what is known of the test rows.
    /// - Parameter fingerprint: of the data.
    /// - Throws: `FileError`.
    public func write(_ rows: TestRows, fingerprint: String) throws {
        var content = Safetensors()
        func append(_ name: String, _ list: [Int32]) {
            content.entries.append(.init(name: name, shape: [list.count], values: .integer(list)))
        }
        append(TestRows.perSessionName, rows.perSession)
        append(TestRows.prefixName, rows.prefix)
        append(TestRows.clicksName, rows.clicks)
        append(TestRows.isInPrefixName, rows.isInPrefix)
        for (index, level) in rows.levels.enumerated() {
            append(TestRows.headName(index), level.isHead)
            if let hit = level.isHit { append(TestRows.hitName(index), hit) }
        }
        content.metadata = [
            "fingerprint": fingerprint, "run": run.id.description,
            "levels": String(decoding: try RunJSON.encode(rows.levels.map(\.name)), as: UTF8.self),
        ]
        let folder = try ranksFolder()
        folder.sweepTemporaries { $0 == TestRows.fileName }
        try folder.replace(TestRows.fileName, content)
    }
}
