import Foundation
import Yams

extension Experiment {
    /// Reads an experiment from a YAML file, then applies overrides, then checks the whole.
    /// - Throws: `InvalidExperiment` with every problem found, or `FileError` if the file cannot be read.
    public init(contentsOf file: URL, overrides: [String] = []) throws {
        let data = try readFile(file)
        guard let text = String(validating: data, as: UTF8.self) else {
            // The decoder replaces what is not UTF-8; the line with the first replacement is where it is.
            let line = String(decoding: data, as: UTF8.self).prefix { $0 != "\u{FFFD}" }.count(where: \.isNewline) + 1
            throw InvalidExperiment(place: "\(file.relativePath):\(line)", message: "the file is not UTF-8 text")
        }
        try self.init(yaml: text, file: file.relativePath, overrides: overrides)
    }

    /// Reads an experiment from YAML.
    /// - Parameters:
    ///   - file: Name of the file in error messages; its last component without extension is the default name.
    ///   - overrides: `path=value` each, applied in order, stronger than the file.
    /// - Throws: `InvalidExperiment` with every problem found.
    public init(yaml: String, file: String, overrides: [String] = []) throws(InvalidExperiment) {
        let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
        var reader = ExperimentReader(experiment: Experiment(name: name), file: file)
        reader.read(yaml)
        for override in overrides { reader.apply(override) }
        self = try reader.result()
    }

    /// The experiment with overrides (`path=value` each) applied.
    /// - Throws: `InvalidExperiment` with every problem found.
    public func overridden(by overrides: [String]) throws(InvalidExperiment) -> Experiment {
        var reader = ExperimentReader(experiment: self, file: name)
        for override in overrides { reader.apply(override) }
        return try reader.result()
    }
}

/// Fills an experiment through the schema and remembers what set which key, so that problems can be located.
private struct ExperimentReader {
    private var experiment: Experiment
    private let file: String
    private var problems: [InvalidExperiment.Problem] = []
    /// Place that set a key, by path.
    private var places: [String: String] = [:]

    init(experiment: Experiment, file: String) {
        self.experiment = experiment
        self.file = file
    }

    /// The experiment, if nothing was wrong with it, single keys and their combination.
    func result() throws(InvalidExperiment) -> Experiment {
        guard problems.isEmpty else { throw InvalidExperiment(problems: problems) }
        let conflicts = experiment.conflicts
        guard conflicts.isEmpty else {
            throw InvalidExperiment(
                problems: conflicts.map { conflict in
                    // The override is to blame rather than the file that it changes.
                    let given = conflict.keys.compactMap { places[$0] }
                    let place = given.first { $0.hasPrefix("--set") } ?? given.first ?? file
                    return .init(place: place, message: conflict.message)
                })
        }
        return experiment
    }

    mutating func apply(_ override: String) {
        let place = "--set \(override)"
        let parts = override.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { return report(place, "an override has the form key=value") }
        let path = parts[0].trimmingCharacters(in: .whitespaces)
        guard let key = ExperimentSchema.key(path) else {
            return report(place, Self.complaint(aboutSectionOrUnknown: path))
        }
        guard let value = key.kind.value(typed: parts[1]), key.set(value, in: &experiment) else {
            return report(place, key.complaint(about: YAMLScalar(text: parts[1], style: .typed)))
        }
        places[path] = place
    }

    mutating func read(_ yaml: String) {
        let text = yaml.unicodeScalars.first == "\u{FEFF}" ? String(yaml.unicodeScalars.dropFirst()) : yaml
        do {
            guard let root = try Yams.compose(yaml: text) else {
                return report(file, "the file is empty; \"sessionbench keys\" lists what may stand in it")
            }
            guard case .mapping(let mapping) = root else {
                return report(place(of: root), "an experiment consists of lines of the form \"key: value\"")
            }
            read(mapping, section: "")
        } catch {
            let (position, message) = Self.explain(error, in: text)
            report(file + position, message)
        }
    }

