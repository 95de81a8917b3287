import Basics
import Sessions

/// The parents of categories.
struct CategoryTree {
    private var names = Vocabulary()
    /// Parent of each category, −1: none.
    private var parents: [Int32] = []

    /// Reads a file with a row per category.
    /// - Throws: `DataError` for missing columns, a category with two parents, or one that is above itself; or
    ///   `Stopped`.
    init(_ text: inout DelimitedText, child: String, parent: String, stop: StopFlag) throws {
        let childColumn = try text.column(child, key: "data.levels.child")
        let parentColumn = try text.column(parent, key: "data.levels.parent")
        // Line of each category with a row of its own, 0: none.
        var lines: [Int] = []
        while try text.nextRow() {
            try stop.check()
            let child = text.withCell(childColumn) { isMissing($0) ? -1 : add($0) }
            if child < 0 {
                throw text.error(childColumn, "the category has no name; fill the cell or remove the row")
            }
            let parent = text.withCell(parentColumn) { isMissing($0) ? -1 : add($0) }
            while lines.count < parents.count { lines.append(0) }
            if lines[Int(child)] > 0 {
                throw text.error(
                    childColumn,
                    "the category \(quoted(text.text(childColumn))) is already in line \(lines[Int(child)]); a "
                        + "category has one parent, so remove one of the two rows")
            }
            lines[Int(child)] = text.line
            parents[Int(child)] = parent
            if isAbove(child, itself: parent) {
                throw text.error(
                    parentColumn,
                    "the category \(quoted(text.text(childColumn))) is among those above "
                        + "\(quoted(text.text(parentColumn))); a tree has no circles, so correct one of the parents")
            }
        }
    }

    private mutating func add(_ name: UnsafeRawBufferPointer) -> Int32 {
        let category = names.add(name)
        if Int(category) == parents.count { parents.append(-1) }
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
