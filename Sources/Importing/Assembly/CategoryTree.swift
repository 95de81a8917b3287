import Basics
import Experiments
import Sessions

/// The parents of categories.
struct CategoryTree {
    private var names = Vocabulary()
    /// Parent of each category, −1: none.
    private var parents: [Int32] = []

    /// Line of each category with a row of its own, 0: none.
    private var lines: [Int] = []
    /// Rows that were left out.
    private(set) var unreadable: SourceReport.Unreadable?

    /// Reads a file with a row per category.
    /// - Parameter rows: what to do with a row that cannot be read, that names a category again, or one that is above
    ///   itself.
    /// - Throws: `DataError` for missing columns, and for such rows if they are an error; or `Stopped`.
    init(
        _ text: inout DelimitedText, child: String, parent: String, unreadable rows: DataSource.UnreadableRows,
        stop: StopFlag
    ) throws {
        var reader = RowReader(rows)
        let childColumn = try text.column(child, key: "data.levels.child")
        let parentColumn = try text.column(parent, key: "data.levels.parent")
        while try reader.next(&text) {
            try stop.check()
            do throws(DataError) { try add(childColumn, parentColumn, in: text) } catch { try reader.skip(error) }
        }
        try reader.require()
        unreadable = reader.unreadable
    }

    /// Adds the category of the current row.
    private mutating func add(_ childColumn: Int, _ parentColumn: Int, in text: DelimitedText) throws(DataError) {
        if text.withCell(childColumn, isMissing) {
            throw text.errorOfRow(childColumn, "the category has no name; fill the cell or remove the row")
        }
        let child = text.withCell(childColumn) { add($0) }
        if lines[Int(child)] > 0 {
            throw text.errorOfRow(
                childColumn,
                "the category \(quoted(text.text(childColumn))) is already in line \(lines[Int(child)]); a category "
                    + "has one parent, so remove one of the two rows")
        }
        let parent = text.withCell(parentColumn) { isMissing($0) ? -1 : add($0) }
        if isAbove(child, itself: parent) {
            throw text.errorOfRow(
                parentColumn,
                "the category \(quoted(text.text(childColumn))) is among those above "
                    + "\(quoted(text.text(parentColumn))); a tree has no circles, so correct one of the parents")
        }
        lines[Int(child)] = text.line
        parents[Int(child)] = parent
    }

    private mutating func add(_ name: UnsafeRawBufferPointer) -> Int32 {
        let category = names.add(name)
        if Int(category) == parents.count {
            parents.append(-1)
            lines.append(0)
        }
        return category
    }

    /// Whether a category is the other one, or above it.
    private func isAbove(_ category: Int32, itself other: Int32) -> Bool {
        var above = other
        while above >= 0 {
            if above == category { return true }
            above = parents[Int(above)]
        }
        return false
    }

    /// The names from the root down to a category; the category alone if the tree does not have it.
    func path(to category: UnsafeRawBufferPointer) -> [String] {
        guard let known = names.find(category) else { return [String(decoding: category, as: UTF8.self)] }
        var path: [String] = []
        var place = known
        while place >= 0 {
            path.append(names.text(Int(place)))
            place = parents[Int(place)]
        }
        return path.reversed()
    }
}
