import Foundation
import ScreenKit
import Testing

/// How a screen is looked at: what is drawn, and in which colours.
enum Appearance: String, CaseIterable, Sendable {
    case color, plain, ascii

    var glyphs: GlyphSet { self == .ascii ? .ascii : .unicode }
    var palette: Palette { self == .color ? .colours256 : .none }
}

/// Compares a screen with the file `Snapshots/<name>.txt`. With RECORD_SNAPSHOTS=1 in the environment the file is
/// written instead; look at what has changed before you commit it.
func expectSnapshot(_ screen: Screen, _ name: String, _ palette: Palette, location: SourceLocation = #_sourceLocation) {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")
    let file = folder.appending(path: name + ".txt")
    let text = snapshot(screen, palette)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
        do {
            try text.write(to: file, atomically: true, encoding: .utf8)
        } catch {
            Issue.record("cannot record \(name): \(error)", sourceLocation: location)
        }
        return
    }
    guard let recorded = try? String(contentsOf: file, encoding: .utf8) else {
        Issue.record("\(name) is not recorded; run the tests with RECORD_SNAPSHOTS=1", sourceLocation: location)
        return
    }
    #expect(text == recorded, "\(name) differs", sourceLocation: location)
}

/// The text, below it the styles, run by run: `12a3b` is twelve cells in style a, three in style b.
private func snapshot(_ screen: Screen, _ palette: Palette) -> String {
    var letters: [Attributes: Character] = [:]
    var legend: [String] = []
    let alphabet = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    var planes: [String] = []
    for y in 0..<screen.size.height {
        var line = ""
        var count = 0
        var last: Character?
        for x in 0..<screen.size.width {
            let attributes = palette.attributes(for: screen[x, y].style)
            if letters[attributes] == nil {
                letters[attributes] = alphabet[letters.count]
                legend.append("\(alphabet[letters.count - 1]) \(describe(attributes))")
            }
            let letter = letters[attributes]
            if letter != last, let last {
                line += "\(count)\(last)"
                count = 0
            }
            last = letter
            count += 1
        }
        planes.append(line + (last.map { "\(count)\($0)" } ?? ""))
    }
    return ([screen.text, "", "styles"] + planes + [""] + legend).joined(separator: "\n") + "\n"
}

private func describe(_ attributes: Attributes) -> String {
    var words: [String] = []
    if let color = attributes.foreground { words.append("color \(color)") }
    if let color = attributes.background { words.append("on \(color)") }
    if attributes.bold { words.append("bold") }
    if attributes.dim { words.append("dim") }
    if attributes.reverse { words.append("reverse") }
    if attributes.underline { words.append("underline") }
    return words.isEmpty ? "the terminal's own" : words.joined(separator: " ")
}
