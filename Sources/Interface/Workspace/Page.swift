import ScreenKit

/// How a page is called and reached. Pages lead to each other by these and know nothing else of each other.
package struct PageID: Sendable, Hashable {
    package let title: String
    package let key: Key

    init(_ title: String, key: Key) {
        self.title = title
        self.key = key
    }
}

/// The pages that others lead to.
extension PageID {
    package static let design = PageID("Design", key: .character("1"))
    package static let runs = PageID("Runs", key: .character("2"))
    package static let curves = PageID("Curves", key: .character("3"))
}

/// One of the pages that the tabs lead to. It lives in a folder of its own, and `Pages` lists it.
protocol Page: Layer {
    static var id: PageID { get }

    init(_ workspace: Workspace)

    /// It comes into view.
    mutating func enter(_ workspace: inout Workspace) -> [Effect]
}

extension Page {
    mutating func enter(_ workspace: inout Workspace) -> [Effect] { [] }
}
