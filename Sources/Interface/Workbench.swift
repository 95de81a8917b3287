import Runs
import ScreenKit

/// The pages, in the order of their digits.
public enum Page: Int, Sendable, Hashable, CaseIterable {
    case design, runs, curves

    var title: String {
        switch self {
        case .design: "Design"
        case .runs: "Runs"
        case .curves: "Curves"
        }
    }

    /// The digit that leads there.
    var key: Key { .character(Character(String(rawValue + 1))) }
}

/// Everything the workbench shows, as one value. It changes in `update` alone and is drawn by `render` alone.
public struct Workbench: Sendable, Equatable {
    /// Lies over the page and has the keys.
    public enum Overlay: Sendable, Hashable {
        case help
        case question(Question)
    }

    /// What is hard to undo, waiting for a yes.
    public enum Question: Sendable, Hashable {
        case stop(RunID)
        /// To launch so many runs: what is missing of a variant of the chosen study or, with nil, of all.
        case launchMissing(variant: Int?, count: Int)
        case quit
    }

    public struct Notice: Sendable, Hashable {
        public enum Severity: Sendable, Hashable { case information, problem }

        public var text: String
        public var severity: Severity
    }

    public var size: Size
    public let glyphs: GlyphSet
    /// Results may be looked at, and nothing launched, stopped or resumed.
    public let isReadOnly: Bool
    public internal(set) var page = Page.design
    /// Where Esc leads back to.
    var previousPages: [Page] = []
    public internal(set) var overlay: Overlay?
    /// Answer to the last key; the next key removes it.
    public internal(set) var notice: Notice?
    public internal(set) var design: DesignForm
    var studies: StudyBoard
    public internal(set) var runs = RunList()
    public internal(set) var curves = CurveSettings()
    /// The user has left; active runs are being stopped.
    public internal(set) var isLeaving = false

    public init(choices: [ExperimentChoice], size: Size, glyphs: GlyphSet = .unicode, isReadOnly: Bool = false) {
        self.size = size
        self.glyphs = glyphs
        self.isReadOnly = isReadOnly
        design = DesignForm(choices: choices)
        studies = StudyBoard(choices)
    }

    mutating func inform(_ text: String) { notice = Notice(text: text, severity: .information) }
    mutating func complain(_ text: String) { notice = Notice(text: text, severity: .problem) }
}
