import Foundation
import Runs
import ScreenKit

/// Everything the workbench shows, as one value. Only `update` changes it, and only `render` draws it.
public struct Workbench: Sendable, Equatable {
    package var workspace: Workspace
    var pages: Pages

    /// - Parameter timeZone: in which times of day are shown.
    public init(
        choices: [ExperimentChoice], size: Size, glyphs: GlyphSet = .unicode, isReadOnly: Bool = false,
        timeZone: TimeZone = .gmt
    ) {
        var workspace = Workspace(
            choices: choices, page: Pages.ids[0], size: size, glyphs: glyphs, isReadOnly: isReadOnly,
            timeZone: timeZone)
        pages = Pages(&workspace)
        self.workspace = workspace
    }

    /// Whether there is a run to look at.
    public var hasRuns: Bool { !workspace.library.isEmpty }

    // MARK: For tests

    /// The current page of a type.
    package func page<Wanted>(_ type: Wanted.Type) -> Wanted? { pages.first(type) }

    /// Titles and keys of the pages, in the order of their tabs.
    package static var pages: [PageID] { Pages.ids }

    /// The overlays over the page, the topmost last.
    package var overlays: [any Sendable] { workspace.overlays.layers }

    /// The keys that are bound now, in the order of the footer.
    package var labels: [BindingLabel] {
        if let top = workspace.overlays.top { return top.labels(workspace) }
        let page = pages[workspace.page]
        return page.labels(workspace) + Everywhere(page: page).labels(workspace)
    }
}
