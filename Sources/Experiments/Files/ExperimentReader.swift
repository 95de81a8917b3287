import Basics
import Foundation
import Yams

/// Keys with the values they were given, in order, and the place of each.
struct Assignments {
    struct Assignment {
        let key: ExperimentKey
        let value: ExperimentValue
        let place: String
    }

    private(set) var all: [Assignment] = []
    private var places: [String: String] = [:]

    /// The place that gave a key its last value, by the key's path.
    func place(of path: String) -> String? { places[path] }

    /// Whether this is a resolved experiment as earlier versions wrote it, with every key whether read or not. Nobody
    /// writes half of all keys by hand.
    var isResolved: Bool { places.count > ExperimentSchema.keys.count / 2 }

    /// Records that a key was given, whether or not its value fits.
    mutating func note(_ key: ExperimentKey, at place: String) { places[key.path] = place }

    mutating func append(_ key: ExperimentKey, _ value: ExperimentValue, at place: String) {
        note(key, at: place)
        all.append(Assignment(key: key, value: value, place: place))
    }

    func apply(to experiment: inout Experiment) {
        // A value that does not fit its key is not in the list.
        for assignment in all { _ = assignment.key.set(assignment.value, in: &experiment) }
    }
}

/// Reads experiments through the schema and collects the problems with their places.
struct ExperimentReader {
    let file: String
    private var problems: [InvalidExperiment.Problem] = []

    /// A key that is not a key of an experiment: its path, the node of its name and the node of its value.
    typealias Special = (path: String, name: Node, value: Node)

    init(file: String) { self.file = file }

    /// The name of an experiment that does not set one.
    var defaultName: String { URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent }

    /// - Parameter isResolved: whether the file may have been written by a run, and may therefore list keys that are
    ///   not read.
    mutating func experiment(
        _ yaml: String, overrides: [String], isResolved: Bool = false
    ) throws(InvalidExperiment) -> Experiment {
        var given = Assignments()
        if let root = root(yaml) {
            for special in read(root, into: &given, besides: StudySchema.contains)
            where !readSettings(of: special, into: &given) {
                report(place(of: special.name), "a study is several experiments, but a single one is expected")
            }
        }
        let overriding = read(overrides)
        var experiment = Experiment(name: defaultName)
        given.apply(to: &experiment)
        overriding.apply(to: &experiment)
        if problems.isEmpty { check(experiment, given, overriding, isResolved: isResolved) }
        try throwProblems()
        return experiment
    }

    /// Data and split of a file alone.
    mutating func data(_ yaml: String, overrides: [String]) throws(InvalidExperiment) -> Experiment {
        var given = Assignments()
        // What a study varies is another matter.
        if let root = root(yaml) { _ = read(root, into: &given, besides: StudySchema.contains) }
        var experiment = Experiment(name: defaultName)
        given.apply(to: &experiment)
        return try data(experiment, overrides: overrides, given)
    }

    mutating func data(
        _ experiment: Experiment, overrides: [String], _ given: Assignments = Assignments()
    ) throws(InvalidExperiment) -> Experiment {
        var experiment = experiment
        let overriding = read(overrides)
        overriding.apply(to: &experiment)
        if problems.isEmpty { report(experiment.dataConflicts, givenBy: [overriding, given]) }
        try throwProblems()
        return experiment
    }

    mutating func overridden(_ experiment: Experiment, _ overrides: [String]) throws(InvalidExperiment) -> Experiment {
        var experiment = experiment
        let overriding = read(overrides)
        overriding.apply(to: &experiment)
        if problems.isEmpty { check(experiment, Assignments(), overriding) }
        try throwProblems()
        return experiment
    }

