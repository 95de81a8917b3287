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
    func problem(rows: Int) -> String? {
        guard perSession.allSatisfy({ $0 > 0 }), perSession.reduce(0, { $0 + Int($1) }) == rows else {
            return "\(TestRows.perSessionName) does not divide \(rows) rows into sessions"
        }
        let ranges: [String: ClosedRange<Int32>] = [
            TestRows.prefixName: 1...(.max - 1), TestRows.clicksName: 0...(.max), TestRows.isInPrefixName: 0...1,
        ]
        return lists.dropFirst().first { name, list in
            list.count != rows || !list.allSatisfy((ranges[name] ?? -1...1).contains)
        }.map { "\($0.name) is not what it should be for each of \(rows) rows" }
    }
}

// MARK: The file

extension TestRows {
    static let fileName = "rows" + RunFolder.tensorsSuffix

    static let perSessionName = "rows per session"
    static let prefixName = "prefix"
    private static let clicksName = "clicks of target"
    private static let isInPrefixName = "target in prefix"
    private static func headName(_ level: Int) -> String { "category head \(level + 1)" }
    private static func hitName(_ level: Int) -> String { "category hit \(level + 1)" }

    /// - Parameter summary: the result that the rows belong to.
    /// - Throws: `FileError` if the file is damaged, or belongs to another result.
    fileprivate init(_ file: OpenFile, of summary: RunSummary) throws {
        let content = try Safetensors(sealed: file)
        guard content.metadata["fingerprint"] == summary.dataset.fingerprint, content.metadata["run"] == summary.run
        else { throw FileError("these are the test rows of another run", at: file.url) }
        try self.init(levels: content.metadata["levels"], at: file.url) { name in
            guard case .integer(let list) = content[name] else { return nil }
            return list
        }
        if let problem = problem(rows: summary.dataset.testRows) { throw FileError(problem, at: file.url) }
    }
}

extension TestRows {
    /// All lists with the names that files have them under.
    var lists: [(name: String, list: [Int32])] {
        var lists = [
            (Self.perSessionName, perSession), (Self.prefixName, prefix), (Self.clicksName, clicks),
            (Self.isInPrefixName, isInPrefix),
        ]
        for (index, level) in levels.enumerated() {
            lists.append((Self.headName(index), level.isHead))
            if let hit = level.isHit { lists.append((Self.hitName(index), hit)) }
        }
        return lists
    }

    /// The names of the category levels as the metadata of files have them.
    func namesOfLevels() throws -> String {
        String(decoding: try RunJSON.encode(levels.map(\.name)), as: UTF8.self)
    }

    /// The lists of a file, which may still be impossible (`problem`).
    /// - Parameters:
    ///   - levels: the names of the category levels, `limit` at most.
    ///   - list: the list of a name; nil if there is none.
    /// - Throws: `FileError` if one is missing, or what `list` throws.
    init(
        levels: String?, atMost limit: Int = .max, at file: URL, _ list: (_ name: String) throws -> [Int32]?
    ) throws {
        func needed(_ name: String) throws -> [Int32] {
            guard let list = try list(name) else { throw FileError("the list \(name) is missing", at: file) }
            return list
        }
        guard let levels, let names = try? RunJSON.decode([String].self, from: Data(levels.utf8)), names.count <= limit
        else { throw FileError("the names of the category levels are missing", at: file) }
        self.init(
            perSession: try needed(Self.perSessionName), prefix: try needed(Self.prefixName),
            clicks: try needed(Self.clicksName), isInPrefix: try needed(Self.isInPrefixName),
            levels: try names.enumerated().map { index, name in
                Level(name: name, isHead: try needed(Self.headName(index)), isHit: try list(Self.hitName(index)))
            })
    }
}

extension RunFolder {
    /// Path of the test rows within the folder.
    public static let testRowsPath = "\(ranksName)/\(TestRows.fileName)"

    /// What is known of the test rows that a result was computed from; nil if the run was made before that was kept.
    /// - Throws: `FileError` if the file is damaged, or belongs to another result.
    public func testRows(of summary: RunSummary) throws -> TestRows? {
        let folder = try Folder(url, mayBeLink: true)
        if let file = try ReferenceRanks.file(in: folder) { return try ReferenceRanks(file, of: summary).rows }
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
        content.entries = rows.lists.map { name, list in
            Safetensors.Entry(name: name, shape: [list.count], values: .integer(list))
        }
        content.metadata = [
            "fingerprint": fingerprint, "run": run.id.description, "levels": try rows.namesOfLevels(),
        ]
        let folder = try ranksFolder()
        folder.sweepTemporaries { $0 == TestRows.fileName }
        try folder.replace(TestRows.fileName, content)
    }
}

extension Safetensors {
    /// The content of a file that is always written with a checksum; those of other programs have none.
    /// - Throws: `FileError` if it is damaged, or has no checksum.
    init(sealed file: OpenFile) throws {
        do {
            let tensors = try SafetensorsFile(file)
            guard tensors.checksum != nil else { throw FileError("the header has no checksum", at: file.url) }
            try self.init(contentsOf: tensors)
        } catch let error as FormatError {
            throw FileError(error.description, at: file.url)
        }
    }
}