    private mutating func read(_ mapping: Node.Mapping, section: String) {
        for (name, value) in mapping {
            guard let word = name.scalar?.string else {
                report(place(of: name), "a key is a single word")
                continue
            }
            let path = section.isEmpty ? word : "\(section).\(word)"
            if let key = ExperimentSchema.key(path) {
                read(value, for: key)
            } else if ExperimentSchema.sections.contains(path) {
                if case .mapping(let inner) = value {
                    read(inner, section: path)
                } else if let scalar = value.scalar.map(YAMLScalar.init), scalar.isNull {
                    // A section whose keys are all commented out.
                    continue
                } else {
                    report(place(of: value), Self.complaint(aboutSectionOrUnknown: path))
                }
            } else {
                report(place(of: name), Self.complaint(aboutSectionOrUnknown: path))
            }
        }
    }

    private mutating func read(_ node: Node, for key: ExperimentKey) {
        let place = place(of: node)
        // Both `data.folder: x` and `folder: x` below `data:` name the same key.
        if let earlier = places[key.path] {
            return report(place, "\(key.path) is given twice, first at \(earlier.forTerminal)")
        }
        places[key.path] = place
        switch (node, key.kind) {
        case (.sequence(let elements), .list(of: let kind)):
            if let values = read(elements, of: kind, for: key) { store(values, in: key, from: place) }
        case (.sequence, _): report(place, key.complaint(about: "a list"))
        case (.scalar(let scalar), .list):
            report(place, key.complaint(about: "\(YAMLScalar(scalar).shown); a list is written [a, b]"))
        case (.scalar(let scalar), let kind):
            let scalar = YAMLScalar(scalar)
            guard let value = kind.value(of: scalar) else { return report(place, key.complaint(about: scalar)) }
            store(value, in: key, from: place)
        case (.mapping, _): report(place, key.complaint(about: "a section with keys of its own"))
        case (.alias, _): report(place, key.complaint(about: "an alias"))
        }
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

    private mutating func store(_ value: ExperimentValue, in key: ExperimentKey, from place: String) {
        if !key.set(value, in: &experiment) { report(place, key.complaint(about: value.description)) }
    }

    private mutating func report(_ place: String, _ message: String) {
        problems.append(.init(place: place, message: message))
    }

    private func place(of node: Node) -> String {
        node.mark.map { "\(file):\($0.line):\($0.column)" } ?? file
    }

    private static func complaint(aboutSectionOrUnknown path: String) -> String {
        guard ExperimentSchema.sections.contains(path) else { return ExperimentSchema.complaint(aboutUnknown: path) }
        return "\(path) is a section; its keys are \(ExperimentSchema.names(in: path).joined(separator: ", "))"
    }

    /// Where and why text is not YAML: ":line:column" as far as known, and the reason.
    private static func explain(_ error: any Error, in yaml: String) -> (position: String, message: String) {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let reason = [context?.text, problem].compactMap(\.self).joined(separator: ", ")
            return (":\(mark.line):\(mark.column)", "not valid YAML: \(reason)")
        case .duplicatedKeysInMapping(let names, let context):
            let name = names.first ?? ""
            let first = context.mark
            let line = lineOfSecond(name, after: first, in: yaml) ?? first.line
            return (
                ":\(line):\(first.column)",
                "\(name.forTerminal(atMost: 60)) is given twice, first in line \(first.line)"
            )
        case .reader(let problem, let offset, _, _):
            let line = yaml.utf8.prefix(offset ?? 0).count { $0 == 0x0A } + 1
            return (":\(line)", "not valid YAML: \(problem)")
        default: return ("", "not valid YAML: \("\(error)".forTerminal(atMost: 200))")
        }
    }

    /// The next line that starts with the same key in the same column; nil if the mapping is not in block style.
    private static func lineOfSecond(_ name: String, after first: Mark, in yaml: String) -> Int? {
        let lines = yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated().dropFirst(first.line) {
            let rest = line.drop { $0 == " " }
            let column = line.count - rest.count + 1
            if column == first.column, rest.hasPrefix(name), rest.dropFirst(name.count).first == ":" {
                return index + 1
            }
        }
        return nil
    }
}

extension YAMLScalar {
    fileprivate init(_ scalar: Node.Scalar) {
        let isPlain = scalar.style == .plain || scalar.style == .any
        self.init(text: scalar.string, style: isPlain ? .plain : .quoted)
    }
}
