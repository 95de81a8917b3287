import ScreenKit

/// The option `--color`.
public enum ColorMode: String, Sendable, Hashable, CaseIterable {
    /// Colours if the terminal has them and `NO_COLOR` (no-color.org) is not set, or `FORCE_COLOR` or `CLICOLOR_FORCE`
    /// is.
    case auto
    /// Colours if the terminal has them.
    case always
    case never

    /// - Parameters:
    ///   - colors: size of the terminal's colour table, by its description.
    ///   - environment: the variables of the process.
    package func depth(colors: Int, environment: [String: String]) -> Palette.Depth {
        let wish = Self.wish(environment)
        let isUnwanted =
            switch self {
            case .never: true
            case .always: false
            case .auto: wish == 0 || wish == nil && environment["NO_COLOR"]?.isEmpty == false
            }
        if isUnwanted || colors < 8 { return .none }
        let limit = self == .auto && wish == 1 ? 16 : 256
        return switch min(colors, limit) {
        case 256...: .colours256
        case 16...: .colours16
        default: .colours8
        }
    }

    /// What `FORCE_COLOR` and `CLICOLOR_FORCE` ask for: 0 no colours, 1 those of the basic table, 2 and more all; nil
    /// if they are not set.
    private static func wish(_ environment: [String: String]) -> Int? {
        guard let text = environment["FORCE_COLOR"], !text.isEmpty else {
            return environment["CLICOLOR_FORCE"].flatMap { $0.isEmpty || $0 == "0" ? nil : 2 }
        }
        return text == "false" ? 0 : Int(text) ?? 2
    }
}

/// The option `--theme`.
public enum ThemeMode: String, Sendable, Hashable, CaseIterable {
    /// What SESSIONBENCH_THEME names, else by the background that the terminal tells in COLORFGBG, else dark.
    case auto
    case dark, light, contrast

    package func theme(environment: [String: String]) -> Theme {
        if let theme = Theme(rawValue: rawValue) { return theme }
        if let theme = environment["SESSIONBENCH_THEME"].flatMap(Theme.init) { return theme }
        // "15;0", or "12;default;8": the background comes last, as a number in the basic table.
        let background = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) } ?? 0
        return background == 7 || (9...15).contains(background) ? .light : .dark
    }
}
