import Basics

/// One key of an experiment file: its name, the values it takes, its meaning, and the property that holds it.
public struct ExperimentKey: Sendable {
    public indirect enum Kind: Sendable, Hashable {
        case integer(Interval<Int>)
        case number(Interval<Double>)
        case flag
        case text
        case choice([String])
        /// A text or a list of texts: the value is `text` for none or one, else `texts`.
        case names
        /// A list whose elements are all of the kind `of`: `text`, `number`, `integer` or `choice`.
        case list(of: Kind)
    }

    /// Names of the sections and the property, joined by dots: "training.learningRate".
    public let path: String
    public let kind: Kind
    /// One sentence.
    public let help: String

    /// The last word of the path, by which the key is called where no other has the same.
    public var word: String { path.split(separator: ".").last.map(String.init) ?? path }

    /// The same as one would say it: "category weight".
    public var spelledWord: String {
        word.reduce(into: "") { words, letter in
            words += letter.isUppercase && words.last?.isUppercase == false ? " \(letter.lowercased())" : "\(letter)"
        }
    }

    /// The key with a value, as one would say it: "width 64", "no title", "ID-free".
    public func spelled(_ value: ExperimentValue) -> String {
        guard case .flag(let isOn) = value else { return "\(spelledWord) \(value.plain)" }
        if path == "model.idFree" { return isOn ? "ID-free" : "by id" }
        return "\(isOn ? "with" : "no") \(spelledWord)"
    }

    private let read: @Sendable (Experiment) -> ExperimentValue
    private let write: @Sendable (inout Experiment, ExperimentValue) -> Bool
    private let restore: @Sendable (inout Experiment) -> Void
    private static let standard = Experiment(name: "")

    public func value(in experiment: Experiment) -> ExperimentValue { read(experiment) }

    /// The value in an experiment that does not set this key.
    public var defaultValue: ExperimentValue { read(Experiment(name: "")) }

    func reset(in experiment: inout Experiment) { restore(&experiment) }

    /// Sets the value.
    /// - Returns: false, with the experiment unchanged, if the key does not take the value.
    public func set(_ value: ExperimentValue, in experiment: inout Experiment) -> Bool {
        kind.admits(value) && write(&experiment, value)
    }

    /// Sets the value from text typed by a user on the command line or in a form; lists are separated by commas.
    /// - Throws: `InvalidExperiment` saying what the key takes.
    public func set(typed text: String, in experiment: inout Experiment) throws(InvalidExperiment) {
        _ = set(try value(typed: text), in: &experiment)
    }

    /// The value of text typed by a user; lists are separated by commas.
    /// - Throws: `InvalidExperiment` saying what the key takes.
    public func value(typed text: String) throws(InvalidExperiment) -> ExperimentValue {
        guard let value = kind.value(typed: text) else {
            throw InvalidExperiment(place: path, message: complaint(about: YAMLScalar(text: text, style: .typed)))
        }
        return value
    }

    /// The same for several values of a number or choice, separated by commas: `1e-3, 2e-3`. A list or text is one
    /// value, since it may contain commas.
    public func values(typed text: String) throws(InvalidExperiment) -> [ExperimentValue] {
        guard takesSeveral else { return [try value(typed: text)] }
        var list = text.trimmingPrefix { $0 == " " }
        if list.hasPrefix("["), list.hasSuffix("]") { list = list.dropFirst().dropLast() }
        var values: [ExperimentValue] = []
        for word in list.split(separator: ",", omittingEmptySubsequences: false) {
            let value = try value(typed: word.trimming { $0 == " " })
            if !values.contains(value) { values.append(value) }
        }
        return values
    }

    /// Whether several values of it can be typed: a number, a choice or a flag.
    public var takesSeveral: Bool {
        switch kind {
        case .integer, .number, .choice, .flag: true
        case .text, .names, .list: false
        }
    }

