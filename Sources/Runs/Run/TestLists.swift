import Basics
import Foundation
import Metrics

/// What a model recommends for every test row, in the order of the ranks, and what is to be known of the items to judge
/// that: how often each is clicked, and which category it stands for.
public struct TestLists: Sendable, Hashable {
    /// A level of categories.
    public struct Level: Sendable, Hashable {
        public let name: String
        /// The category that each item stands for as a target; −1 if it has none.
        public let ofItems: [Int32]
        /// The best category of each row, −1 if no score was a number; nil if the model predicts none on this level.
        public let predicted: [Int32]?
        /// The probability of that category by the softmax of the head; nil also if the head has another loss.
        public let confidence: [Float]?

        public init(name: String, ofItems: [Int32], predicted: [Int32]?, confidence: [Float]?) {
            self.name = name
            self.ofItems = ofItems
            self.predicted = predicted
            self.confidence = confidence
        }
    }

    /// Items per list.
    public static let length = RankingMetrics.cutoff

    /// rows × length: the best items among all, best first, equal ones in catalogue order; −1 after the last where a
    /// fitted model has nothing to say of more items.
    public let full: [Int32]
    /// The same by the second stage; nil if the run has none.
    public let reranked: [Int32]?
    /// Clicks of every item in the sessions that the scorer learned from.
    public let clicks: [Int32]
    /// Coarsest first.
    public let levels: [Level]

    /// - Parameters: full, reranked: per row, at most `length` items.
    public init(full: [[Int32]], reranked: [[Int32]]?, clicks: [Int32], levels: [Level]) {
        self.init(full: Self.filled(full), reranked: reranked.map(Self.filled), clicks: clicks, levels: levels)
    }

    fileprivate init(full: [Int32], reranked: [Int32]?, clicks: [Int32], levels: [Level]) {
        self.full = full
        self.reranked = reranked
        self.clicks = clicks
        self.levels = levels
    }

    private static func filled(_ lists: [[Int32]]) -> [Int32] {
        var filled: [Int32] = []
        filled.reserveCapacity(lists.count * length)
        for list in lists {
            filled += list.prefix(length)
            filled += repeatElement(-1, count: max(0, length - list.count))
        }
        return filled
    }

    public var rows: Int { full.count / Self.length }

    /// The items of a row.
    /// - Parameter lists: `full` or `reranked`.
    public static func items(_ lists: [Int32], row: Int) -> ArraySlice<Int32> {
        lists[row * length..<(row + 1) * length].prefix { $0 >= 0 }
    }

    /// The first list that cannot be one of such a result, in words; nil if all can.
    fileprivate func problem(of data: DatasetSummary) -> String? {
        for (name, lists) in [(Self.fullName, full), (Self.rerankedName, reranked ?? [])] {
            for row in 0..<lists.count / Self.length {
                let list = lists[row * Self.length..<(row + 1) * Self.length]
                let items = list.prefix { $0 >= 0 }
                guard list.dropFirst(items.count).allSatisfy({ $0 == -1 }),
                    items.allSatisfy({ $0 < Int32(clamping: data.items) }), Set(items).count == items.count
                else { return "\(name), row \(row + 1), is no list of different items" }
            }
        }
        guard clicks.allSatisfy({ $0 >= 0 }) else { return "\(Self.clicksName) has a number below 0" }
        guard levels.count == data.categories.count else { return "it is of \(levels.count) levels of categories" }
        for (level, count) in zip(levels, data.categories) {
            let range = -1..<Int32(clamping: count)
            guard level.ofItems.allSatisfy(range.contains), level.predicted?.allSatisfy(range.contains) ?? true else {
                return "\(level.name.forTerminal) has a category that there is not"
            }
            guard level.confidence?.allSatisfy({ (0...1).contains($0) }) ?? true else {
                return "\(level.name.forTerminal) has a probability that is not from 0 to 1"
            }
        }
        return nil
    }
}

// MARK: The file

extension TestLists {
    static let fileName = "lists" + RunFolder.tensorsSuffix

    private static let fullName = "full"
    private static let rerankedName = "reranked"
    private static let clicksName = "clicks of items"
    private static func ofItemsName(_ level: Int) -> String { "category of items \(level + 1)" }
    private static func predictedName(_ level: Int) -> String { "category predicted \(level + 1)" }
    private static func confidenceName(_ level: Int) -> String { "category confidence \(level + 1)" }

