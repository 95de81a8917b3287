import Experiments
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
    /// The experiments that can be chosen.
    let choices: [ExperimentChoice]

    package internal(set) var library = RunLibrary()
    package internal(set) var runs = RunsView()
    var studies: StudyBoard
    package internal(set) var explorations = CandidateExplorations()

    package private(set) var page: PageID
    /// Pages that Esc goes back to, the latest last.
    private(set) var previousPages: [PageID] = []
    var overlays = OverlayStack()
    /// Whether runs wait in the queue and nothing works on them.
    package internal(set) var isQueueIdle = false
    /// A message to the user; the next key, click or paste removes it.
    package internal(set) var notice: Notice?
    /// The workbench is closing; active runs are being stopped.
    package internal(set) var isLeaving = false

    /// - Parameter page: the first page to show.
    init(choices: [ExperimentChoice], page: PageID, size: Size, glyphs: GlyphSet, isReadOnly: Bool) {
        self.choices = choices
        self.page = page
        self.size = size
        self.glyphs = glyphs
        self.isReadOnly = isReadOnly
        studies = StudyBoard(choices)
    }

    mutating func inform(_ text: String) { notice = Notice(text: text, severity: .information) }
    mutating func complain(_ text: String) { notice = Notice(text: text, severity: .problem) }

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

    /// The part of a screen that belongs to the page: below the tabs, above the footer and the line of notices.
    static func pageArea(_ size: Size) -> Rect { Rect(x: 0, y: 1, width: size.width, height: size.height - 3) }

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

    /// Progress of the study of a choice.
    func progress(ofChoice number: Int) -> StudyProgress {
        StudyProgress(number, choices.indices.contains(number) ? choices[number].study : nil, studies, library)
    }

    /// Why there is no run to act on; nil if one is in view.
    var lackOfRuns: String? {
        if !runs.order.isEmpty { return nil }
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
