import Basics
import Yams

extension ExperimentReader {
    mutating func file(_ yaml: String, overrides: [String]) throws(InvalidExperiment) -> ExperimentFile {
        var given = Assignments()
        var sections: [Special] = []
        if let root = root(yaml) { sections = read(root, into: &given, besides: StudySchema.contains) }
        let written = study(sections)
        let overriding = read(overrides)
        try throwProblems()

        var experiment = Experiment(name: defaultName)
        given.apply(to: &experiment)
        let study = written.map { expand($0, of: experiment, givenBy: given, overriding) }
        overriding.apply(to: &experiment)
        if study == nil { check(experiment, given, overriding) }
        try throwProblems()
        return ExperimentFile(comment: leadingComment(yaml), experiment: experiment, study: study)
    }

    /// The section `study`, or its keys written with a dot; nil if there are none.
    private mutating func study(_ specials: [Special]) -> WrittenStudy? {
        guard let first = specials.first else { return nil }
        var study = WrittenStudy(place: place(of: first.name))
        var places: [String: String] = [:]
        for special in specials where !isHopeless {
            if special.path != StudySchema.section {
                read(special, into: &study, &places)
            } else if case .mapping(let mapping) = special.value {
                for (name, value) in mapping where !isHopeless {
                    guard let word = word(name) else { continue }
                    read(("\(StudySchema.section).\(word)", name, value), into: &study, &places)
                }
            } else if !isNull(special.value) {
                report(place(of: special.value), "study is a section; its keys are seeds, variants, grid")
            }
        }
        if places.isEmpty && !hasProblems {
            report(study.place, "the study is empty; give it seeds, variants or a grid, or leave it out")
        }
        return study
    }

    private mutating func read(
        _ special: Special, into study: inout WrittenStudy, _ places: inout [String: String]
    ) {
        if let earlier = places.updateValue(place(of: special.name), forKey: special.path) {
            return report(
                place(of: special.name), "\(special.path.forTerminal) is given twice, first at \(earlier.forTerminal)")
        }
        switch special.path {
        case "study.seeds": study.seeds = seeds(special)
        case "study.variants": study.variants = variants(special)
        case "study.grid": study.grid = grid(special)
        default: report(place(of: special.name), StudySchema.complaint(aboutUnknown: special.path))
        }
    }

    // MARK: Seeds

    private mutating func seeds(_ special: Special) -> WrittenStudy.Seeds? {
        let place = place(of: special.value)
        let path = "study.seeds"
        switch special.value {
        case .scalar(let scalar):
            let scalar = YAMLScalar(scalar)
            if let count = scalar.integer, (1...StudySchema.seedLimit).contains(count) {
                return .count(count, place: place)
            }
            report(place, "\(StudySchema.needs(path)), not \(scalar.shown)")
        case .sequence(let elements):
            var list: [UInt64] = []
            guard (1...StudySchema.seedLimit).contains(elements.count) else {
                let given = elements.isEmpty ? "an empty list" : "\(elements.count) seeds"
                report(place, "\(StudySchema.needs(path)), not \(given)")
                return nil
            }
            for element in elements {
                guard let scalar = element.scalar.map(YAMLScalar.init),
                    let seed = scalar.integer.flatMap(UInt64.init(exactly:))
                else {
                    let shown = element.scalar.map { YAMLScalar($0).shown } ?? "a list or keys"
                    report(self.place(of: element), "a seed is a whole number at least 0, not \(shown)")
                    return nil
                }
                if list.contains(seed) {
                    report(self.place(of: element), "seed \(seed) is given twice; a run is not repeated")
                    return nil
                }
                list.append(seed)
            }
            return .list(list)
        default: report(place, "\(StudySchema.needs(path)), not keys")
        }
        return nil
    }

    // MARK: Variants