    fileprivate var entries: [Safetensors.Entry] {
        func entry(_ name: String, _ list: [Int32], _ shape: [Int]? = nil) -> Safetensors.Entry {
            .init(name: name, shape: shape ?? [list.count], values: .integer(list))
        }
        var entries = [entry(Self.fullName, full, [rows, Self.length]), entry(Self.clicksName, clicks)]
        if let reranked { entries.append(entry(Self.rerankedName, reranked, [rows, Self.length])) }
        for (index, level) in levels.enumerated() {
            entries.append(entry(Self.ofItemsName(index), level.ofItems))
            if let predicted = level.predicted { entries.append(entry(Self.predictedName(index), predicted)) }
            if let confidence = level.confidence {
                entries.append(
                    .init(name: Self.confidenceName(index), shape: [confidence.count], values: .float(confidence)))
            }
        }
        return entries
    }

    /// - Parameter summary: the result that the lists belong to.
    /// - Throws: `FileError` if the file is damaged, or belongs to another result.
    fileprivate init(_ file: OpenFile, of summary: RunSummary) throws {
        let content = try Safetensors(sealed: file)
        let data = summary.dataset
        guard content.metadata["fingerprint"] == data.fingerprint, content.metadata["run"] == summary.run
        else { throw FileError("these are the lists of another run", at: file.url) }
        func list(_ name: String, _ shape: Int...) throws(FileError) -> [Int32]? {
            guard let entry = content.entries.first(where: { $0.name == name }) else { return nil }
            guard entry.shape == shape, case .integer(let list) = entry.values else {
                throw FileError(
                    "\(name) is not a list of \(shape.map(String.init).joined(separator: " × "))", at: file.url)
            }
            return list
        }
        func needed(_ list: [Int32]?, _ name: String) throws(FileError) -> [Int32] {
            guard let list else { throw FileError("the list \(name) is missing", at: file.url) }
            return list
        }
        let text = content.metadata["levels"]
        guard let text, let names = try? RunJSON.decode([String].self, from: Data(text.utf8)) else {
            throw FileError("the names of the category levels are missing", at: file.url)
        }
        self.init(
            full: try needed(try list(Self.fullName, data.testRows, Self.length), Self.fullName),
            reranked: try list(Self.rerankedName, data.testRows, Self.length),
            clicks: try needed(try list(Self.clicksName, data.items), Self.clicksName),
            levels: try names.enumerated().map { index, name in
                var confidence: [Float]?
                if let entry = content.entries.first(where: { $0.name == Self.confidenceName(index) }) {
                    guard entry.shape == [data.testRows], case .float(let values) = entry.values else {
                        throw FileError("\(entry.name) is not a list of \(data.testRows)", at: file.url)
                    }
                    confidence = values
                }
                let ofItems = Self.ofItemsName(index)
                return Level(
                    name: name, ofItems: try needed(try list(ofItems, data.items), ofItems),
                    predicted: try list(Self.predictedName(index), data.testRows), confidence: confidence)
            })
        if let problem = problem(of: data) { throw FileError(problem, at: file.url) }
    }
}

extension RunFolder {
    /// Path of the lists within the folder.
    public static let testListsPath = "\(ranksName)/\(TestLists.fileName)"

    /// Whether there are lists of the test rows, whole or not.
    public var keepsTestLists: Bool {
        FileManager.default.fileExists(atPath: url.appending(path: Self.testListsPath).path)
    }

    /// What a result recommends for the test rows; nil if the run was made before that was kept, or is a reference run.
    /// - Throws: `FileError` if the file is damaged, or belongs to another result.
    public func testLists(of summary: RunSummary) throws -> TestLists? {
        let folder = try Folder(url, mayBeLink: true)
        guard try !folder.finds(ReferenceRanks.name), try folder.finds(Self.ranksName) else { return nil }
        guard let file = try OpenFile(TestLists.fileName, in: try Folder(existing: Self.ranksName, in: folder)) else {
            return nil
        }
        return try TestLists(file, of: summary)
    }
}

extension RunWriter {
    /// Keeps what the run recommends.
    /// - Parameter fingerprint: of the data.
    /// - Throws: `FileError`.
    public func write(_ lists: TestLists, fingerprint: String) throws {
        var content = Safetensors()
        content.entries = lists.entries
        content.metadata = [
            "fingerprint": fingerprint, "run": run.id.description,
            "levels": String(decoding: try RunJSON.encode(lists.levels.map(\.name)), as: UTF8.self),
        ]
        let folder = try ranksFolder()
        folder.sweepTemporaries { $0 == TestLists.fileName }
        try folder.replace(TestLists.fileName, content)
    }
}
