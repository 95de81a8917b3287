import Basics

extension String {
    /// Pads the text on the right with blanks to a display width.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(width - displayWidth, 0)) }
}
