import ScreenKit

/// How much of the workbench a screen has room for.
enum Layout: Sendable, Hashable {
    /// Panes with frames.
    case full
    /// One pane without frames, one line per run.
    case compact
    /// What matters most, in a line or a few.
    case line

    init(_ size: Size) {
        self =
            size.width >= 80 && size.height >= 24 ? .full : size.width > 30 && size.height > 6 ? .compact : .line
    }
}

extension Workspace {
    /// The part of a screen that belongs to the page: below the tabs, above the footer and, in the full layout, the
    /// line of notices.
    static func pageArea(_ size: Size) -> Rect {
        switch Layout(size) {
        case .full: Rect(x: 0, y: 1, width: size.width, height: size.height - 3)
        case .compact: Rect(x: 0, y: 1, width: size.width, height: size.height - 2)
        case .line: Rect(size)
        }
    }

    var layout: Layout { Layout(size) }
}
