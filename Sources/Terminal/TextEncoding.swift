import Foundation
import ScreenKit

/// Sets the locale of the process for a terminal: the user's, else C.UTF-8, so that ncurses accepts what screens hold.
public enum TextEncoding {
    /// - Returns: `.ascii` if no UTF-8 locale is available.
    public static func prepare() -> GlyphSet {
        setlocale(LC_ALL, "")
        // Numbers are written and read the same way everywhere.
        setlocale(LC_NUMERIC, "C")
        if isUTF8 { return .unicode }
        setlocale(LC_CTYPE, "C.UTF-8")
        return isUTF8 ? .unicode : .ascii
    }

    private static var isUTF8: Bool {
        guard let name = nl_langinfo(Int32(CODESET)) else { return false }
        return String(cString: name).uppercased() == "UTF-8"
    }
}
