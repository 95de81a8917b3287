import Foundation
import ScreenKit
import Terminal
import TestSupport
import Testing

@Suite("Colours, themes and types of terminals")
struct TerminalTypeTests {
    @Test(
        "colours by option, variables and terminal",
        arguments: [
            (.auto, [:], 256, .colours256), (.auto, [:], 88, .colours16), (.auto, [:], 8, .colours8),
            (.auto, [:], 0, .none), (.always, [:], 0, .none), (.never, ["FORCE_COLOR": "1"], 256, .none),
            (.auto, ["NO_COLOR": "1"], 256, .none), (.auto, ["NO_COLOR": ""], 256, .colours256),
            (.always, ["NO_COLOR": "1"], 256, .colours256),
            (.auto, ["NO_COLOR": "1", "FORCE_COLOR": "1"], 256, .colours16),
            (.auto, ["NO_COLOR": "1", "FORCE_COLOR": "3"], 256, .colours256),
            (.auto, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], 256, .colours256),
            (.auto, ["NO_COLOR": "1", "CLICOLOR_FORCE": "0"], 256, .none),
            (.auto, ["FORCE_COLOR": "0"], 256, .none), (.auto, ["FORCE_COLOR": "true"], 8, .colours8),
        ] as [(ColorMode, [String: String], Int, Palette.Depth)])
    func depth(mode: ColorMode, environment: [String: String], colors: Int, wanted: Palette.Depth) {
        #expect(mode.depth(colors: colors, environment: environment) == wanted)
    }

    @Test(
        "themes by option and variables",
        arguments: [
            (.auto, [:], .dark), (.light, [:], .light), (.dark, ["SESSIONBENCH_THEME": "light"], .dark),
            (.auto, ["SESSIONBENCH_THEME": "contrast", "COLORFGBG": "0;15"], .contrast),
            (.auto, ["SESSIONBENCH_THEME": "pink", "COLORFGBG": "0;15"], .light),
            (.auto, ["COLORFGBG": "15;0"], .dark), (.auto, ["COLORFGBG": "0;default;15"], .light),
            (.auto, ["COLORFGBG": "0;7"], .light), (.auto, ["COLORFGBG": "7;8"], .dark),
            (.auto, ["COLORFGBG": "x"], .dark), (.auto, ["COLORFGBG": "0;default"], .dark),
        ] as [(ThemeMode, [String: String], Theme)])
    func theme(mode: ThemeMode, environment: [String: String], wanted: Theme) {
        #expect(mode.theme(environment: environment) == wanted)
    }

    @Test("true colour means that there are 256, whatever a modest description says")
    func trueColor() {
        func first(_ environment: [String: String]) -> String? { TerminalType(environment).descriptions.first }
        #expect(first(["TERM": "xterm"]) == "xterm")
        #expect(first(["TERM": "xterm", "COLORTERM": "truecolor"]) == "xterm-256color")
        #expect(first(["TERM": "xterm-kitty", "COLORTERM": "truecolor"]) == "xterm-kitty")
    }

    @Test("a text for the clipboard is base64, bounded, and of characters that a screen shows")
    func clipboard() {
        #expect(Clipboard.sequence("shop/run-1") == "\u{1B}]52;c;c2hvcC9ydW4tMQ==\u{07}")
        #expect(Clipboard.sequence("a\u{1B}[2J\nb\u{202E}") == Clipboard.sequence("a[2Jb"))
        let long = Clipboard.sequence(String(repeating: "é", count: 9_000))
        #expect(long.utf8.count < Clipboard.limit * 4 / 3 + 16)
        let inside = long.dropFirst(7).dropLast(1)
        #expect(Data(base64Encoded: String(inside)).map { String(decoding: $0, as: UTF8.self) }?.count == 2_048)
    }
}

@Suite("The workbench in terminals of several kinds", .serialized)
final class KindsOfTerminalTests {
    private let folder: URL

    init() throws { folder = try Program.temporaryFolder() }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @Test(
        "it starts in every terminal of the family of xterm",
        arguments: [
            "xterm", "xterm-256color", "xterm-color", "xterm-kitty", "xterm-ghostty", "xterm-of-tomorrow", "foot-extra",
            "tmux-256color", "screen.xterm-256color", "rxvt-unicode",
        ])
    func kinds(type: String) throws {
        let terminal = try PseudoTerminal.workbench(in: folder, [], ["TERM": type])
        try terminal.expect("Study it makes")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        #expect(terminal.hasModesBefore)
    }

    @Test("the theme is what the option, the variable or the terminal says")
    func themes() throws {
        for (arguments, environment, colour) in [
            ([], [:], "38;5;74"), (["--theme", "light"], [:], "38;5;25"), ([], ["COLORFGBG": "0;15"], "38;5;25"),
            ([], ["SESSIONBENCH_THEME": "contrast"], "48;5;16"),
        ] as [([String], [String: String], String)] {
            let terminal = try PseudoTerminal.workbench(in: folder, arguments, environment)
            try terminal.expect("Study it makes")
            terminal.type("q")
            #expect(try terminal.exitCode() == 0)
            #expect(terminal.text.contains(colour), "\(arguments) \(environment)")
        }
    }
}