    /// The message about a value that does not fit.
    func complaint(about scalar: YAMLScalar) -> String {
        switch kind {
        case .choice(let names), .list(of: .choice(let names)):
            let near = nearestName(to: scalar.text, among: names)
            return complaint(about: scalar.shown) + (near.map { "; did you mean \($0)?" } ?? "")
        case .text, .names, .list(of: .text): return complaint(about: scalar.shown) + "; put it in quotes"
        default: return complaint(about: scalar.shown)
        }
    }

    /// The message about something that is not a scalar: "training.patience needs a whole number at least 0, not a
    /// list".
    func complaint(about what: String) -> String { "\(path) needs \(kind), not \(what)" }
}

extension ExperimentKey.Kind: CustomStringConvertible {
    /// What the key takes, in words that follow "needs".
    public var description: String {
        switch self {
        case .integer(let range): "a whole number \(range)"
        case .number(let range): "a number \(range)"
        case .flag: "true or false"
        case .text: "text"
        case .names: "text or a list of text"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .list(of: .number(let range)): "a list of numbers \(range)"
        case .list(of: .integer(let range)): "a list of whole numbers \(range)"
        case .list(of: .choice(let names)): "a list of some of " + names.joined(separator: ", ")
        case .list: "a list of text"
        }
    }

    public func admits(_ value: ExperimentValue) -> Bool {
        switch (self, value) {
        case (.integer(let range), .integer(let value)): range.contains(value)
        case (.number(let range), .number(let value)): value.isFinite && range.contains(value)
        case (.flag, .flag), (.text, .text), (.names, .text), (.names, .texts): true
        case (.choice(let names), .text(let value)): names.contains(value)
        case (.list(of: .number(let range)), .numbers(let values)): values.allSatisfy(range.contains)
        case (.list(of: .integer(let range)), .numbers(let values)):
            values.allSatisfy { Int(exactly: $0).map(range.contains) ?? false }
        case (.list(of: .text), .texts): true
        case (.list(of: .choice(let names)), .texts(let values)): values.allSatisfy(names.contains)
        default: false
        }
    }

    /// The value of a single word, or nil if it does not fit; lists are read element by element.
    func value(of scalar: YAMLScalar) -> ExperimentValue? {
        let value: ExperimentValue? =
            switch self {
            case .integer: scalar.integer.map { .integer($0) }
            case .number: scalar.number.map { .number($0) }
            case .flag: scalar.flag.map { .flag($0) }
            case .text, .names: scalar.isSomethingElseThanText ? nil : .text(scalar.text)
            case .choice: .text(scalar.text)
            case .list: nil
            }
        return value.flatMap { admits($0) ? $0 : nil }
    }

    /// The value of text typed by a user: as in a file, but without quotes, and lists without brackets, unless they
    /// tell whether it is a list.
    func value(typed text: String) -> ExperimentValue? {
        if case .names = self, text.hasPrefix("["), text.hasSuffix("]") {
            return Self.list(of: .text).value(typed: text)
        }
        guard case .list(let element) = self else { return value(of: YAMLScalar(text: text, style: .typed)) }
        var list = text.trimmingPrefix { $0 == " " }
        let isBracketed = list.hasPrefix("[") && list.hasSuffix("]")
        if isBracketed { list = list.dropFirst().dropLast() }
        let words = list.split(separator: ",").map { word in
            let word = word.trimming { $0 == " " }
            // In brackets a list is written as in a file.
            let isQuoted = word.count > 1 && (word.first == "\"" || word.first == "'") && word.first == word.last
            return isBracketed && isQuoted ? String(word.dropFirst().dropLast()) : String(word)
        }
        let values = words.map { element.value(of: YAMLScalar(text: $0, style: .typed)) }
        return Self.list(values, of: element)
    }

    /// Joins elements to a list value; nil if one of them is missing.
    static func list(_ values: [ExperimentValue?], of element: Self) -> ExperimentValue? {
        switch element {
        case .number, .integer:
            let numbers = values.compactMap { value -> Double? in
                switch value {
                case .number(let number): number
                case .integer(let number): Double(number)
                default: nil
                }
            }
            return numbers.count == values.count ? .numbers(numbers) : nil
        default: break
        }
        let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
        return texts.count == values.count ? .texts(texts) : nil
    }
}

