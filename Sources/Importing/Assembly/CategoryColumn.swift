import Experiments
import Sessions

/// A column of categories: one level, or several by the paths to the categories in its cells.
struct CategoryColumn {
    /// Where the names of a category on each level come from.
    enum Paths {
        /// The parts of the name; that of a level is the beginning of the whole.
        case separator([UInt8])
        case tree(CategoryTree)
        /// The elements of a list; the name of a level is the beginning of the list, joined by the separator.
        case lists(separator: [UInt8])

        /// Rows of the tree that were left out.
        var unreadable: SourceReport.Unreadable? { if case .tree(let tree) = self { tree.unreadable } else { nil } }
    }

    private let splitting: CellSplitting
    private let paths: Paths?
    private var levels: [ItemFieldBuilder]

    /// - Parameter paths: nil for one level.
    init(name: String, _ source: DataSource, paths: Paths?) {
        splitting = CellSplitting(source.values)
        self.paths = paths
        let names = paths == nil ? [name] : (0..<source.levels.count).map { "\(name) \($0 + 1)" }
        levels = names.map { ItemFieldBuilder(name: $0, kind: .category) }
    }

    /// Values of all items so far.
    var tokenCount: Int { levels.reduce(0) { $0 + $1.tokenCount } }

    /// Whether a cell is a list, where lists are expected.
    func fits(_ cell: UnsafeRawBufferPointer) -> Bool {
        if case .lists = paths { return isMissing(cell) || listPaths(cell) != nil }
        return splitting.fits(cell)
    }

    /// Adds the categories of a cell to an item; false if the cell is no list where lists are expected.
    mutating func append(_ cell: UnsafeRawBufferPointer, item: Int) -> Bool {
        defer { for level in levels.indices { levels[level].endItem(item) } }
        if case .lists(let separator) = paths { return addLists(of: cell, separator) }
        return splitting.forEachValue(of: cell) { value in
            switch paths {
            case nil, .lists: levels[0].add(value)
            case .separator(let separator): add(beginningsOf: value, separator)
            case .tree(let tree):
                for (level, name) in tree.path(to: value).prefix(levels.count).enumerated() {
                    var name = name
                    name.withUTF8 { levels[level].add(UnsafeRawBufferPointer($0)) }
                }
            }
        }
    }

    private mutating func addLists(of cell: UnsafeRawBufferPointer, _ separator: [UInt8]) -> Bool {
        if isMissing(cell) { return true }
        guard let paths = listPaths(cell) else { return false }
        for path in paths {
            var name: [UInt8] = []
            for (level, part) in path.filter({ !$0.isEmpty }).prefix(levels.count).enumerated() {
                name += (level > 0 ? separator : []) + part
                name.withUnsafeBytes { levels[level].add($0) }
            }
        }
        return true
    }

    private mutating func add(beginningsOf value: UnsafeRawBufferPointer, _ separator: [UInt8]) {
        var level = 0
        var end = 0
        split(value, at: separator) { part in
            end += part.count
            // An empty part, as at the end of “a.b.”, is no level.
            if !part.isEmpty {
                if level < levels.count { levels[level].add(UnsafeRawBufferPointer(rebasing: value[..<end])) }
                level += 1
            }
            end += separator.count
        }
    }

    func fields(itemCount: Int) -> [CategoryLevel] {
        levels.map { CategoryLevel(field: $0.field(itemCount: itemCount)) }
    }
}
