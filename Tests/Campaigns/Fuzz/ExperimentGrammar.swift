import Basics
import Experiments
import Foundation
import TestSupport

/// Experiment files by the grammar of the schema: every key, every kind of value, every way of writing.
struct ExperimentGrammar {
    private var random: RandomStream
    /// What the keys so far make.
    private var experiment = Experiment(name: "case")
    private var keys: [(path: String, value: ExperimentValue)] = []

    init(_ random: RandomStream) { self.random = random }

    /// Text of a file that is right more often than not.
    mutating func file() -> String {
        makeBase()
        for _ in 0..<random.index(below: 14) { addKey() }
        return write(study: nil)
    }

    /// The same with a section `study`.
    mutating func study() -> String {
        makeBase()
        for _ in 0..<random.index(below: 5) { addKey() }
        var lines: [String] = []
        var varied: Set = ["name", "training.seed", "training.sessionFraction"]
        if random.chance(0.5) { lines.append("  seeds: \(seeds())") }
        if random.chance(0.8) {
            lines.append("  variants:")
            for number in 0..<(1 + random.index(below: 4)) {
                // So that they differ, mostly.
                var changes = random.chance(0.95) ? ["training.sessionFraction: 0.9\(number)"] : []
                for key in possible(besides: varied, count: random.index(below: 3)) {
                    changes.append("\(key.path): \(key.value)")
                }
                if random.chance(0.1) { changes.append("seeds: \(seeds())") }
                let name = random.pick(["full", "no hierarchy", "a-b", "ä 中", "x"])
                let quoted = random.chance(0.2) ? "\"\(name) \\u00e9 \(number)\"" : "\(name) \(number)"
                lines.append("    \(quoted): {\(changes.joined(separator: ", "))}")
                for change in changes { varied.insert(String(change.prefix { $0 != ":" })) }
            }
        }
        if random.chance(0.5) || lines.isEmpty {
            lines.append("  grid:")
            for axis in possible(besides: varied, count: 1 + random.index(below: 2)) {
                var values = [axis.value]
                for _ in 0..<2 {
                    if let key = ExperimentSchema.key(axis.path), let other = fitting(key), !values.contains(other) {
                        values.append(other)
                    }
                }
                lines.append("    \(axis.path): [\(values.map(\.description).joined(separator: ", "))]")
            }
        }
        return write(study: lines)
    }

    private mutating func seeds() -> String {
        random.chance(0.5)
            ? "\(1 + random.index(below: 4))" : "[\(random.index(below: 9)), \(10 + random.index(below: 9))]"
    }

    // MARK: Keys

    /// Data that is there and small, and training that ends soon.
    private mutating func makeBase() {
        var overrides: [String]
        if random.chance(0.7) {
            overrides = [
                "data.storefront.items=\(10 + random.index(below: 60))",
                "data.storefront.sessions=\(10 + random.index(below: 150))",
            ]
            if random.chance(0.3) { overrides.append("data.storefront.feedback=like,share") }
            if random.chance(0.3) { overrides.append("data.storefront.shown=\(1 + random.index(below: 3))") }
        } else {
            overrides = FileData.overrides
            if random.chance(0.4) { overrides.append("data.interactions.feedback=like,follow") }
        }
        if random.chance(0.8) { overrides.append("protocol.minimumItemSupport=1") }
        let kind = random.pick(ModelSettings.Kind.allCases)
        overrides.append("model.kind=\(kind.rawValue)")
        let isNarrow = random.chance(0.8)
        // What is fitted reads neither.
        if !kind.isBaseline { overrides += ["training.epochs=1"] + (isNarrow ? ["model.width=8"] : []) }
        for override in overrides {
            let parts = override.split(separator: "=").map(String.init)
            guard let key = ExperimentSchema.key(parts[0]), (try? key.set(typed: parts[1], in: &experiment)) != nil
            else {
                continue
            }
            keys.append((key.path, key.value(in: experiment)))
        }
    }

    private mutating func addKey() {
        let key = random.pick(ExperimentSchema.keys)
        guard !keys.contains(where: { $0.path == key.path }), let value = fitting(key) else { return }
        _ = key.set(value, in: &experiment)
        keys.append((key.path, value))
    }

    /// Other keys with values.
    private mutating func possible(besides taken: Set<String>, count: Int) -> [(path: String, value: ExperimentValue)] {
        var found: [(path: String, value: ExperimentValue)] = []
        for _ in 0..<count * 3 where found.count < count {
            let key = random.pick(ExperimentSchema.keys)
            if taken.contains(key.path) || found.contains(where: { $0.path == key.path }) { continue }
            if let value = fitting(key) { found.append((key.path, value)) }
        }
        return found
    }

