import Runs
import ScreenKit

/// The view of the runs that all pages share: filter, order, rows, cursor and marks.
///
/// The order is a state of its own: it changes when the user sorts or opens the Runs page, never because a value
/// changed under the cursor.
public struct RunsView: Sendable, Equatable {
    public private(set) var sortKey = RunSortKey.started
    public private(set) var isDescending = true
    public private(set) var filter = RunFilter()
    /// The runs in view, whether or not they are folded away.
    public private(set) var order: [RunID] = []
    /// All runs, in the same order.
    private var whole: [RunID] = []
    private(set) var layout = RunRows()
    /// Whether there is a heading for runs that compare, and one row for the finished runs of a variant.
    public private(set) var isGrouped = true
    private var folded: Set<RunGroup> = []
    private var opened: Set<RunArm> = []
    public private(set) var cursor = ListCursor()
    /// Marked runs with the index of their colour and marker, which they keep while marked.
    public private(set) var marks: [RunID: Int] = [:]
    /// The variants that others are compared with, one in each group.
    private(set) var pins: [RunGroup: Int] = [:]

    /// Names of runs to mark when they become known, by the index of their marker, and of those to pin.
    private var awaited: [String: Int] = [:]
    private var awaitedPins: Set<String> = []
    /// Largest widths of names in view, in screen columns.
    private(set) var widths = Widths()
    /// Columns that the user does not want to see.
    private(set) var hiddenColumns: Set<RunColumn> = [.memory]

    struct Widths: Sendable, Equatable {
        var experiment = 0
        var variant = 0
        var folder = 0
    }

    var rows: [RunRow] { layout.rows }

