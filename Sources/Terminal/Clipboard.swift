import Foundation
import ScreenKit

/// Copies text by the terminal, as OSC 52 has it: also over ssh, where no program here reaches the clipboard.
package enum Clipboard {
    /// In bytes. Terminals ignore sequences that are much longer.
    package static let limit = 4096

    /// What to send. It is base64, so that nothing in the text reaches the terminal as it is; characters that control
    /// terminals are dropped, since the text will be pasted somewhere.
    package static func sequence(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.onlyVisible.unicodeScalars {
            bytes += scalar.utf8.count
            if bytes > limit { break }
            shown.append(scalar)
        }
        return "\u{1B}]52;c;\(Data(String(shown).utf8).base64EncodedString())\u{07}"
    }
}
