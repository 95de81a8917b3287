import Basics
import Experiments
import Foundation
import TestSupport
import Testing

@Suite struct TextTests {
    /// Random text from the scalars that matter: all of Latin-1, format characters, emoji, combining marks.
    private func randomText(_ generator: inout some RandomNumberGenerator) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0x0...0xff, 0x0...0x1f, 0x7f...0x9f, 0x300...0x36f, 0x600...0x6ff, 0x2000...0x206f, 0xfe00...0xfeff,
            0xfff0...0xffff, 0x1f300...0x1f6ff, 0xe0000...0xe007f, 0x0...0x10ffff,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...30, using: &generator) {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &generator)]
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { text.append(scalar) }
        }
        return String(text)
    }

    @Test func textInJSONIsTheSameAndObeyedByNoTerminal() throws {
        var generator = SplitMix(state: 3)
        for _ in 0..<5_000 {
            let text = randomText(&generator)
            let json = String(decoding: try JSONEncoder().encode([text]), as: UTF8.self).escapingInvisibleForJSON
            #expect(json.forTerminal == json)
            #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
        }
    }

    @Test func nothingThatATerminalObeysIsLeft() {
        var generator = SplitMix(state: 1)
        for _ in 0..<20_000 {
            let text = randomText(&generator)
            let shown = text.forTerminal
            let bad = shown.unicodeScalars.contains {
                $0.value < 0x20 || (0x7f...0x9f).contains($0.value) || (0x202a...0x202e).contains($0.value)
                    || (0x2066...0x2069).contains($0.value) || (0x2028...0x2029).contains($0.value)
                    || $0.value == 0xfeff
                    || $0.value == 0x200e || $0.value == 0x200f || $0.value == 0x61c || $0.value == 0xad
            }
            #expect(!bad, "\(text.unicodeScalars.map(\.value))")
            #expect(shown.unicodeScalars.count == text.unicodeScalars.count)
            #expect(shown.forTerminal == shown)
            for count in [0, 1, 5] { #expect(text.forTerminal(atMost: count).count <= max(count, 1)) }
        }
    }

    @Test func ordinaryTextIsUnchanged() {
        for text in ["", "plain", "Müller’s 日本 🧑🏽‍🚀", "a|b\\c\"", "نمی‌خواهم"] { #expect(text.forTerminal == text) }
    }

    @Test func whatIsReplaced() {
        #expect("a\tb\nc".forTerminal == "a b c")
        #expect("\u{1b}]0;title\u{7}".forTerminal == "\u{FFFD}]0;title\u{FFFD}")
        #expect("\u{9b}31m".forTerminal == "\u{FFFD}31m")
        #expect("abc\u{202e}fed".forTerminal == "abc\u{FFFD}fed")
        #expect("a\r\nb".forTerminal == "a  b")
    }

    @Test func longTextIsCut() {
        #expect("abcdef".forTerminal(atMost: 6) == "abcdef")
        #expect("abcdefg".forTerminal(atMost: 6) == "abcde…")
        let stacked = "a" + String(repeating: "\u{301}", count: 1_000)
        #expect(stacked.forTerminal(atMost: 5).unicodeScalars.count <= 21)
    }

    @Test func nearestNames() {
        let names = ["epochs", "batch", "learningRate", "none", "parallel"]
        #expect(nearestName(to: "epoch", among: names) == "epochs")
        #expect(nearestName(to: "EPOCHS", among: names) == "epochs")
        #expect(nearestName(to: "learning_rate", among: names) == "learningRate")
        #expect(nearestName(to: "bacth", among: names) == "batch")
        #expect(nearestName(to: "nome", among: names) == "none")
        #expect(nearestName(to: "xyz", among: names) == nil)
        #expect(nearestName(to: "", among: names) == nil)
        #expect(nearestName(to: "epochs", among: [String]()) == nil)
    }

    @Test(arguments: [
        ("/home/ann/shop/Results/x", "/home/ann/shop", "Results/x"), ("/home/ann/shop", "/home/ann/shop", "."),
        ("/home/ann/data/a.csv", "/home/ann/shop", "../data/a.csv"), ("/tmp/a", "/home/ann/shop/deep", "/tmp/a"),
        ("/home/annabel/a", "/home/ann", "../annabel/a"), ("a/b", "/home", "a/b"), ("/a\u{1B}b", "/x/y", "/a\u{FFFD}b"),
        ("/home/x.yaml:3:5", "/home", "x.yaml:3:5"), ("/a", "/", "a"),
    ])
    func pathsAreShownFromHereWhereThatIsShorter(path: String, folder: String, shown: String) {
        #expect(shownPath(path, from: folder) == shown)
    }

    @Test func onScreensTheCauseComesFirst() throws {
        let error = #expect(throws: InvalidExperiment.self) {
            try Experiment(yaml: "[a]: 1", file: "a.yaml", overrides: ["x"])
        }
        #expect(error?.description == "a.yaml:1:1: a key is a single word\n--set x: an override has the form key=value")
        #expect(
            error?.causeFirst == "a key is a single word (a.yaml:1:1)\nan override has the form key=value (--set x)")
    }
}
