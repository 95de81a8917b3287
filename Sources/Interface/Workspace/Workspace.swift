import Experiments
import Foundation
import Runs
import ScreenKit

/// What all pages share: the runs and the view of them, the studies, the page in view and the overlays over it.
package struct Workspace: Sendable, Equatable {
    package struct Notice: Sendable, Hashable {
        package enum Severity: Sendable, Hashable { case information, problem }

        package var text: String
        package var severity: Severity
    }

    package internal(set) var size: Size
    let glyphs: GlyphSet
    /// Results can be viewed, but nothing launched, stopped or resumed.
    let isReadOnly: Bool
    /// The zone in which times of day are shown.
    let timeZone: TimeZone
    /// The experiments that can be chosen.
    package private(set) var choices: [ExperimentChoice]
    /// What the page Design is about.
    package var design: DesignDesk

    package internal(set) var library = RunLibrary()
    package internal(set) var runs = RunsView()
    var studies: StudyBoard
    /// Runs that were put away, the latest last.
    var trash: [[RunStore.Trashed]] = []
    /// Runs that are being brought back.
    var restoring: Set<RunID> = []
    var comparisons = ComparisonDesk()
    package internal(set) var explorations = CandidateExplorations()
    package internal(set) var inspections = InspectionDesk()

    package private(set) var page: PageID
    /// Pages that Esc goes back to, the latest last.
    private(set) var previousPages: [PageID] = []
    var overlays = OverlayStack()
    /// Whether runs wait in the queue and nothing works on them.
    package internal(set) var isQueueIdle = false
    /// A message to the user; the next key, click or paste removes it.
    package internal(set) var notice: Notice?
    /// A key to press once the overlay that asks for it has closed.
    var requestedKey: Key?
    /// All that was said so far.
    package private(set) var journal = Journal()
    /// When the message arrived that is being taken in.
    package internal(set) var time = Date.distantPast
    /// The workbench is closing; active runs are being stopped.
    package internal(set) var isLeaving = false

    /// - Parameter page: the first page to show.
    init(
        choices: [ExperimentChoice], page: PageID, size: Size, glyphs: GlyphSet, isReadOnly: Bool, timeZone: TimeZone
    ) {
        self.choices = choices
        self.page = page
        self.size = size
        self.glyphs = glyphs
        self.isReadOnly = isReadOnly
        self.timeZone = timeZone
        studies = StudyBoard(choices)
        design = DesignDesk(choices)
    }

    /// Takes over what the experiment files say now.
    mutating func adopt(_ choices: [ExperimentChoice]) {
        guard choices != self.choices else { return }
        self.choices = choices
        design.adopt(choices)
        studies.adopt(choices)
        for run in library.inOrderOfArrival { library.rename(studies.named(run)) }
        runs.sort(library)
    }

    /// Answers a key or a paste, without a trace in the journal.
    mutating func reply(_ text: String) { notice = Notice(text: text, severity: .information) }

    mutating func inform(_ text: String) {
        notice = Notice(text: text, severity: .information)
        record(text, .information)
    }

    mutating func complain(_ text: String, about run: RunID? = nil) {
        notice = Notice(text: text, severity: .problem)
        record(text, .problem, about: run)
    }

    /// Enters something into the journal without showing it now.
    mutating func record(_ text: String, _ severity: Notice.Severity, about run: RunID? = nil) {
        journal.add(text, severity, about: run, at: time)
    }

    // MARK: Pages

    mutating func show(_ next: PageID) {
        guard next != page else { return }
        previousPages.removeAll { $0 == next }
        previousPages.append(page)
        page = next
    }

    mutating func goBack() {
        if let previous = previousPages.popLast() { page = previous }
    }

    // MARK: Runs

    /// Runs that go on when the workbench is left.
    var going: [RunRecord] { library.active.filter { $0.status.isWorking || !isQueueIdle } }

    /// The run under the cursor.
    var selectedRun: RunRecord? { runs.selection.flatMap { library[$0] } }

    /// Marked runs in the order of their numbers or, if there are none, the selected one.
    var shownRuns: [(record: RunRecord, index: Int)] {
        if runs.marks.isEmpty { return selectedRun.map { [($0, 0)] } ?? [] }
        return runs.marks.sorted { $0.value < $1.value }.compactMap { id, index in library[id].map { ($0, index) } }
    }

    /// Whether there are marked runs that differ in more than the seed.
    var hasMarkedVariants: Bool { Set(runs.marks.keys.compactMap { library[$0]?.recipe }).count > 1 }

    /// Progress of the study of a choice.
    func progress(ofChoice number: Int) -> StudyProgress {
        let study = choices.indices.contains(number) ? choices[number].study : nil
        return StudyProgress(
            study ?? Study(variants: []), study.map { studies.recipes.runs(of: $0) } ?? [], library)
    }

    /// Why there is no run to act on; nil if one is in view.
    var lackOfRuns: String? {
        if runs.selection != nil { return nil }
        return lackOfRows ?? "several runs are folded here; Enter opens"
    }

    /// Why the table of runs is empty; nil if it is not.
    var lackOfRows: String? {
        if !runs.rows.isEmpty { return nil }
        guard library.isRead else { return "the results folder is being read…" }
        return library.isEmpty
            ? "there are no runs yet; the page \(PageID.design.title) launches some"
            : "no run matches “\(runs.filter.text)”"
    }

    /// Why runs cannot be started, stopped or resumed at all; nil if they can.
    var immutability: String? {
        if isReadOnly { return "the workbench was started with --readonly" }
        if isLeaving { return "the workbench is closing" }
        return nil
    }
}
