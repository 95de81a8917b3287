import CNcurses
import ScreenKit

/// Turns what ncurses reads into input events.
enum KeyReader {
    enum Reading {
        case nothing
        /// Input that means nothing here.
        case ignored
        case event(InputEvent)
        /// What comes until the end is text, whatever keys it may look like.
        case pasteBegins, pasteEnds
    }

    static func next() -> Reading {
        var value: wint_t = 0
        switch ncurses_read(&value) {
        case 1: return character(UInt32(value)).map { .event(.key($0)) } ?? .ignored
        case 2: return code(Int32(bitPattern: UInt32(value)))
        default: return .nothing
        }
    }

    private static func character(_ value: UInt32) -> Key? {
        switch value {
        case 9: return .tab
        case 10, 13: return .enter
        case 27: return .escape
        case 8, 127: return .backspace
        case 1...26: return Unicode.Scalar(value + 0x60).map { .control(Character($0)) }
        case ..<32: return nil
        default: return Unicode.Scalar(value).map { .character(Character($0)) }
        }
    }

    private static func code(_ code: Int32) -> Reading {
        let key: Key
        switch code {
        case KEY_UP: key = .up
        case KEY_DOWN: key = .down
        case KEY_LEFT: key = .left
        case KEY_RIGHT: key = .right
        case KEY_PPAGE: key = .pageUp
        case KEY_NPAGE: key = .pageDown
        case KEY_HOME: key = .home
        case KEY_END: key = .end
        case KEY_ENTER: key = .enter
        case KEY_BTAB: key = .backTab
        case KEY_BACKSPACE: key = .backspace
        case KEY_DC: key = .delete
        case KEY_MOUSE: return mouse()
        case Int32(ncurses_paste_begins): return .pasteBegins
        case Int32(ncurses_paste_ends): return .pasteEnds
        default: return .ignored
        }
        return .event(.key(key))
    }

    private static func mouse() -> Reading {
        var x: Int32 = 0
        var y: Int32 = 0
        return switch ncurses_mouse(&x, &y) {
        case 1: .event(.click(x: Int(x), y: Int(y)))
        case 2: .event(.wheel(-3))
        case 3: .event(.wheel(3))
        default: .ignored
        }
    }
}
