/// A key and its values for which something holds, such as `model.scores: cosine`.
package struct Condition: Sendable {
    private enum Test: Sendable {
        case isOne(of: [ExperimentValue])
        case isNot(ExperimentValue)
        /// One of these names at least.
        case contains([String])
    }

    package let key: ExperimentKey
    private let test: Test

    private init(_ path: String, _ test: Test) {
        guard let key = ExperimentSchema.key(path) else { preconditionFailure("\(path) is not a key") }
        self.key = key
        self.test = test
    }

    static func key(_ path: String, is names: String...) -> Condition {
        .init(path, .isOne(of: names.map { .text($0) }))
    }

    static func key(_ path: String, is flag: Bool) -> Condition { .init(path, .isOne(of: [.flag(flag)])) }
    static func key(_ path: String, isNot name: String) -> Condition { .init(path, .isNot(.text(name))) }
    static func key(_ path: String, isNot value: ExperimentValue) -> Condition { .init(path, .isNot(value)) }
    static func key(_ path: String, contains names: String...) -> Condition { .init(path, .contains(names)) }
    static func key(_ path: String, contains names: [String]) -> Condition { .init(path, .contains(names)) }

    package func holds(in experiment: Experiment) -> Bool {
        let value = key.value(in: experiment)
        switch test {
        case .isOne(of: let values): return values.contains(value)
        case .isNot(let other): return value != other
        case .contains(let wanted):
            if case .texts(let names) = value { return wanted.contains(where: names.contains) }
            return false
        }
    }

    /// Gives the key a value that fulfils the condition, unless it has one already.
    package func fulfil(in experiment: inout Experiment) {
        guard !holds(in: experiment) else { return }
        let value: ExperimentValue? =
            switch (test, key.kind) {
            case (.isOne(of: let values), _): values.first
            case (.isNot(let other), .choice(let names)): names.map { .text($0) }.first { $0 != other }
            case (.isNot, _): key.defaultValue
            case (.contains(let names), _): .texts(Array(names.prefix(1)))
            }
        if let value { _ = key.set(value, in: &experiment) }
    }

    /// The key with the values that fulfil the condition, as written in a file.
    package var description: String {
        switch test {
        case .isOne(of: let values): "\(key.path): \(Self.list(values.map(\.description), "or"))"
        case .isNot(let other):
            if case .choice(let names) = key.kind {
                "\(key.path): \(Self.list(names.filter { .text($0) != other }, "or"))"
            } else {
                "\(key.path) other than \(other)"
            }
        case .contains(let names): "\(Self.list(names, "or")) in \(key.path)"
        }
    }

    /// What to do so that the condition does not hold; nil if setting one value does not suffice.
    var avoidance: String? {
        switch test {
        case .isOne(of: let values):
            if case .flag(let flag)? = values.first { "set \(key.path) to \(!flag)" } else { nil }
        case .isNot(let other): "set \(key.path) to \(other)"
        case .contains: nil
        }
    }

    /// "a", "a or b", "a, b or c".
    static func list(_ names: [String], _ word: String) -> String {
        names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + " \(word) " + names[names.count - 1]
    }
}

/// Some keys and the conditions under which they are read, all of which must hold.
package struct ReadKeys: Sendable {
    package let paths: [String]
    package let conditions: [Condition]

    init(_ paths: String..., when conditions: Condition...) {
        self.paths = paths
        self.conditions = conditions
    }

    init(_ paths: [String], when conditions: [Condition]) {
        self.paths = paths
        self.conditions = conditions
    }
}