    private mutating func variants(_ special: Special) -> [WrittenStudy.Variant] {
        guard case .mapping(let mapping) = special.value, !mapping.isEmpty else {
            report(place(of: special.value), StudySchema.needs("study.variants"))
            return []
        }
        guard mapping.count <= Study.runLimit else {
            report(
                place(of: special.value),
                "the study has \(mapping.count) variants; at most \(Study.runLimit) runs are possible")
            return []
        }
        var variants: [WrittenStudy.Variant] = []
        for (name, value) in mapping where !isHopeless {
            guard let title = name.scalar?.string, !title.isEmpty, title.count <= 60 else {
                report(place(of: name), "the name of a variant has 1 to 60 characters")
                continue
            }
            var variant = WrittenStudy.Variant(name: title, place: place(of: name))
            if case .mapping(let changes) = value {
                for special in read(
                    changes, into: &variant.changes, besides: { $0 == "seeds" || StudySchema.contains($0) })
                {
                    if special.path == "seeds" {
                        variant.seeds = seeds(special)
                    } else {
                        report(place(of: special.name), "a variant has no study of its own; seeds: 1 changes its seeds")
                    }
                }
                refuseFixedKeys(variant.changes)
            } else if !isNull(value) {
                report(
                    place(of: value),
                    "the variant \(title.forTerminal) needs the keys that it changes, as in {model.width: 128}, or {}")
            }
            variants.append(variant)
        }
        return variants
    }

    private mutating func refuseFixedKeys(_ changes: Assignments) {
        for change in changes.all {
            guard let reason = StudySchema.fixed[change.key.path] else { continue }
            report(change.place, "a study cannot vary \(change.key.path): \(reason)")
        }
    }

    // MARK: Grid

    private mutating func grid(_ special: Special) -> [WrittenStudy.Axis] {
        guard case .mapping(let mapping) = special.value, !mapping.isEmpty else {
            report(place(of: special.value), StudySchema.needs("study.grid"))
            return []
        }
        var axes: [WrittenStudy.Axis] = []
        readAxes(mapping, section: "", into: &axes)
        return axes
    }

    private mutating func readAxes(_ mapping: Node.Mapping, section: String, into axes: inout [WrittenStudy.Axis]) {
        for (name, value) in mapping where !isHopeless {
            guard let word = word(name) else { continue }
            let path = section.isEmpty ? word : "\(section).\(word)"
            if let key = ExperimentSchema.key(path) {
                if let axis = axis(key, at: place(of: name), value) {
                    if let earlier = axes.first(where: { $0.key.path == path }) {
                        report(place(of: name), "\(path) is given twice, first at \(earlier.place.forTerminal)")
                    }
                    axes.append(axis)
                }
            } else if ExperimentSchema.sections.contains(path), case .mapping(let inner) = value {
                readAxes(inner, section: path, into: &axes)
            } else {
                report(place(of: name), ExperimentSchema.complaint(aboutSectionOrUnknown: path))
            }
        }
    }

    private mutating func axis(_ key: ExperimentKey, at place: String, _ value: Node) -> WrittenStudy.Axis? {
        if let reason = StudySchema.fixed[key.path] {
            report(place, "a study cannot vary \(key.path): \(reason)")
            return nil
        }
        guard case .sequence(let elements) = value, !elements.isEmpty else {
            report(self.place(of: value), "\(key.path) needs a list of the values to run with, as in [a, b]")
            return nil
        }
        guard elements.count <= Study.runLimit else {
            report(
                self.place(of: value),
                "\(key.path) has \(elements.count) values; at most \(Study.runLimit) runs are possible")
            return nil
        }
        var values: [ExperimentValue] = []
        var known: Set<ExperimentValue> = []
        for element in elements {
            guard let value = self.value(of: element, for: key) else { return nil }
            if !known.insert(value).inserted {
                report(self.place(of: element), "\(key.path) has the value \(value) twice")
                return nil
            }
            values.append(value)
        }
        return WrittenStudy.Axis(key: key, place: place, values: values)
    }

    // MARK: The comment at the head

    private func leadingComment(_ yaml: String) -> [String] {
        var paragraphs: [String] = []
        var isOpen = false
        for line in yaml.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            guard let sign = line.firstIndex(where: { $0 != " " && $0 != "\u{FEFF}" }), line[sign] == "#" else { break }
            let text = line[line.index(after: sign)...].drop { $0 == " " }
            if text.isEmpty {
                isOpen = false
            } else if isOpen, let last = paragraphs.indices.last {
                paragraphs[last] += " " + text
            } else {
                paragraphs.append(String(text))
                isOpen = true
            }
        }
        return paragraphs
    }
}