    /// Reports problems of a single experiment: conflicting keys, and keys that are not read.
    ///
    /// A key of the file that goes unread only because of an override is not a mistake in the file.
    mutating func check(
        _ experiment: Experiment, _ given: Assignments, _ overriding: Assignments, isResolved: Bool = false
    ) {
        reportConflicts(of: experiment, givenBy: [overriding, given])
        var plain = Experiment(name: defaultName)
        given.apply(to: &plain)
        if !isResolved && !given.isResolved { reportUnread(given, UnreadPaths([experiment, plain])) }
        reportUnread(overriding, UnreadPaths([experiment]))
    }

    // MARK: Problems

    var hasProblems: Bool { !problems.isEmpty }
    /// Whether there are so many problems that looking for more is pointless.
    var isHopeless: Bool { problems.count >= InvalidExperiment.limit }

    mutating func report(_ place: String, _ message: String) {
        if !isHopeless { problems.append(.init(place: place, message: message)) }
    }

    func throwProblems() throws(InvalidExperiment) {
        guard problems.isEmpty else { throw InvalidExperiment(problems: problems) }
    }

    /// Reports conflicting keys, at the place in the strongest source that gave one of them.
    mutating func reportConflicts(of experiment: Experiment, givenBy sources: [Assignments]) {
        report(experiment.conflicts, givenBy: sources)
    }

    private mutating func report(_ conflicts: [Experiment.Conflict], givenBy sources: [Assignments]) {
        for conflict in conflicts {
            report(Self.place(of: conflict, givenBy: sources) ?? file, conflict.message)
        }
    }

    /// Reports the given keys that nothing reads, each at the place that gave it first.
    mutating func reportUnread(
        _ given: Assignments, _ unread: UnreadPaths, in variant: String? = nil, isShared: Bool = false
    ) {
        var reported: Set<String> = []
        for assignment in given.all {
            guard let message = unread.complaint(about: assignment.key, isShared: isShared),
                reported.insert(assignment.key.path).inserted
            else { continue }
            let variant = variant.map { "variant \($0.forTerminal(atMost: 80)): " } ?? ""
            report(assignment.place, variant + message)
        }
    }

    /// The place at fault. Sources are in order of precedence: an override is at fault rather than the file it changes,
    /// and a variant rather than the experiment it varies.
    static func place(of conflict: Experiment.Conflict, givenBy sources: [Assignments]) -> String? {
        for source in sources {
            if let place = conflict.keys.lazy.compactMap(source.place).first { return place }
        }
        return nil
    }

    func place(of node: Node) -> String {
        node.mark.map { "\(file):\($0.line):\($0.column)" } ?? file
    }

    // MARK: Keys and values

    mutating func read(_ overrides: [String]) -> Assignments {
        var given = Assignments()
        for override in overrides where !isHopeless {
            let place = "--set \(override)"
            let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else {
                report(place, "an override has the form key=value")
                continue
            }
            let path = parts[0].trimmingCharacters(in: .whitespaces)
            if let key = ExperimentSchema.key(path) {
                if let value = key.kind.value(typed: parts[1]) {
                    given.append(key, value, at: place)
                } else {
                    report(place, key.complaint(about: YAMLScalar(text: parts[1], style: .typed)))
                }
            } else if StudySchema.contains(path) {
                report(place, "a study is defined in the file; --variant and --seeds choose from it")
            } else {
                report(place, ExperimentSchema.complaint(aboutSectionOrUnknown: path))
            }
        }
        return given
    }

    /// The keys of a file; nil, after a report, if it is not a mapping.
    mutating func root(_ yaml: String) -> Node.Mapping? {
        let text = yaml.unicodeScalars.first == "\u{FEFF}" ? String(yaml.unicodeScalars.dropFirst()) : yaml
        do {
            guard let root = try composeYAML(text) else {
                report(file, "the file is empty; \"sessionbench keys\" lists the keys it can contain")
                return nil
            }
            if case .mapping(let mapping) = root { return mapping }
            report(place(of: root), "an experiment consists of lines of the form \"key: value\"")
        } catch {
            let (position, message) = explainYAML(error, in: text)
            report(file + position, message)
        }
        return nil
    }