extension Substring {
    func trimming(while predicate: (Character) -> Bool) -> String {
        var rest = drop(while: predicate)
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return String(rest)
    }
}

// One initializer per property type; the type of the property decides the kind.
extension ExperimentKey {
    typealias Property<Value> = WritableKeyPath<Experiment, Value> & Sendable

    init(_ path: String, _ property: Property<Int>, _ range: Interval<Int>, _ help: String) {
        self.init(path, property, .integer(range), help, ExperimentValue.integer) {
            if case .integer(let value) = $0 { value } else { nil }
        }
    }

    /// Seeds: whole numbers from 0 to the largest `Int`.
    init(_ path: String, _ property: Property<UInt64>, _ help: String) {
        self.init(path, property, .integer(.atLeast(0)), help, { .integer(Int(clamping: $0)) }) {
            if case .integer(let value) = $0 { UInt64(exactly: value) } else { nil }
        }
    }

    init(_ path: String, _ property: Property<Double>, _ range: Interval<Double>, _ help: String) {
        self.init(path, property, .number(range), help, ExperimentValue.number) {
            if case .number(let value) = $0 { value } else { nil }
        }
    }

    init(_ path: String, _ property: Property<Bool>, _ help: String) {
        self.init(path, property, .flag, help, ExperimentValue.flag) {
            if case .flag(let value) = $0 { value } else { nil }
        }
    }

    init(_ path: String, _ property: Property<String>, _ help: String) {
        self.init(path, property, .text, help, ExperimentValue.text) {
            if case .text(let value) = $0 { value } else { nil }
        }
    }

    init(_ path: String, _ property: Property<NameList>, _ help: String) {
        self.init(path, property, .names, help, { $0.names.count > 1 ? .texts($0.names) : .text("\($0)") }) {
            switch $0 {
            case .text(let name): NameList([name])
            case .texts(let names): NameList(names)
            default: nil
            }
        }
    }

    init(_ path: String, _ property: Property<[String]>, _ help: String) {
        self.init(path, property, .list(of: .text), help, ExperimentValue.texts) {
            if case .texts(let value) = $0 { value } else { nil }
        }
    }

    init(_ path: String, _ property: Property<[Double]>, each range: Interval<Double>, _ help: String) {
        self.init(path, property, .list(of: .number(range)), help, ExperimentValue.numbers) {
            if case .numbers(let value) = $0 { value } else { nil }
        }
    }

    init(_ path: String, _ property: Property<[Int]>, each range: Interval<Int>, _ help: String) {
        self.init(path, property, .list(of: .integer(range)), help, { .numbers($0.map(Double.init)) }) {
            if case .numbers(let value) = $0 { value.compactMap(Int.init(exactly:)) } else { nil }
        }
    }

    init<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ path: String, _ property: Property<Choice>, _ help: String
    ) {
        self.init(path, property, .choice(Choice.allCases.map(\.rawValue)), help, { .text($0.rawValue) }) {
            if case .text(let name) = $0 { Choice(rawValue: name) } else { nil }
        }
    }

    init<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
        _ path: String, _ property: Property<[Choice]>, _ help: String
    ) {
        let kind = Kind.list(of: .choice(Choice.allCases.map(\.rawValue)))
        self.init(path, property, kind, help, { .texts($0.map(\.rawValue)) }) {
            if case .texts(let names) = $0 { names.compactMap(Choice.init) } else { nil }
        }
    }

    private init<Value>(
        _ path: String, _ property: Property<Value>, _ kind: Kind, _ help: String,
        _ wrap: @escaping @Sendable (Value) -> ExperimentValue,
        _ unwrap: @escaping @Sendable (ExperimentValue) -> Value?
    ) {
        self.path = path
        self.kind = kind
        self.help = help
        read = { wrap($0[keyPath: property]) }
        write = { experiment, value in
            guard let value = unwrap(value) else { return false }
            experiment[keyPath: property] = value
            return true
        }
        restore = { $0[keyPath: property] = Self.standard[keyPath: property] }
    }
}
