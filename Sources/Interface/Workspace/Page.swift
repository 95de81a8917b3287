import ScreenKit

/// The title and key of a page. Pages refer to each other by these and know nothing else about each other.
package struct PageID: Sendable, Hashable {
    package let title: String
    package let key: Key

    init(_ title: String, key: Key) {
        self.title = title
        self.key = key
    }
}

/// The pages that other pages lead to.
extension PageID {
    package static let design = PageID("Design", key: .character("1"))
    package static let runs = PageID("Runs", key: .character("2"))
    package static let curves = PageID("Curves", key: .character("3"))
    package static let compare = PageID("Compare", key: .character("4"))
    package static let candidates = PageID("Candidates", key: .character("5"))
    package static let inspect = PageID("Inspect", key: .character("6"))
    package static let log = PageID("Log", key: .character("7"))
}

/// A page with a tab. It lives in a folder of its own and is listed in `Pages`.
protocol Page: Layer {
    static var id: PageID { get }

    init(_ workspace: Workspace)

    /// Prepares the page when it comes into view.
    mutating func enter(_ workspace: inout Workspace) -> [Effect]

    /// Gives up what is only needed while the page is in view.
    mutating func leave(_ workspace: inout Workspace) -> [Effect]

    /// Asks for what the page shows now and does not have yet. Called after every message while the page is in view.
    mutating func refresh(_ workspace: inout Workspace) -> [Effect]

    /// Draws the page where there is no room for frames.
    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect)

    /// How much of its list is in view, for the line above it.
    func compactNote(_ workspace: Workspace) -> String

    /// Puts what is to be as it was in the next session into the view that is kept, and takes it up.
    func keep(in state: inout ViewState)
    mutating func restore(_ state: ViewState)
}

extension Page {
    mutating func enter(_ workspace: inout Workspace) -> [Effect] { [] }
    mutating func leave(_ workspace: inout Workspace) -> [Effect] { [] }
    mutating func refresh(_ workspace: inout Workspace) -> [Effect] { [] }
    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        draw(workspace, on: &screen, in: area)
    }
    func compactNote(_ workspace: Workspace) -> String { "" }
    func keep(in state: inout ViewState) {}
    mutating func restore(_ state: ViewState) {}
}