    /// Reads the keys of the schema.
    /// - Returns: the special keys that may occur besides them.
    mutating func read(
        _ mapping: Node.Mapping, section: String = "", into given: inout Assignments,
        besides isSpecial: (_ path: String) -> Bool
    ) -> [Special] {
        var specials: [Special] = []
        for (name, value) in mapping where !isHopeless {
            guard let word = word(name) else { continue }
            let path = section.isEmpty ? word : "\(section).\(word)"
            if let key = ExperimentSchema.key(path) {
                read(value, for: key, into: &given)
            } else if isSpecial(path) {
                specials.append((path, name, value))
            } else if !ExperimentSchema.sections.contains(path) {
                report(place(of: name), ExperimentSchema.complaint(aboutSectionOrUnknown: path))
            } else if case .mapping(let inner) = value {
                specials += read(inner, section: path, into: &given, besides: isSpecial)
            } else if !isNull(value) {
                // Null is a section whose keys are all commented out.
                report(place(of: value), ExperimentSchema.complaint(aboutSectionOrUnknown: path))
            }
        }
        return specials
    }

    /// A key's name; nil, after a report, if it is not a single word.
    mutating func word(_ name: Node) -> String? {
        if let word = name.scalar?.string { return word }
        report(place(of: name), ComplexKey.message)
        return nil
    }

    func isNull(_ node: Node) -> Bool { node.scalar.map { YAMLScalar($0).isNull } ?? false }

    mutating func read(_ node: Node, for key: ExperimentKey, into given: inout Assignments) {
        let place = place(of: node)
        // Both `data.folder: x` and `folder: x` below `data:` name the same key.
        if let earlier = given.place(of: key.path) {
            return report(place, "\(key.path) is given twice, first at \(earlier.forTerminal)")
        }
        given.note(key, at: place)
        if let value = value(of: node, for: key) { given.append(key, value, at: place) }
    }

    /// The value that a node gives a key; nil, after a report, if it does not fit.
    mutating func value(of node: Node, for key: ExperimentKey) -> ExperimentValue? {
        let place = place(of: node)
        switch (node, key.kind) {
        case (.sequence(let elements), .list(of: let kind)): return read(elements, of: kind, for: key)
        case (.sequence(let elements), .names): return read(elements, of: .text, for: key)
        case (.sequence, _): report(place, key.complaint(about: "a list"))
        case (.scalar(let scalar), .list):
            report(place, key.complaint(about: "\(YAMLScalar(scalar).shown); a list is written [a, b]"))
        case (.scalar(let scalar), let kind):
            if let value = kind.value(of: YAMLScalar(scalar)) { return value }
            report(place, key.complaint(about: YAMLScalar(scalar)))
        case (.mapping, _): report(place, key.complaint(about: "a section with keys of its own"))
        case (.alias, _): report(place, key.complaint(about: "an alias"))
        }
        return nil
    }

    /// The elements of a list; nil, after a report, if one does not fit.
    private mutating func read(
        _ elements: Node.Sequence, of kind: ExperimentKey.Kind, for key: ExperimentKey
    ) -> ExperimentValue? {
        var values: [ExperimentValue?] = []
        for element in elements {
            guard let scalar = element.scalar.map(YAMLScalar.init) else {
                report(place(of: element), key.complaint(about: "a list in a list, or keys"))
                return nil
            }
            guard let value = kind.value(of: scalar) else {
                report(place(of: element), key.complaint(about: scalar))
                return nil
            }
            values.append(value)
        }
        return ExperimentKey.Kind.list(values, of: kind)
    }
}

extension YAMLScalar {
    init(_ scalar: Node.Scalar) {
        let isPlain = scalar.style == .plain || scalar.style == .any
        self.init(text: scalar.string, style: isPlain ? .plain : .quoted)
    }
}
