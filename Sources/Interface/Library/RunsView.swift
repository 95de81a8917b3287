import Runs
import ScreenKit

/// The view of the runs that all pages share: filter, order, cursor and marks.
///
/// The order is a state of its own: it changes when the user sorts or opens the Runs page, never because a value
/// changed under the cursor.
public struct RunsView: Sendable, Equatable {
    public private(set) var sortKey = RunSortKey.started
    public private(set) var isDescending = true
    public private(set) var filter = RunFilter()
    /// The runs in view.
    public private(set) var order: [RunID] = []
    /// All runs, in the same order.
    private var whole: [RunID] = []
    public private(set) var cursor = ListCursor()
    /// Marked runs with the index of their colour and marker, which they keep while marked.
    public private(set) var marks: [RunID: Int] = [:]

    /// Names of runs to mark when they become known, by the index of their marker.
    private var awaited: [String: Int] = [:]

    /// The run under the cursor; nil if none is in view.
    public var selection: RunID? { order.isEmpty ? nil : order[cursor.index] }

    // MARK: The cursor

    mutating func move(_ move: ListCursor.Move) { cursor.move(move) }

    mutating func scroll(by rows: Int) { cursor.scroll(by: rows) }

    mutating func reveal() { cursor.reveal() }

    mutating func resize(height: Int) { cursor.resize(height: height) }

    mutating func select(_ id: RunID) {
        if let row = order.firstIndex(of: id) { cursor.select(row) }
    }

    // MARK: Marks

    mutating func toggleMark(_ id: RunID) {
        if marks.removeValue(forKey: id) != nil { return }
        let used = Set(marks.values)
        marks[id] = (0...used.count).first { !used.contains($0) }
    }

    mutating func removeMarks() {
        marks.removeAll()
        awaited.removeAll()
    }

    /// Names of runs that are to be marked and not known yet, in the order of their markers.
    var awaitedMarks: [String] { awaited.sorted { $0.value < $1.value }.map(\.key) }

    /// Marks runs by their names, those that are not known yet as soon as they are.
    mutating func await(marks names: [String], in library: RunLibrary) {
        awaited = Dictionary(names.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
        markAwaited(library.arrivals)
    }

    private mutating func markAwaited(_ ids: [RunID]) {
        guard !awaited.isEmpty else { return }
        for id in ids {
            guard let index = awaited.removeValue(forKey: id.description), marks[id] == nil,
                !marks.values.contains(index)
            else { continue }
            marks[id] = index
        }
    }

    // MARK: Filter and order

    /// Adds runs that have become known. They go to the top in the default order, newest first, and to the end in any
    /// other, so that the rows in view stay where they are.
    /// - Parameter arrived: oldest first.
    mutating func add(_ arrived: [RunID], of library: RunLibrary) {
        markAwaited(arrived)
        let shown = arrived.filter { library[$0].map(filter.matches) ?? false }
        if sortKey == .started && isDescending {
            whole.insert(contentsOf: arrived.reversed(), at: 0)
            order.insert(contentsOf: shown.reversed(), at: 0)
            cursor.prepend(shown.count)
        } else {
            whole += arrived
            order += shown
            cursor.replace(count: order.count, index: cursor.index)
        }
    }

    mutating func remove(_ ids: Set<RunID>) {
        whole.removeAll(where: ids.contains)
        for id in ids { marks[id] = nil }
        let wasInView = cursor.visible.contains(cursor.index)
        show(order.filter { !ids.contains($0) })
        if wasInView { cursor.reveal() }
    }

    /// Shows the runs that match; the cursor stays on its run or goes to the next one left.
    mutating func show(_ filter: RunFilter, of library: RunLibrary) {
        self.filter = filter
        show(whole.filter { library[$0].map(filter.matches) ?? false })
        cursor.reveal()
    }

    mutating func sort(by key: RunSortKey, descending: Bool, of library: RunLibrary) {
        sortKey = key
        isDescending = descending
        sort(library)
    }

    /// Sorts the rows by their current values.
    mutating func sort(_ library: RunLibrary) {
        whole = sortKey.sorted(library, descending: isDescending)
        show(whole.filter { library[$0].map(filter.matches) ?? false })
        cursor.reveal()
    }

    /// Replaces the rows. The cursor stays on its run if that is among them, else goes to the first later run that is,
    /// else to the last row.
    private mutating func show(_ rows: [RunID]) {
        let places = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($0.element, $0.offset) })
        let next = order.dropFirst(cursor.index).lazy.compactMap { places[$0] }.first
        order = rows
        cursor.replace(count: rows.count, index: next ?? rows.count - 1)
    }
}
