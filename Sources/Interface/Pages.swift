import ScreenKit

/// All pages. A new page needs a folder of its own and an entry in this list; the compiler asks for the rest.
struct Pages: Sendable, Equatable {
    /// In the order of their tabs.
    static let types: [any Page.Type] = [
        DesignPage.self, RunsPage.self, CurvesPage.self, ComparePage.self, CandidatesPage.self, InspectPage.self,
        LogPage.self,
    ]

    static var ids: [PageID] { types.map { $0.id } }

    private var pages: [any Page]

    /// Creates all pages, fitted to the workspace's size.
    init(_ workspace: inout Workspace) {
        pages = Self.types.map { $0.init(workspace) }
        resize(&workspace)
    }

    subscript(id: PageID) -> any Page {
        get { pages[index(id)] }
        _modify { yield &pages[index(id)] }
    }

    private func index(_ id: PageID) -> Int { Self.ids.firstIndex(of: id) ?? 0 }

    mutating func resize(_ workspace: inout Workspace) {
        for index in pages.indices { pages[index].resize(&workspace) }
    }

    func keep(in state: inout ViewState) { for page in pages { page.keep(in: &state) } }

    mutating func restore(_ state: ViewState) { for index in pages.indices { pages[index].restore(state) } }

    func first<Wanted>(_ type: Wanted.Type) -> Wanted? { pages.lazy.compactMap { $0 as? Wanted }.first }

    static func == (left: Pages, right: Pages) -> Bool { zip(left.pages, right.pages).allSatisfy { $0.isEqual($1) } }
}
