import Basics
import Yams

extension ExperimentReader {
    mutating func file(
        _ yaml: String, overrides: [String], of variants: [String]
    ) throws(InvalidExperiment) -> ExperimentFile {
        var given = Assignments()
        var sections: [Special] = []
        if let root = root(yaml) { sections = read(root, into: &given, besides: StudySchema.contains) }
        let written = study(sections, &given)
        let overriding = read(overrides)
        try throwProblems()

        var experiment = Experiment(name: defaultName)
        given.apply(to: &experiment)
        let study = written.map { expand($0, of: experiment, givenBy: given, overriding, in: variants) }
        overriding.apply(to: &experiment)
        if study == nil { check(experiment, given, overriding) }
        try throwProblems()
        return ExperimentFile(comment: leadingComment(yaml), experiment: experiment, study: study)
    }

    /// The section `study`, or its keys written with a dot; nil if there are none.
    private mutating func study(_ specials: [Special], _ given: inout Assignments) -> WrittenStudy? {
        guard let first = specials.first else { return nil }
        var study = WrittenStudy(place: place(of: first.name))
        var places: [String: String] = [:]
        for special in specials where !isHopeless {
            if special.path != StudySchema.section {
                read(special, into: &study, &places, &given)
            } else if case .mapping(let mapping) = special.value {
                for (name, value) in mapping where !isHopeless {
                    guard let word = word(name) else { continue }
                    read(("\(StudySchema.section).\(word)", name, value), into: &study, &places, &given)
                }
            } else if !isNull(special.value) {
                let names = StudySchema.names.joined(separator: ", ")
                report(place(of: special.value), "study is a section; its keys are \(names)")
            }
        }
        if places.isEmpty && !hasProblems {
            report(study.place, "the study is empty; give it seeds, variants, a grid or a search, or leave it out")
        }
        return study
    }

    private mutating func read(
        _ special: Special, into study: inout WrittenStudy, _ places: inout [String: String],
        _ given: inout Assignments
    ) {
        if let earlier = places.updateValue(place(of: special.name), forKey: special.path) {
            return report(
                place(of: special.name), "\(special.path.forTerminal) is given twice, first at \(earlier.forTerminal)")
        }
        switch special.path {
        case "study.seeds": study.seeds = seeds(special)
        case "study.variants": study.variants = variants(special)
        case "study.grid": study.grid = grid(special)
        case "study.search": study.search = search(special)
        default:
            if !readSettings(of: special, into: &given) {
                report(place(of: special.name), StudySchema.complaint(aboutUnknown: special.path))
            }
        }
    }

    /// Reads a part of the section `study` that every run keeps (`StudySettings`).
    /// - Returns: false if it is another part, or has another.
    mutating func readSettings(of special: Special, into given: inout Assignments) -> Bool {
        if let key = ExperimentSchema.key(special.path) {
            read(special.value, for: key, into: &given)
            return true
        }
        guard ExperimentSchema.sections.contains(special.path) else { return false }
        let isWhole = special.path == StudySchema.section
        guard case .mapping(let mapping) = special.value else {
            if isWhole { return false }
            report(place(of: special.value), ExperimentSchema.complaint(aboutSectionOrUnknown: special.path))
            return true
        }
        let names = ExperimentSchema.names(in: special.path)
        guard !isWhole || mapping.keys.allSatisfy({ names.contains($0.scalar?.string ?? "") }) else { return false }
        _ = read(mapping, section: special.path, into: &given) { _ in false }
        return true
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
        case .mapping(let mapping) where special.path == path:
            return precision(mapping).map { .precision($0, place: place) }
        default: report(place, "\(StudySchema.needs(path)), not keys")
        }
        return nil
    }

    /// The keys of seeds by precision; nil, after a report, if one is wrong or missing.
    private mutating func precision(_ mapping: Node.Mapping) -> SeedPrecision? {
        let names = ["precision", "least", "most"]
        var values: [String: Double] = [:]
        for (name, value) in mapping {
            guard let word = word(name) else { return nil }
            guard names.contains(word) else {
                let near = nearestName(to: word, among: names).map { "; did you mean \($0)?" } ?? ""
                report(place(of: name), "unknown key study.seeds.\(word.forTerminal(atMost: 60))\(near)")
                return nil
            }
            let scalar = value.scalar.map(YAMLScalar.init)
            let number = word == "precision" ? scalar?.number : scalar?.integer.map(Double.init)
            let range =
                word == "precision" ? 0.001...100 : Double(SeedPrecision.leastSeeds)...Double(StudySchema.seedLimit)
            guard let number, range.contains(number) else {
                let takes =
                    word == "precision"
                    ? "a number of percentage points from 0.001 to 100"
                    : "a whole number from \(SeedPrecision.leastSeeds) to \(StudySchema.seedLimit)"
                report(place(of: value), "study.seeds.\(word) needs \(takes), not \(scalar?.shown ?? "a list or keys")")
                return nil
            }
            values[word] = number
        }
        guard let points = values["precision"], let least = values["least"], let most = values["most"], least <= most
        else {
            report(
                place(of: .mapping(mapping)),
                "study.seeds by precision needs precision, least and most, and least is no larger than most")
            return nil
        }
        return SeedPrecision(points: points, least: Int(least), most: Int(most))
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

    mutating func axis(_ key: ExperimentKey, at place: String, _ value: Node) -> WrittenStudy.Axis? {
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
