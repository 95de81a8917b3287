import CNcurses
import ScreenKit

/// What is being pasted. Terminals that can are told to mark its ends, so that a line end or a letter in it is not
/// taken for the key of that name.
struct Paste {
    private var scalars = String.UnicodeScalarView()
    /// Characters beyond this number are dropped: nothing in the workbench takes a text as long as that.
    private static let limit = 65_536

    var text: String { String(scalars) }

    /// Appends a key to the text; keys that stand for no character are dropped.
    /// - Returns: false for Ctrl-C, which is not pasted but ends the paste: a terminal that never marks the end must
    ///   not make the program deaf to it.
    mutating func take(_ event: InputEvent) -> Bool {
        guard case .key(let key) = event else { return true }
        switch key {
        case .character(let character): append(character)
        case .enter: append("\n")
        case .tab: append("\t")
        case .control("c"): return false
        default: break
        }
        return true
    }

    private mutating func append(_ character: Character) {
        if scalars.count < Self.limit { scalars.append(contentsOf: character.unicodeScalars) }
    }

    /// Asks the terminal to mark pastes, if its description says how.
    static func enable() {
        guard let on = ncurses_capability("BE"), let begin = ncurses_capability("PS"),
            let end = ncurses_capability("PE")
        else { return }
        define_key(begin, Int32(ncurses_paste_begins))
        define_key(end, Int32(ncurses_paste_ends))
        ncurses_send(on)
    }

    static func disable() {
        if let off = ncurses_capability("BD") { ncurses_send(off) }
    }
}
