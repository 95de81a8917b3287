import Experiments
import Foundation
import TestSupport
import Testing

/// The experiments of runs are read without a YAML parser, and never otherwise than by one.
@Suite struct WrittenExperimentTests {
    private func byYAML(_ text: Data) -> Experiment? {
        String(validating: text, as: UTF8.self).flatMap { try? Experiment(resolvedYAML: $0, file: "x.yaml") }
    }

    /// An experiment of values that exclude each other now and then.
    private func random(_ random: inout SplitMix) -> Experiment {
        var experiment = Experiment(name: "run-\(Int.random(in: 0...99, using: &random))")
        let texts = ["", "a", "a b", "a: b", "x\"y", "1", "true", "-", "[a]", "é", "\\N", "a, b", "#", "~", "a\nb"]
        for key in ExperimentSchema.keys where key.path != "name" && Int.random(in: 0..<4, using: &random) == 0 {
            let text = texts.randomElement(using: &random) ?? ""
            let value: ExperimentValue =
                switch key.kind {
                case .integer: .integer(Int.random(in: 0...70, using: &random))
                case .number: .number([0.25, 1, 3e-7, 1e22, 0.1 + 0.2].randomElement(using: &random) ?? 0)
                case .flag: .flag(Bool.random(using: &random))
                case .text: .text(text)
                case .names: Bool.random(using: &random) ? .text(text) : .texts([text, "b"])
                case .choice(let names): .text(names.randomElement(using: &random) ?? "")
                case .list(of: .number): .numbers([[], [0.5], [0.5, 1e-3]].randomElement(using: &random) ?? [])
                case .list(of: .choice(let names)): .texts(Array(names.shuffled(using: &random).prefix(2)))
                case .list: .texts([[], [text], [text, "b"]].randomElement(using: &random) ?? [])
                }
            // Some values are out of range, and stay what they were.
            _ = key.set(value, in: &experiment)
        }
        return experiment
    }

    /// As it is written now, or was once, with the keys that are not read.
    private func written(_ experiment: Experiment, _ random: inout SplitMix) -> String {
        Bool.random(using: &random) ? experiment.yaml : experiment.completeYAML
    }

    @Test func whatIsWrittenIsReadLineByLine() throws {
        var numbers = SplitMix(state: 7)
        for name in ["a", "b-2"] {
            let plain = Experiment(name: name)
            #expect(Experiment(asWritten: Data(plain.yaml.utf8)) == plain)
        }
        var read = 0
        for _ in 0..<1_000 {
            let text = Data(written(random(&numbers), &numbers).utf8)
            let experiment = Experiment(asWritten: text)
            if experiment != nil { read += 1 }
            #expect(experiment == nil || experiment == byYAML(text))
        }
        #expect(read > 10)
    }

    @Test func nothingElseIsTakenForIt() {
        var numbers = SplitMix(state: 8)
        let strange = Array("\n :-\"'[],#&*!|>%@`{}?~\t\r.+_/0aZ\\é\u{0}".utf8)
        var read = 0
        for number in 0..<20_000 {
            var experiment = number.isMultiple(of: 2) ? Experiment(name: "a") : random(&numbers)
            if number.isMultiple(of: 3) { experiment.data.interactions.keep = ["a", "b c"] }
            var text = Array(written(experiment, &numbers).utf8)
            for _ in 0..<Int.random(in: 1...2, using: &numbers) {
                let place = Int.random(in: 0..<text.count, using: &numbers)
                switch Int.random(in: 0..<5, using: &numbers) {
                case 0: text[place] = strange.randomElement(using: &numbers) ?? 0
                case 1: text.insert(strange.randomElement(using: &numbers) ?? 0, at: place)
                case 2: text.remove(at: place)
                case 3: text.removeSubrange(place..<min(place + 40, text.count))
                default:
                    // A line goes, comes twice, or takes another's place.
                    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                    let line = Int.random(in: 0..<lines.count, using: &numbers)
                    let other = Int.random(in: 0..<lines.count, using: &numbers)
                    switch Int.random(in: 0..<3, using: &numbers) {
                    case 0: lines.remove(at: line)
                    case 1: lines.insert(lines[line], at: other)
                    default: lines.swapAt(line, other)
                    }
                    text = Array(lines.joined(separator: [UInt8(ascii: "\n")]))
                }
            }
            guard let experiment = Experiment(asWritten: Data(text)) else { continue }
            read += 1
            if experiment != byYAML(Data(text)) {
                Issue.record("read otherwise:\n\(String(decoding: text, as: UTF8.self))")
            }
        }
        #expect(read > 100)
    }

    @Test func filesOfEarlierVersionsLackKeysAndSections() throws {
        var experiment = Experiment(name: "old")
        experiment.model.width = 32
        experiment.training.seed = 9
        let lines = experiment.completeYAML.split(separator: "\n", omittingEmptySubsequences: false)
        let sections = [
            ("  gru:", 3), ("  neighbours:", 10), ("    attributes:", 1), ("evaluation:", 12), ("data:", 83),
        ]
        for (head, count) in sections {
            let start = try #require(lines.firstIndex { $0.hasPrefix(head) })
            let text = Data((lines[..<start] + lines[(start + count)...]).joined(separator: "\n").utf8)
            let read = Experiment(asWritten: text)
            #expect(read != nil && read == byYAML(text), "\(head)")
            #expect(read?.training.seed == 9 && read?.model.width == 32, "\(head)")
        }
    }

    @Test func whatIsWrongIsLeftToTheReaderThatSaysWhy() throws {
        for (old, new) in [
            ("width: 64", "width: 0"), ("width: 64", "width: many"), ("heads: 4", "heads: 5"), ("name: a", "name: a/b"),
            ("kind: hiersrec", "kind: hiersec"), ("seed: 1\n", "seed: -1\n"), ("dropout: 0.2", "dropuot: 0.2"),
            ("folder: \"\"", "folder: 12"), ("[0.01, ", "[\"0.01\", "), ("[0.01, ", "[0.01,"), ("name: a\n", ""),
        ] {
            let yaml = Experiment(name: "a").yaml
            let text = yaml.replacing(old, with: new)
            #expect(text != yaml)
            #expect(Experiment(asWritten: Data(text.utf8)) == nil, "\(new)")
        }
    }
}
