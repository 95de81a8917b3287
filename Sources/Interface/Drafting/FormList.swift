import Experiments
import ScreenKit

/// The lines of the form that are in view, and the cursor over them.
package struct FormList: Sendable, Equatable {
    package private(set) var rows: [FormRow] = []
    package private(set) var cursor = ListCursor()
    /// Sections whose keys are not in view.
    package private(set) var folded: Set<FormSection> = Set(FormSection.allCases).subtracting([.parts])
    /// Whether only what was changed is in view.
    package private(set) var showsOnlyChanges = false
    /// Paths of the keys that some variant reads.
    package private(set) var read: Set<String> = []

    package var row: FormRow? { rows.indices.contains(cursor.index) ? rows[cursor.index] : nil }

    mutating func move(_ move: ListCursor.Move) { cursor.move(move) }
    mutating func scroll(by rows: Int) { cursor.scroll(by: rows) }
    mutating func resize(height: Int) { cursor.resize(height: height) }
    mutating func select(_ row: FormRow) {
        if let index = rows.firstIndex(of: row) { cursor.select(index) }
    }

    mutating func toggleFold(_ section: FormSection, of draft: ExperimentDraft) {
        if folded.remove(section) == nil { folded.insert(section) }
        lay(out: draft)
        select(.section(section))
    }

    mutating func toggleChanges(of draft: ExperimentDraft) {
        showsOnlyChanges.toggle()
        lay(out: draft)
    }

    /// Brings a line into view, that of a key if it is read.
    mutating func reveal(_ row: FormRow, of draft: ExperimentDraft) {
        showsOnlyChanges = false
        folded.remove(row.section)
        lay(out: draft)
        select(row)
    }

    /// - Parameter experiments: those whose keys are shown.
    mutating func fill(_ draft: ExperimentDraft, reading experiments: some Sequence<Experiment>) {
        var unread: Set<String>?
        for experiment in experiments {
            let paths = Set((experiment.unreadKeys + experiment.unusedDataKeys).map(\.path))
            unread = unread?.intersection(paths) ?? paths
        }
        read = Set(ExperimentSchema.keys.map(\.path)).subtracting(unread ?? [])
        lay(out: draft)
    }

    /// Nothing to change.
    mutating func clear() {
        rows = []
        cursor.replace(count: 0, index: 0)
    }

    /// Keys of a section that are shown, in their order: those that are read, and those that were changed.
    func keys(of section: FormSection, _ draft: ExperimentDraft) -> [ExperimentKey] {
        (FormSection.keys[section] ?? []).filter { read.contains($0.path) || draft.isChanged($0) }
    }

    private mutating func lay(out draft: ExperimentDraft) {
        let before = row
        var rows: [FormRow] = []
        for section in FormSection.allCases {
            var own = keys(of: section, draft)
            if showsOnlyChanges { own = own.filter(draft.isChanged) }
            var inner = own.map { FormRow.key($0.path) }
            if section == .parts {
                if draft.isOfStudy { inner.insert(.scope, at: 0) }
                // What a model that reads no seed makes is one run.
                if read.contains("training.seed"), !showsOnlyChanges || draft.areSeedsChanged { inner.append(.seeds) }
            }
            if inner.isEmpty { continue }
            rows.append(.section(section))
            if showsOnlyChanges || !folded.contains(section) { rows += inner }
        }
        self.rows = rows
        let index = before.flatMap { rows.firstIndex(of: $0) } ?? min(cursor.index, max(rows.count - 1, 0))
        cursor.replace(count: rows.count, index: index)
        cursor.reveal()
    }
}