    /// The row under the cursor; nil if there is none.
    var row: RunRow? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }

    /// The run under the cursor: of a variant the first of its runs; nil on the heading of a group.
    public var selection: RunID? {
        switch row {
        case .run(let id): id
        case .arm?: selected.first
        case .group?, nil: nil
        }
    }

    /// The runs of the row under the cursor.
    var selected: [RunID] { row.map(layout.runs) ?? [] }

    // MARK: The cursor

    mutating func move(_ move: ListCursor.Move) {
        cursor.move(move)
        leaveHeading(upwards: move == .up)
    }

    /// Headings are passed over unless they stand for what is folded below them.
    private mutating func leaveHeading(upwards: Bool = false) {
        guard isOnOpenHeading else { return }
        if upwards, cursor.index > 0 { return cursor.move(.up) }
        cursor.move(.down)
        // The first row of a group is shown with its heading.
        if cursor.index == cursor.offset + 1 || cursor.offset == 1 { cursor.scroll(by: -1) }
    }

    private var isOnOpenHeading: Bool {
        if case .group(let group)? = row { !folded.contains(group) } else { false }
    }

    mutating func scroll(by rows: Int) { cursor.scroll(by: rows) }

    mutating func reveal() { cursor.reveal() }

    mutating func resize(height: Int) { cursor.resize(height: height) }

    mutating func select(_ id: RunID) {
        if let row = layout.place(of: id) { cursor.select(row) }
    }

    /// Puts the cursor on a run, and opens what it is folded into.
    mutating func open(_ id: RunID, _ library: RunLibrary) {
        if let group = layout.group(of: .run(id)), folded.remove(group) != nil { layOut(library) }
        if !rows.contains(.run(id)), let arm = layout.armOf[id] {
            opened.insert(arm)
            layOut(library)
        }
        select(id)
    }

    /// Puts the cursor on a row that was clicked. What is folded is opened, as is a variant by a second click.
    mutating func click(_ row: RunRow, _ library: RunLibrary) {
        guard let place = rows.firstIndex(of: row) else { return }
        let isSame = cursor.index == place
        cursor.select(place)
        switch row {
        case .group: toggleFold(library)
        case .arm: if isSame { toggleFold(library) }
        case .run: break
        }
    }

    // MARK: Marks and pins

    /// Marks runs, which then have one colour and marker, or unmarks them if all are marked.
    mutating func toggleMarks(_ runs: [RunID]) {
        if runs.allSatisfy({ marks[$0] != nil }) {
            for id in runs { marks[id] = nil }
            return
        }
        let used = Set(marks.values)
        let index = (0...used.count).first { !used.contains($0) }
        for id in runs { marks[id] = index }
    }

    mutating func removeMarks() {
        marks.removeAll()
        awaited.removeAll()
    }

    /// Names of the marked runs, and of those that are to be marked and not known yet, by marker.
    var markedNames: [[String]] {
        let all = marks.map { ($0.key.description, $0.value) } + awaited.map { ($0.key, $0.value) }
        return Dictionary(grouping: all, by: \.1).sorted { $0.key < $1.key }.map { $0.value.map(\.0).sorted() }
    }

    /// Marks runs by their names, those that are not known yet as soon as they are.
    /// - Parameter names: by marker.
    mutating func await(marks names: [[String]], in library: RunLibrary) {
        awaited = [:]
        for (index, names) in names.enumerated() {
            for name in names { awaited[name] = index }
        }
        markAwaited(library.arrivals)
    }

    /// Pins the variants of runs by their names, those that are not known yet as soon as they are.
    mutating func await(pins names: [String], in library: RunLibrary) {
        awaitedPins = Set(names)
        pinAwaited(library.arrivals, library)
    }

    private mutating func pinAwaited(_ ids: [RunID], _ library: RunLibrary) {
        guard !awaitedPins.isEmpty else { return }
        for id in ids where awaitedPins.remove(id.description) != nil {
            if let run = library[id] { pin(run, library) }
        }
    }

    /// Names that stand for the pinned variants, and those that are to be pinned and not known yet.
    func pinnedNames(_ library: RunLibrary) -> [String] {
        pinnedRuns(library).reduce(into: [Int: RunRecord]()) { $0[$1.recipe] = $0[$1.recipe] ?? $1 }
            .values.map(\.id.description).sorted() + awaitedPins.sorted()
    }

    /// Takes up how the table was looked at.
    mutating func restore(isGrouped: Bool, hiddenColumns: Set<RunColumn>, of library: RunLibrary) {
        self.hiddenColumns = hiddenColumns
        if isGrouped != self.isGrouped { toggleGrouping(library) }
    }

    private mutating func markAwaited(_ ids: [RunID]) {
        guard !awaited.isEmpty else { return }
        for id in ids {
            guard let index = awaited.removeValue(forKey: id.description), marks[id] == nil else { continue }
            marks[id] = index
        }
    }

    /// Pins the variant of the row under the cursor in its group, or unpins it.
    mutating func togglePin(_ library: RunLibrary) {
        guard let row, let group = layout.group(of: row), let run = selection.flatMap({ library[$0] }) else { return }
        pins[group] = pins[group] == run.recipe ? nil : run.recipe
    }

    /// Pins the variant of a run with results in the group of these.
    mutating func pin(_ run: RunRecord, _ library: RunLibrary) {
        guard let data = run.dataset else { return }
        pins[.comparable(library.comparability.key(of: data))] = run.recipe
    }

    /// The runs with results of the pinned variants, the oldest first.
    func pinnedRuns(_ library: RunLibrary) -> [RunRecord] {
        guard !pins.isEmpty else { return [] }
        let groups = library.comparability
        let recipes = Set(pins.values)
        return library.inOrderOfArrival.filter { run in
            recipes.contains(run.recipe)
                && run.dataset.map { pins[.comparable(groups.key(of: $0))] == run.recipe } ?? false
        }
    }

    mutating func toggle(_ column: RunColumn) {
        if hiddenColumns.remove(column) == nil { hiddenColumns.insert(column) }
    }

    // MARK: Filter, order and rows

    /// Adds runs that have become known. They go to the top in the default order, newest first, and to the end in any
    /// other, so that the rows in view stay where they are.
    /// - Parameter arrived: oldest first.
    mutating func add(_ arrived: [RunID], of library: RunLibrary) {
        markAwaited(arrived)
        pinAwaited(arrived, library)
        let shown = arrived.filter { library[$0].map(filter.matches) ?? false }
        if sortKey == .started && isDescending {
            whole.insert(contentsOf: arrived.reversed(), at: 0)
            order.insert(contentsOf: shown.reversed(), at: 0)
        } else {
            whole += arrived
            order += shown
        }
        if !shown.isEmpty { layOut(library, keepingRowsInPlace: true) }
    }

    mutating func remove(_ ids: Set<RunID>, of library: RunLibrary) {
        whole.removeAll(where: ids.contains)
        for id in ids { marks[id] = nil }
        let wasInView = cursor.visible.contains(cursor.index)
        order.removeAll(where: ids.contains)
        layOut(library)
        if wasInView { cursor.reveal() }
    }

    /// Shows the runs that match; the cursor stays on its run or goes to the next one left.
    mutating func show(_ filter: RunFilter, of library: RunLibrary) {
        self.filter = filter
        order = whole.filter { library[$0].map(filter.matches) ?? false }
        layOut(library)
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
        order = whole.filter { library[$0].map(filter.matches) ?? false }
        layOut(library, keepingGroups: false)
        cursor.reveal()
    }

    mutating func toggleGrouping(_ library: RunLibrary) {
        isGrouped.toggle()
        layOut(library, keepingGroups: false)
        cursor.reveal()
    }

    /// Whether the row under the cursor can be folded or opened.
    var canFold: Bool {
        switch row {
        case .group?, .arm?: true
        case .run?, nil: false
        }
    }

    /// Folds or opens the row under the cursor.
    mutating func toggleFold(_ library: RunLibrary) {
        switch row {
        case .group(let group): if folded.remove(group) == nil { folded.insert(group) }
        case .arm(let arm): if opened.remove(arm) == nil { opened.insert(arm) }
        case .run?, nil: return
        }
        layOut(library)
        cursor.reveal()
    }

    var hasHeadings: Bool { rows.contains { if case .group = $0 { true } else { false } } }

    /// Folds the group of the row under the cursor, or opens it.
    mutating func toggleGroup(_ library: RunLibrary) {
        guard let group = row.flatMap(layout.group) else { return }
        if let heading = rows.firstIndex(of: .group(group)) { cursor.select(heading) }
        toggleFold(library)
    }

    func isFolded(_ row: RunRow) -> Bool {
        switch row {
        case .group(let group): folded.contains(group)
        case .arm(let arm): !opened.contains(arm)
        case .run: false
        }
    }

    /// Makes the rows anew. The cursor stays on its row or its run if that is among them, else goes to the first later
    /// one that is, else to the last row.
    /// - Parameters:
    ///   - keepingGroups: whether groups stay in the order in which they are.
    ///   - keepingRowsInPlace: whether the view moves with its rows, unless it shows the first.
    private mutating func layOut(
        _ library: RunLibrary, keepingGroups: Bool = true, keepingRowsInPlace: Bool = false
    ) {
        let before = (layout, cursor)
        layout =
            isGrouped
            ? RunRows(
                order, library, by: sortKey, descending: isDescending, after: keepingGroups ? layout.groups : [],
                folded: folded, opened: opened)
            : RunRows(flat: order, library)
        widths = Widths()
        for record in order.lazy.compactMap({ library[$0] }) {
            widths.experiment = max(widths.experiment, record.id.experiment.displayWidth)
            widths.variant = max(widths.variant, record.variant.displayWidth)
            widths.folder = max(widths.folder, record.id.folder.displayWidth)
        }
        let places = Dictionary(rows.enumerated().map { ($1, $0) }) { first, _ in first }
        let next =
            before.0.rows.dropFirst(before.1.index).lazy.compactMap { [layout] row -> Int? in
                if let place = places[row] { return place }
                // A run may have been folded into the row of its variant.
                if case .run(let id) = row { return layout.place(of: id) }
                return nil
            }.first ?? (before.0.rows.isEmpty ? 0 : rows.count - 1)
        cursor.replace(count: rows.count, index: next)
        if keepingRowsInPlace, before.1.offset > 0 { cursor.scroll(by: next - before.1.index) }
        leaveHeading()
    }
}