    /// A value with which the experiment still makes sense, and reads all keys; one with which it does not is left in
    /// now and then.
    private mutating func fitting(_ key: ExperimentKey) -> ExperimentValue? {
        // Other files and columns are mostly some that are not there.
        if key.path.hasPrefix("data.") && random.chance(0.9) { return nil }
        let mayBeWrong = random.chance(0.02)
        for _ in 0..<5 {
            let value = value(key)
            var changed = experiment
            guard key.set(value, in: &changed) else { continue }
            let areRead = changed.reads(key.path) && keys.allSatisfy { changed.reads($0.path) }
            if changed.conflicts.isEmpty && areRead || mayBeWrong { return value }
        }
        return nil
    }

    // MARK: Values

    /// A value that the key takes.
    private mutating func value(_ key: ExperimentKey) -> ExperimentValue {
        switch key.kind {
        case .integer(let range): .integer(integer(range))
        case .number(let range): .number(number(range))
        case .flag: .flag(random.chance(0.5))
        case .text: .text(text(key.path))
        case .names: random.chance(0.7) ? .text(text(key.path)) : .texts(distinct { $0.text(key.path) } + ["a", "b"])
        case .choice(let names): .text(random.pick(names))
        case .list(of: .number(let range)): .numbers(distinct { $0.number(range) })
        case .list(of: .choice(let names)): .texts(distinct { $0.random.pick(names) })
        case .list: .texts(distinct { $0.text(key.path) })
        }
    }

    private mutating func distinct<Value: Equatable>(_ make: (inout Self) -> Value) -> [Value] {
        var values: [Value] = []
        for _ in 0..<random.index(below: 4) {
            let value = make(&self)
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    private mutating func integer(_ range: Interval<Int>) -> Int {
        let lower =
            switch range.lower {
            case .open: 0
            case .included(let end): end
            case .excluded(let end): end + 1
            }
        let upper =
            switch range.upper {
            case .open: Int.max
            case .included(let end): end
            case .excluded(let end): end - 1
            }
        // The ends now and then, what is usual mostly.
        return random.chance(0.06) ? random.pick([lower, upper]) : min(upper, lower + random.index(below: 8))
    }

    private mutating func number(_ range: Interval<Double>) -> Double {
        let candidates: [Double] = [0, 1e-9, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.9, 0.999, 1, 1.5, 2, 10, 1_000, 1e15]
        for _ in 0..<30 {
            let value = random.pick(candidates)
            if range.contains(value) { return value }
        }
        return 0.5
    }

    private mutating func text(_ path: String) -> String {
        path == "name"
            ? random.pick(["case", "a", "A-1_b.c", "n0"])
            : random.pick([
                "session_id", "item_id", "time", "", "title", "kind", "like", "view", "no such column", "ä \t",
            ])
    }

    // MARK: Writing

    private mutating func write(_ value: ExperimentValue) -> String {
        guard random.chance(0.1) else { return value.description }
        return switch value {
        case .integer(let number): random.pick(["+\(number)", " \(number)"])
        case .number(let number): "\(number)e0"
        case .flag(let flag): random.pick(flag ? ["True", "TRUE"] : ["False", "FALSE"])
        default: value.description
        }
    }

    /// Nested sections, dotted paths, or a mixture of them.
    private mutating func write(study: [String]?) -> String {
        var text = random.pick(["", "", "# A comment.\n#\n# Another.\n", "---\n", "\u{FEFF}"])
        var left = keys.map { (path: $0.path, value: write($0.value)) }
        while let first = left.first {
            let section = first.path.split(separator: ".").first.map(String.init) ?? ""
            let same = left.filter { $0.path.hasPrefix(section + ".") }
            left.removeAll { $0.path.hasPrefix(section + ".") || $0.path == first.path }
            if same.isEmpty {
                text += "\(first.path): \(first.value)\n"
                continue
            }
            switch random.index(below: 3) {
            case 0: for key in same { text += "\(key.path): \(key.value)\n" }
            case 1:
                let inner = same.map { "\($0.path.dropFirst(section.count + 1)): \($0.value)" }
                text += "\(section): {\(inner.joined(separator: ", "))}\n"
            default:
                text += "\(section):\n"
                for key in same {
                    let comment = random.chance(0.05) ? "  # so" : ""
                    text += "  \(key.path.dropFirst(section.count + 1)): \(key.value)\(comment)\n"
                }
            }
        }
        if let study { text += "study:\n" + study.joined(separator: "\n") + "\n" }
        return text
    }
}
