import ScreenKit

/// Where the panes of the page Design are.
struct DesignLayout {
    let data: Rect
    let facts: Rect
    let form: Rect
    let plan: Rect

    /// From this width on, the study stands beside the form.
    private static let widthForThree = 160
    /// Below this height, the pane with the focus takes room from the other one.
    private static let heightForTwo = 30

    /// - Parameter pane: the one with the focus.
    init(_ area: Rect, _ pane: DesignDesk.Pane) {
        var right = area
        var left = right.cutLeft(min(max(area.width * 3 / 10, 24), 44))
        facts = left.cutBottom(min(max(left.height / 2, 10), 20))
        data = left
        if right.width + left.width >= Self.widthForThree {
            form = right.cutLeft(right.width / 2)
        } else if area.height >= Self.heightForTwo {
            form = right.cutTop(right.height * 3 / 5)
        } else {
            form = right.cutTop(pane == .plan ? right.height - 12 : right.height - 8)
        }
        plan = right
    }
}
