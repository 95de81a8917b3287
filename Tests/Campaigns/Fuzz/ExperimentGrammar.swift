import Foundation
import Runs
import Sessions
import TestSupport

/// Experiment files by the grammar of the schema: every key, every kind of value, every way of writing.
struct ExperimentGrammar {
    private var random: RandomStream

    init(_ random: RandomStream) { self.random = random }

    /// Text of a file that is right more often than not.
    mutating func experiment() -> String {
        var keys: [(path: String, value: String)] = base()
        for key in pickKeys(atMost: 14) where !keys.contains(where: { $0.path == key.path }) {
            keys.append((key.path, value(key)))
        }
        return write(keys, study: nil)
    }

    /// The same with a section `study`.
    mutating func study() -> String {
        var keys = base()
        for key in pickKeys(atMost: 5) where !keys.contains(where: { $0.path == key.path }) {
            keys.append((key.path, value(key)))
        }
        var lines: [String] = []
        var used: Set<String> = []
        if random.chance(0.5) { lines.append("  seeds: \(seeds())") }
        if random.chance(0.7) || lines.isEmpty {
            lines.append("  variants:")
            for number in 0..<(1 + random.index(below: 4)) {
                var changes: [String] = []
                for key in pickKeys(atMost: 2) where !Self.fixed.contains(key.path) {
                    used.insert(key.path)
                    changes.append("\(key.path): \(value(key))")
                }
                if random.chance(0.1) { changes.append("seeds: \(seeds())") }
                let name = random.pick(["full", "no hierarchy", "a-b", "ä 中", "x\(number)", "\"quoted: \\u00e9\""])
                lines.append("    \(name)\(name.hasSuffix("\"") ? "" : " \(number)"): {\(changes.joined(separator: ", "))}")
            }
        }
        if random.chance(0.4) {
            let axes = pickKeys(atMost: 2).filter { !used.contains($0.path) && !Self.fixed.contains($0.path) }
            if !axes.isEmpty { lines.append("  grid:") }
            for axis in axes {
                var values: [String] = []
                for _ in 0..<3 {
                    let value = value(axis)
                    if !values.contains(value) { values.append(value) }
                }
                lines.append("    \(axis.path): [\(values.joined(separator: ", "))]")
            }
        }
        return write(keys, study: lines)
    }

    private static let fixed: Set = ["name", "training.seed"]

    // MARK: Values

    /// Data that is there and small, and training that ends soon.
    private mutating func base() -> [(path: String, value: String)] {
        var keys: [(path: String, value: String)]
        if random.chance(0.7) {
            keys = [
                ("data.storefront.items", "\(10 + random.index(below: 60))"),
                ("data.storefront.sessions", "\(10 + random.index(below: 150))"),
            ]
        } else {
            keys = FileData.overrides.map { override in
                let parts = override.split(separator: "=").map(String.init)
                let isList = ["categories", "attributes", "numbers"].contains { parts[0].hasSuffix($0) }
                return (parts[0], isList ? "[\(parts[1])]" : parts[1])
            }
            if random.chance(0.4) { keys.append(("data.interactions.feedback", "[like, follow]")) }
        }
        if random.chance(0.8) { keys.append(("protocol.minimumItemSupport", "1")) }
        keys.append(("training.epochs", "1"))
        keys.append(("model.kind", random.pick(ModelSettings.Kind.allCases).rawValue))
        if random.chance(0.8) { keys.append(("model.width", "8")) }
        return keys
    }

    private mutating func pickKeys(atMost count: Int) -> [ExperimentKey] {
        let keys = ExperimentSchema.keys.filter { !$0.path.hasPrefix("data.storefront") || random.chance(0.1) }
        var picked: [ExperimentKey] = []
        for _ in 0..<(1 + random.index(below: count)) {
            let key = random.pick(keys)
            // Another source, folder or column is mostly one that is not there.
            if key.path.hasPrefix("data.") && random.chance(0.85) { continue }
            if !picked.contains(where: { $0.path == key.path }) { picked.append(key) }
        }
        return picked
    }

    private mutating func seeds() -> String {
        random.chance(0.5) ? "\(1 + random.index(below: 4))" : "[\(random.index(below: 9)), \(10 + random.index(below: 9))]"
    }

    /// A value that the key takes.
    private mutating func value(_ key: ExperimentKey) -> String {
        switch key.kind {
        case .integer(let range): integer(range)
        case .number(let range): number(range)
        case .flag: random.pick(["true", "false", "true", "false", "True", "FALSE"])
        case .text: text(key.path)
        case .choice(let names): random.pick(names)
        case .list(of: let element): list(element, key.path)
        }
    }

    private mutating func integer(_ range: Interval<Int>) -> String {
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
        let value = random.chance(0.06) ? random.pick([lower, upper]) : min(upper, lower + random.index(below: 8))
        return random.chance(0.05) ? "+\(value)" : "\(value)"
    }

    private mutating func number(_ range: Interval<Double>) -> String {
        let candidates: [Double] = [0, 1e-9, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.9, 0.999, 1, 1.5, 2, 10, 1_000]
        var value = random.pick(candidates)
        for _ in 0..<20 where !range.contains(value) { value = random.pick(candidates) }
        return random.pick(["\(value)", "\(value)", value == value.rounded() ? "\(Int(value))" : "\(value)", "\(value)e0"])
    }

    private mutating func text(_ path: String) -> String {
        if path == "name" { return random.pick(["case", "a", "A-1_b.c", "\"x\"", "n0"]) }
        return random.pick(["session_id", "item_id", "time", "\"\"", "title", "kind", "\"no such column\"", "\"ä 中 \\t\""])
    }

    private mutating func list(_ element: ExperimentKey.Kind, _ path: String) -> String {
        var values: [String] = []
        for _ in 0..<random.index(below: 4) {
            let value =
                switch element {
                case .number(let range): number(range)
                case .choice(let names): random.pick(names)
                default: text(path)
                }
            if !values.contains(value) { values.append(value) }
        }
        return "[\(values.joined(separator: ", "))]"
    }

    // MARK: Writing

    /// Nested sections, dotted paths, or a mixture of them.
    private mutating func write(_ keys: [(path: String, value: String)], study: [String]?) -> String {
        var text = random.pick(["", "", "# A comment.\n#\n# Another.\n", "---\n", "\u{FEFF}"])
        var left = keys
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
                    text += "  \(key.path.dropFirst(section.count + 1)): \(key.value)\(random.chance(0.05) ? "  # so" : "")\n"
                }
            }
        }
        if let study { text += "study:\n" + study.joined(separator: "\n") + "\n" }
        return text
    }
}
