import ScreenKit

/// The option `--color`.
public enum ColorMode: String, Sendable, Hashable, CaseIterable {
    /// Colours if the terminal has them and `NO_COLOR` (no-color.org) is not set.
    case auto
    /// Colours if the terminal has them.
    case always
    case never

    /// - Parameters:
    ///   - colors: size of the terminal's colour table.
    ///   - environment: the variables of the process.
    package func palette(colors: Int, environment: [String: String]) -> Palette {
        let isUnwanted = self == .never || (self == .auto && environment["NO_COLOR"]?.isEmpty == false)
        if isUnwanted || colors < 8 { return .none }
        return colors >= 256 ? .colours256 : .colours8
    }
}
